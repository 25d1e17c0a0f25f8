"""The environment file, read as systemd reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import SettingsError
from gateway.kit.environment_file import environment_file, environment_line
from gateway.settings.reader import missing_variables, read_settings, setting_rows

PUBLIC = {"GATEWAY_PUBLIC_URL": "https://ussd.county.example"}
ESCAPED_IN_QUOTES = '"\\`$'


def read_as_systemd(text: str) -> dict[str, str]:  # noqa: C901 - the states of systemd's own reader
    """The variables of a file, by the states of parse_env_file_internal in src/basic/env-file.c of systemd."""
    found: dict[str, str] = {}
    state, key, value, ends_in_blanks = "before", "", "", 0
    for sign in [*text, "\n"]:
        if state in ("before", "key", "comment"):
            if sign == "\n":
                state, key = "before", ""
            elif state == "before" and sign in "#;":
                state = "comment"
            elif state == "key" and sign == "=":
                state, value, ends_in_blanks = "start", "", 0
            elif state != "comment" and not (state == "before" and sign.isspace()):
                state, key = "key", key + sign
        elif state in ("start", "value") and sign == "\n":
            found[key.rstrip()] = value[: len(value) - ends_in_blanks] if state == "value" else value
            state, key = "before", ""
        elif state in ("start", "value") and sign == "\\":
            state = "escape"
        elif state == "start" and sign in "'\"":
            state = "single" if sign == "'" else "double"
        elif state in ("start", "value"):
            if state == "value" or sign not in " \t\r":
                state, value = "value", value + sign
                ends_in_blanks = ends_in_blanks + 1 if sign in " \t\r" else 0
        elif state == "escape":
            state, value, ends_in_blanks = "value", value + ("" if sign == "\n" else sign), 0
        elif (state, sign) in (("single", "'"), ("double", '"')):
            state = "start"
        elif state == "double" and sign == "\\":
            state = "double escape"
        elif state == "double escape":
            kept = sign if sign in ESCAPED_IN_QUOTES else "" if sign == "\n" else f"\\{sign}"
            state, value = "double", value + kept
        else:
            value += sign
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=it's", "it's"),
        ("A=b c # d", "b c # d"),
        ("A=$(make a secret)", "$(make a secret)"),
        ('A="b c"  ', "b c"),
        ("A=b\\ c", "b c"),
        ("A='b'\"c\"", "bc"),
        ("; no\nA=b\n#A=c", "b"),
    ],
)
def test_how_systemd_reads(text: str, value: str) -> None:
    assert read_as_systemd(text) == {"A": value}


@given(st.text(st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs"])))
def test_every_value_is_read_as_it_was(value: str) -> None:
    line = environment_line("SECRET", value)
    assert "\n" not in line
    assert read_as_systemd(f"BEFORE=1\n{line}\nBEHIND=2\n") == {"BEFORE": "1", "SECRET": value, "BEHIND": "2"}


@pytest.mark.parametrize("value", ["a b", "p#s$w(o)rd", "redis://:a%20b@10.0.0.5:6379/0", "x,y", "naïve"])
def test_a_value_that_needs_no_quotes_has_none(value: str) -> None:
    assert environment_line("NAME", value) == f"NAME={value}"


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\0b"])
def test_a_line_break_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="NAME has a line break"):
        environment_line("NAME", value)


def written(environ: dict[str, str]) -> str:
    return environment_file(setting_rows(), environ, missing_variables(environ), lambda: "made-" * 10)


def test_what_production_needs_is_there_to_fill_in() -> None:
    found = read_as_systemd(written(PUBLIC))
    assert {name for name, value in found.items() if not value} == {"REDIS_URL", "AT_USERNAME", "AT_API_KEY"}
    assert found["GATEWAY_SECRET_KEY"] == found["GATEWAY_WEBHOOK_TOKEN"] == "made-" * 10
    assert found["GATEWAY_PUBLIC_URL"] == PUBLIC["GATEWAY_PUBLIC_URL"]


def test_secrets_are_new_each_time_and_differ() -> None:
    found = [read_as_systemd(environment_file(setting_rows(), PUBLIC, ())) for _ in range(2)]
    made = {one[name] for one in found for name in ("GATEWAY_SECRET_KEY", "GATEWAY_WEBHOOK_TOKEN")}
    assert len(made) == 4


def test_the_settings_at_hand_are_kept_and_those_of_this_machine_left_out() -> None:
    environ = PUBLIC | {
        "REDIS_URL": "redis://localhost",
        "AT_USERNAME": "county",
        "AT_API_KEY": "atsk_9f27c1d04be85a36",
        "GATEWAY_SECRET_KEY": "Zk3vQ9xLr7TnB2mWc5YhJ8pDf4GsA6uE",
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": "/home/me/menus.yaml",
        "GATEWAY_CLOCK_FILE": "/tmp/clock",  # noqa: S108 - it is read by nobody
        "MENU_SECRET_CLINIC": "s3cret key",
        "MENU_SECRET_CLINIC_HOSTS": "health.example",
        "PATH": "/usr/bin",
    }
    found = read_as_systemd(written(environ))
    kept = ("REDIS_URL", "AT_USERNAME", "AT_API_KEY", "GATEWAY_SECRET_KEY", "MENU_SECRET_CLINIC")
    assert {name: found[name] for name in kept} == {name: environ[name] for name in kept}
    assert found.keys() & {"GATEWAY_ENV", "GATEWAY_MENUS", "GATEWAY_CLOCK_FILE", "PATH"} == set()
    settings = read_settings({**found, "GATEWAY_WEBHOOK_TOKEN": "q8Xw2NvR5tKzL9mYb3HcJ7dPf6GsT4uA"})
    assert not settings.development


def test_it_has_nothing_that_only_a_shell_would_understand() -> None:
    lines = [line for line in written(PUBLIC).splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if "$" in line or " #" in line or line.startswith("export")] == []
