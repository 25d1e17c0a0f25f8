from dataclasses import dataclass, fields
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import ClassVar

import pytest

from gateway.case_systems.registry import CASE_SYSTEMS
from gateway.errors import SettingsError
from gateway.providers.registry import PROVIDERS
from gateway.settings import parsers
from gateway.settings.reader import read_settings, setting_rows
from gateway.settings.setting_row import Channel, ProviderSettings, setting, table_rows
from gateway.settings.settings import Settings

STRONG = "Zk3vQ9xLr7TnB2mWc5YhJ8pDf4GsA6uE"
OTHER = "q8Xw2NvR5tKzL9mYb3HcJ7dPf6GsT4uA"
PRODUCTION = {
    "REDIS_URL": "redis://localhost",
    "GATEWAY_PUBLIC_URL": "https://gateway.example.org",
    "GATEWAY_SECRET_KEY": STRONG,
    "GATEWAY_WEBHOOK_TOKEN": STRONG,
    "AT_USERNAME": "county",
    "AT_API_KEY": "atsk_9f27c1d04be85a36",
}


def problems(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_settings(environ)
    return str(caught.value).split("\n")


def test_every_setting_has_one_variable() -> None:
    own = [row.field for row in table_rows(Settings)]
    assert [*own, "providers", "case_systems", "payment_systems"] == [
        field.name for field in fields(Settings)
    ]
    for table in (*PROVIDERS.settings_tables, *CASE_SYSTEMS.settings_tables):
        assert [row.field for row in table_rows(table)] == [field.name for field in fields(table)]
    rows = setting_rows()
    assert len({row.name for row in rows}) == len(rows)


def test_development_needs_nothing() -> None:
    settings = read_settings({"GATEWAY_ENV": "development", "HOME": "/home/ann"})
    assert settings.development
    assert settings.menus == Path("menus.yaml")
    assert (settings.host, settings.port, settings.threads) == ("127.0.0.1", 8080, 16)
    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.redis_url == settings.sessions_redis_url == ""
    assert settings.sms_providers == ("at",)
    assert settings.keep_cases == timedelta(days=90)
    assert settings.state_dir.parent == Path("/home/ann/.local/state/access-gateway")


def test_production_is_what_nothing_says() -> None:
    assert not read_settings(PRODUCTION).development


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("GATEWAY_SECRET_KEY", f" {STRONG} , {OTHER},", "secret_keys", (STRONG, OTHER)),
        ("GATEWAY_WEBHOOK_CIDRS", "192.0.2.0/24", "webhook_networks", (ip_network("192.0.2.0/24"),)),
        ("GATEWAY_ALLOW_PRIVATE_LOOKUPS", "Yes", "allow_private_lookups", True),
        ("GATEWAY_PUBLIC_URL", "https://g.example.org/", "public_url", "https://g.example.org"),
        ("GATEWAY_KEEP_MESSAGES_DAYS", "7", "keep_messages", timedelta(days=7)),
        ("GATEWAY_LOG_LEVEL", "DEBUG", "log_level", "debug"),
        ("GATEWAY_STATE_DIR", "/var/lib/gateway", "state_dir", Path("/var/lib/gateway")),
        ("GATEWAY_PORT", "", "port", 8080),
        ("CONSOLE", "off", "console", False),
        ("GATEWAY_HOST", "10.0.0.7", "console_host", "10.0.0.7"),
        ("GATEWAY_PUBLIC_URL", "https://g.example.org/county", "console_public_url", "https://g.example.org"),
        ("SESSIONS_REDIS_URL", "unix:///run/valkey", "sessions_redis_url", "unix:///run/valkey"),
    ],
)
def test_texts_become_values(name: str, text: str, field: str, value: object) -> None:
    assert getattr(read_settings(PRODUCTION | {name: text}), field) == value


def test_a_console_with_a_port_of_its_own_needs_an_address_of_its_own() -> None:
    (problem,) = problems(PRODUCTION | {"CONSOLE_PORT": "9443"})
    assert problem.startswith("CONSOLE_PUBLIC_URL is not set")
    own = {"CONSOLE_PORT": "9443", "CONSOLE_PUBLIC_URL": "https://console.example.org"}
    assert read_settings(PRODUCTION | own).console_public_url == "https://console.example.org"
    development = {"GATEWAY_ENV": "development", "CONSOLE_PORT": "9443", "HOME": "/home/ann"}
    assert read_settings(development).console_public_url == "http://127.0.0.1:9443"


def test_sessions_live_in_the_durable_store_unless_told() -> None:
    assert read_settings(PRODUCTION).sessions_redis_url == PRODUCTION["REDIS_URL"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("GATEWAY_ENV", "staging"),
        ("GATEWAY_PORT", "80a"),
        ("GATEWAY_PORT", "70000"),
        ("GATEWAY_PORT", "٨٠٨٠"),
        ("GATEWAY_WORKERS", "0"),
        ("GATEWAY_WEBHOOK_CIDRS", "192.0.2.1/24"),
        ("GATEWAY_WEBHOOK_TOKEN", f"{STRONG}/at"),
        ("GATEWAY_ALLOW_PRIVATE_LOOKUPS", "maybe"),
        ("GATEWAY_SMS_PROVIDERS", "at,at"),
        ("GATEWAY_SMS_PROVIDERS", "pigeon"),
        ("GATEWAY_VOICE_PROVIDERS", "pigeon"),
        ("TWILIO_SIGNATURES", "HMAC_MD5"),
        ("GATEWAY_PUBLIC_URL", "gateway.example.org"),
        ("GATEWAY_PUBLIC_URL", "http://gateway.example.org"),
        ("CONSOLE", "maybe"),
        ("CONSOLE_PORT", "0"),
        ("CONSOLE_PUBLIC_URL", "http://console.example.org"),
        ("CONSOLE_PUBLIC_URL", "https://example.org/console"),
        ("GATEWAY_CASE_SYSTEM_URL", "https://user:pass@cases.example.org"),
        ("AT_API_URL", "https://at.example.org/version1"),
        ("REDIS_URL", "localhost:6379"),
        ("GATEWAY_KEEP_CASES_DAYS", "0"),
        ("GATEWAY_SECRET_KEY", STRONG[:31]),
        ("GATEWAY_SECRET_KEY", f"{STRONG},{STRONG[:31]}"),
        ("GATEWAY_SECRET_KEY", "abababababababababababababababab"),
        ("GATEWAY_WEBHOOK_TOKEN", "change-me-to-something-long-and-random"),
    ],
)
def test_what_does_not_fit_is_one_problem_that_names_it(name: str, text: str) -> None:
    (problem,) = problems(PRODUCTION | {name: text})
    assert problem.startswith(name)


@pytest.mark.parametrize("name", ["REDIS_URL", "SESSIONS_REDIS_URL"])
@pytest.mark.parametrize(
    "url",
    [
        "redis://:pa#hidden@store:6379/0",
        "redis://:hidden/x@store:6379/0",
        "redis://:hid?den@store:6379/0",
        "redis://store?hidden=bar",
        "redis://store?hidden",
        "redis://store?decode_responses=hidden",
        "redis://store?socket_timeout=hidden",
        "redis://store?db=hidden",
        "redis://store?ssl_cert_reqs=hidden",
        "rediss://store?ssl_hidden=1",
        "redis://store:hidden",
        "redis://store:80hidden/0",
        "redis://store:0",
        "redis://store:70000",
        "redis://store:",
        "redis://[::1hidden",
        "redis://sto\u2100hidden:6379",
        "redis://store/hidden",
        "redis://store/0/hidden",
        "unix://hidden",
        "unix://",
        "http://hidden",
        "hidden:6379",
        "redis:/hidden",
        "redis+sentinel://hidden",
        "redis+sentinel://hidden/",
        "redis+sentinel:///hidden",
        "redis+sentinel://one,,two/hidden",
        "redis+sentinel://one:0/hidden",
        "redis+sentinel://one:hidden/name",
        "redis+sentinel://one:70000/hidden",
        "redis+sentinel://one/name/hidden",
        "redis+sentinel://one/name/0/hidden",
        "redis+sentinel://user:hid/den@one/name",
        "redis+sentinel://user:hid#den@one/name",
        "redis+sentinel://one/name?hidden=1",
        "redis+sentinel://one/name?sentinel_username=hidden",
        "redis+sentinel://one/name?ssl_ca_certs=hidden",
        "redis+cluster://",
        "redis+cluster:///hidden",
        "redis+cluster://one,,two?client_name=hidden",
        "redis+cluster://hidden:0",
        "redis+cluster://one:70000/?client_name=hidden",
        "redis+cluster://one/hidden",
        "redis+cluster://one/1?client_name=hidden",
        "redis+cluster://user:hid/den@one",
        "redis+cluster://user:hid#den@one",
        "redis+cluster://one?hidden=1",
        "redis+hidden://one/name",
    ],
)
def test_an_address_of_a_store_is_one_plain_line_without_any_part_of_it(name: str, url: str) -> None:
    told = problems(PRODUCTION | {name: url, "GATEWAY_PORT": "x"})
    assert [line.split()[0] for line in told] == [name, "GATEWAY_PORT"]
    assert "hidden" not in told[0]
    assert "pa#" not in told[0]


@pytest.mark.parametrize(
    "url",
    [
        "redis://store",
        "redis://store/",
        "redis://:pa%23ss%2F%3F@store:6380/3",
        "redis://user:pa$s&=w+d@[::1]:6379/0",
        "redis://store?db=2&client_name=gateway&health_check_interval=30",
        "rediss://store:6379/0?ssl_cert_reqs=none&ssl_check_hostname=no",
        "rediss://store?ssl_ca_certs=/etc/ssl/store.pem",
        "unix:///run/valkey.sock?db=1",
        "unix://user@/run/valkey.sock?password=p",
        "redis+sentinel://one,two,three/county",
        "redis+sentinel://user:pa%2Fss@10.0.0.5:26379,[::1]:26380/county/3?sentinel_password=p&client_name=gateway",
        "rediss+sentinel://:pass@one:1/county/0?sentinel_username=u&sentinel_password=p&ssl_ca_certs=/etc/ssl/ca.pem",
    ],
)
def test_addresses_of_stores(url: str) -> None:
    environ = PRODUCTION | {"REDIS_URL": url, "GATEWAY_ALLOW_INSECURE": "redis"}
    assert read_settings(environ).redis_url == url


@pytest.mark.parametrize(
    "url",
    [
        "redis+cluster://one,two,three",
        "redis+cluster://user:pa%2Fss@10.0.0.5:7000,[::1]:7001/0?client_name=gateway",
        "rediss+cluster://:pass@one/?ssl_ca_certs=/etc/ssl/ca.pem",
    ],
)
def test_a_cluster_is_for_sessions_alone(url: str) -> None:
    environ = PRODUCTION | {"SESSIONS_REDIS_URL": url, "GATEWAY_ALLOW_INSECURE": "redis"}
    assert read_settings(environ).sessions_redis_url == url
    (problem,) = problems(environ | {"REDIS_URL": url})
    assert problem.startswith("REDIS_URL cannot be a cluster: cases, texts and jobs need one primary")
    assert "pass" not in problem


@pytest.mark.parametrize("name", ["CASE_BACKEND_URL", "GATEWAY_PUBLIC_URL", "AT_API_URL", "TWILIO_API_URL"])
@pytest.mark.parametrize(
    "url",
    [
        "https://cases.example.org:80x",
        "https://cases.example.org:0",
        "https://cases.example.org:99999",
        "https://cases.example.org:",
        "https://[::1",
        "https://cases example.org",
        "https://user:pass@cases.example.org",
        "https://@cases.example.org",
    ],
)
def test_ports_and_hosts_of_other_addresses(name: str, url: str) -> None:
    environ = PRODUCTION | {"CASE_BACKEND_SECRET": STRONG, name: url}
    (problem,) = problems(environ)
    assert problem.startswith(f"{name} takes a")
    assert "pass@" not in problem


@pytest.mark.parametrize("name", ["AT_SENDER_ID", "TWILIO_FROM"])
@pytest.mark.parametrize(
    ("sender", "fits"),
    [
        ("COUNTY", True),
        ("County 24-7", True),
        ("ABCDEFGHIJK", True),
        ("22334", True),
        ("+254711082000", True),
        ("ABCDEFGHIJKL", False),  # twelve letters
        ("+25471108200a", False),
        ("+254 711 082 000", False),
        ("0711082000", False),
        ("254711082000", False),
        ("+0711082000", False),
        ("Coun\u0165y", False),
        ("12", False),
    ],
)
def test_senders_of_texts(name: str, sender: str, fits: bool) -> None:
    environ = PRODUCTION | {name: sender}
    if fits:
        read_settings(environ)
    else:
        (problem,) = problems(environ)
        assert problem.startswith(f"{name} takes a name of 11 letters")


@pytest.mark.parametrize("name", ["AT_VOICE_NUMBER", "TWILIO_VOICE_FROM"])
@pytest.mark.parametrize("number", ["COUNTY", "0711082000", "+25471108200O", "22334", "+254-711-082000"])
def test_numbers_that_call(name: str, number: str) -> None:
    (problem,) = problems(PRODUCTION | {name: number})
    assert problem.startswith(f"{name} takes a number with its country code")


def test_all_problems_are_told_at_once() -> None:
    told = problems({"GATEWAY_PORT": "x", "GATEWAY_WORKERS": "x", "GATEWAY_SMS_PROVIDERS": "twilio"})
    assert [line.split()[0] for line in told] == [
        "GATEWAY_PORT",
        "GATEWAY_WORKERS",
        "REDIS_URL",
        "GATEWAY_PUBLIC_URL",
        "GATEWAY_SECRET_KEY",
        "GATEWAY_WEBHOOK_TOKEN",
        "TWILIO_ACCOUNT_SID",
        "TWILIO_AUTH_TOKEN",
        "TWILIO_FROM",
    ]


def test_calls_need_a_number_that_rings() -> None:
    told = problems(PRODUCTION | {"GATEWAY_VOICE_PROVIDERS": "at,twilio", "TWILIO_ACCOUNT_SID": "AC1"})
    assert [line.split()[0] for line in told] == ["AT_VOICE_NUMBER", "TWILIO_AUTH_TOKEN", "TWILIO_VOICE_FROM"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PigeonSettings(ProviderSettings):
    provider: ClassVar[str] = "pigeon"
    channels: ClassVar[tuple[Channel, ...]] = ("sms",)
    loft: str = setting("PIGEON_LOFT", parsers.text_value, "", "Where they live.", needed_for=("sms",))
    ring: str = setting("PIGEON_RING", parsers.text_value, "", "A secret.", secret=True)


def test_a_provider_brings_its_own_settings() -> None:
    tables = (*PROVIDERS.settings_tables, PigeonSettings)
    environ = PRODUCTION | {"GATEWAY_SMS_PROVIDERS": "pigeon", "PIGEON_RING": "hidden"}
    with pytest.raises(SettingsError) as caught:
        read_settings(environ, tables)
    assert str(caught.value) == "PIGEON_LOFT is not set: GATEWAY_SMS_PROVIDERS names pigeon."
    settings = read_settings(environ | {"PIGEON_LOFT": "roof"}, tables)
    assert settings.provider(PigeonSettings).loft == "roof"
    assert settings.secrets[-1] == "hidden"
    assert "hidden" not in repr(settings)
    with pytest.raises(SettingsError) as caught:
        read_settings(environ | {"PIGEON_LOFT": "roof", "GATEWAY_VOICE_PROVIDERS": "pigeon"}, tables)
    assert str(caught.value) == (
        "GATEWAY_VOICE_PROVIDERS takes one or more of at, twilio with commas between; 'pigeon' does not fit."
    )
    with pytest.raises(LookupError):
        read_settings(PRODUCTION).provider(PigeonSettings)


def test_a_backend_needs_a_secret() -> None:
    (problem,) = problems(PRODUCTION | {"CASE_BACKEND_URL": "https://cases.example.org"})
    assert problem.startswith("CASE_BACKEND_SECRET is not set")


def test_no_secret_is_shown() -> None:
    secret_names = [row.name for row in setting_rows() if row.secret]
    values = {name: f"hidden-{number}/" for number, name in enumerate(secret_names)}
    told = "\n".join(problems(PRODUCTION | values))
    assert "hidden" not in told
    assert "REDIS_URL" in told

    fitting = {name: f"rediss://:hidden-{name}@store" for name in secret_names if name.endswith("REDIS_URL")}
    fitting |= {name: f"hidden-{STRONG}" for name in secret_names if name not in fitting}
    settings = read_settings(PRODUCTION | fitting)
    assert "hidden" not in repr(settings)
    assert sorted(settings.secrets) == sorted(fitting.values())


def test_each_project_has_a_state_folder_of_its_own(tmp_path: Path) -> None:
    def state_dir(menus: Path) -> Path:
        environ = {
            "GATEWAY_ENV": "development",
            "XDG_STATE_HOME": str(tmp_path),
            "GATEWAY_MENUS": str(menus),
        }
        return read_settings(environ).state_dir

    one, other = state_dir(tmp_path / "a" / "menus.yaml"), state_dir(tmp_path / "b" / "menus.yaml")
    assert one != other
    assert one == state_dir(tmp_path / "b" / ".." / "a" / "other.yaml")
    assert one.parent == tmp_path / "access-gateway"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("$(python3 -c 'import secrets; print(secrets.token_urlsafe(48))')", "nobody runs"),
        ("${GATEWAY_KEY_OF_THE_COUNTY_SERVICE}", "nobody runs"),
        ("`openssl rand -base64 48 | tr -d '='`", "nobody runs"),
        (f"{STRONG} # agreed with the case system", "comment"),
        (f"{STRONG}\t#agreed", "comment"),
        (f'"{STRONG}"', "quotes"),
        (f"'{STRONG}'", "quotes"),
    ],
)
@pytest.mark.parametrize("name", ["GATEWAY_SECRET_KEY", "CASE_BACKEND_SECRET", "AT_API_KEY", "AT_USERNAME"])
def test_text_of_a_shell_is_no_part_of_a_value(name: str, text: str, said: str) -> None:
    told = problems(PRODUCTION | {name: text})
    assert any(line.startswith(f"{name} ") and said in line for line in told)
    assert all(STRONG not in line for line in told)


@pytest.mark.parametrize("text", [f"{STRONG}#{OTHER}", f"{STRONG}'", f'{STRONG}"{OTHER}"', f"$1${STRONG}"])
def test_a_secret_may_have_any_other_sign(text: str) -> None:
    assert read_settings(PRODUCTION | {"GATEWAY_SECRET_KEY": text}).secret_keys == (text,)
