"""`gateway publish`, `versions` and `rollback`, as an operator types them."""

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.development.state_folder import StateFolder
from gateway.published_menus.definition import unpack_source
from tests.gateway.published_menus import county_menus
from tests.gateway.published_menus.county_menus import write_edition
from tests.waiting import WAIT_LIMIT_SECONDS

Run = Callable[..., Result]


@pytest.fixture
def environ(redis_url) -> dict[str, str]:
    return {
        "GATEWAY_ENV": "development",
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "REDIS_URL": redis_url,
    }


@pytest.fixture
def run(store, environ) -> Run:  # noqa: ARG001 - empties it
    """Runs a command; what it says must fit 80 columns where it is a table."""
    return lambda *arguments, **changes: CliRunner().invoke(
        main, [str(argument) for argument in arguments], env=environ | changes
    )


def status_in_terminal(environ: dict[str, str], answer: str, *arguments: object) -> int:
    """The exit status of a command in a terminal, where somebody answers its question."""
    master, slave = os.openpty()
    try:
        os.write(master, f"{answer}\n".encode())
        words = [sys.executable, "-m", "gateway", *map(str, arguments)]
        return subprocess.run(
            words,
            env=os.environ | environ,
            stdin=slave,
            capture_output=True,
            timeout=WAIT_LIMIT_SECONDS,
            check=False,
        ).returncode
    finally:
        os.close(master)
        os.close(slave)


def rows(run: Run) -> list[list[str]]:
    """The table of versions: number, whether it is current or on trial, sessions."""
    lines = [line for line in run("versions").output.splitlines() if not line.startswith("Version ")]
    assert all(len(line.rstrip()) <= 80 for line in lines)
    found = [re.match(r"\s*(\d+)\s+(current|trial)? .* (\d+)\s+[0-9a-f]{8}\s*$", line) for line in lines[1:]]
    found = [row for row in found if row]
    return [list(row.groups("")) for row in found]


def test_a_sound_file_becomes_the_next_version(run, menus):
    said = run("publish", menus, "--yes")
    assert said.exit_code == 0
    assert said.output.startswith("Nothing is published yet.\n")
    assert f"{menus} is version 1 now. It has 5 screens in en; digest " in said.output
    assert "Sessions under way: none." in said.output
    write_edition(menus.parent, "Second")
    assert "is version 2 now" in run("publish", menus, "--yes").output
    assert rows(run) == [["2", "current", "0"], ["1", "", "0"]]


def test_the_same_text_is_no_new_version(run, menus):
    run("publish", menus, "--yes")
    again = run("publish", menus, "--yes")
    assert again.exit_code == 0
    assert "is version 1, which is current already: nothing was published." in again.output
    write_edition(menus.parent, "Second")
    run("publish", menus, "--yes")
    write_edition(menus.parent, "First")
    assert "says the same as version 1, which is current again." in run("publish", menus, "--yes").output
    assert rows(run) == [["2", "", "0"], ["1", "current", "0"]]


def test_the_scenarios_beside_the_file_are_published_with_it(run, menus, store):
    scenarios = "menus: menus.yaml\nscenarios:\n  - name: Start\n    steps: [dial: {}]\n"
    menus.with_name("start_scenarios.yaml").write_text(scenarios)
    run("publish", menus, "--yes")
    source = unpack_source(store.hget("menus:version:1", "source"))
    assert source.scenarios == {"start_scenarios.yaml": scenarios}


def test_a_summary_is_kept_with_its_version(run, menus):
    run("publish", menus, "--yes", "--summary", "First [edition]\n of all")
    write_edition(menus.parent, "Second")
    run("publish", menus, "--yes")
    assert "1: First [edition] of all (" in run("versions").output
    assert rows(run) == [["2", "current", "0"], ["1", "", "0"]]
    audited = run("audit").output
    assert re.search(r"publish  version 1  .*summary First \[edition\] of all", audited), audited
    assert re.search(r"publish  version 2  .*from 1", audited), audited
    write_edition(menus.parent, "First")
    run("publish", menus, "--yes")
    assert "1: First [edition] of all (" in run("versions").output
    write_edition(menus.parent, "Second")
    run("publish", menus, "--share", "5", "--yes", "--summary", "To a few")
    assert "2: To a few (" in run("versions").output


def test_a_file_with_errors_is_refused_and_nothing_changes(run, menus, store):
    run("publish", menus, "--yes")
    before = {key: store.dump(key) for key in store.keys("*")}
    said = run("publish", county_menus.write_broken(menus.parent), "--yes")
    assert said.exit_code == 1
    assert re.match(rf"{re.escape(str(menus))}:10:\d+: M201 ", said.output)
    assert said.output.endswith(f"{menus} was not published: mend its errors first.\n")
    assert {key: store.dump(key) for key in store.keys("*")} == before


def test_sessions_are_told_by_version(run, web, dial, menus):
    services = web()
    dial(services)
    write_edition(menus.parent, "Second")
    assert "Sessions under way: 1 on version 1.\n" in run("publish", menus, "--yes").output
    services.menus.refresh()
    dial(services)
    dial(services)
    assert "Sessions under way: 1 on version 1, 2 on version 2.\n" in run("publish", menus, "--yes").output
    assert rows(run) == [["2", "current", "2"], ["1", "", "1"]]


def test_an_earlier_version_is_made_current_again(run, menus):
    run("publish", menus, "--yes")
    write_edition(menus.parent, "Second")
    run("publish", menus, "--yes")
    said = run("rollback", 1)
    assert said.output.startswith("Version 1 is current again, in place of version 2.\n")
    assert rows(run) == [["2", "", "0"], ["1", "current", "0"]]
    assert run("rollback", 1).output.startswith("Version 1 is current already: nothing was changed.")


def test_what_changes_is_shown_with_the_people_inside(run, web, dial, menus):
    services = web()
    dial(services)
    write_edition(menus.parent, "Second")
    said = run("publish", menus, "--yes").output
    assert said.startswith(
        "Screens that change: welcome (en), name (en), bye (en).\n1 session under way on version 1 will finish on it.\n"
    ), said


def test_it_asks_first(run, environ, menus):
    refused = run("publish", menus)
    assert refused.exit_code == 2
    assert "Run it in a terminal, or add --yes." in refused.output
    assert status_in_terminal(environ, "n", "publish", menus) == 1
    assert run("versions").output.startswith("Nothing was published yet")
    assert status_in_terminal(environ, "y", "publish", menus) == 0
    assert rows(run) == [["1", "current", "0"]]
    assert run("publish", menus).exit_code == 0  # nothing would change, so there is nothing to ask


def test_forget_asks_first(run, environ, menus):
    run("publish", menus, "--yes")
    refused = run("forget", "+254711000111")
    assert refused.exit_code == 2
    assert "add --yes" in refused.output
    assert status_in_terminal(environ, "n", "forget", "0711000111") == 1
    assert status_in_terminal(environ, "y", "forget", "0711000111") == 0


def test_moments_are_those_of_the_service(run, menus):
    run("publish", menus, "--yes")
    assert "published (EAT)" in run("versions").output


def test_nothing_to_list(run):
    assert run("versions").output.startswith("Nothing was published yet")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("rollback", "7"), 1, "There is no version 7. `gateway versions` lists those that are kept."),
        (("rollback", "x"), 2, "x"),
        (("rollback",), 2, "NUMBER"),
        (("publish",), 2, "FILE"),
        (("publish", "/nowhere/menus.yaml"), 1, "/nowhere/menus.yaml cannot be read"),
    ],
)
def test_wrong_use_is_said(run, arguments, status, said):
    result = run(*arguments)
    assert (result.exit_code, said in result.output) == (status, True)


@pytest.mark.parametrize("arguments", [("versions",), ("rollback", "1"), ("publish", "{menus}", "--yes")])
def test_a_store_that_is_away_is_said(run, menus, arguments):
    away = "unix:///nonexistent/valkey.sock"
    result = run(*(word.format(menus=menus) for word in arguments), REDIS_URL=away)
    assert result.exit_code == 1
    assert result.output.startswith("The store at REDIS_URL does not answer")


def test_the_gateway_dev_that_runs_is_found(run, environ, menus, tmp_path):
    run("publish", menus, "--yes")
    state = StateFolder.acquire(tmp_path / "state")
    state.write_environment(environ)
    nothing = dict.fromkeys(environ)
    try:
        forgot = run("forget", "+254711000111", "--yes", **nothing, GATEWAY_STATE_DIR=str(state.folder))
        said = run("versions", **nothing, GATEWAY_STATE_DIR=str(state.folder))
    finally:
        state.close()
    assert said.exit_code == forgot.exit_code == 0
    assert "1  current" in said.output


def test_a_version_is_tried_by_few_then_by_a_share_then_by_all(run, web, menus, store, tmp_path):
    run("publish", menus, "--yes")
    write_edition(menus.parent, "Second")
    said = run("publish", menus, "--trial", "0711 000 111,+254711000222", "--yes")
    assert said.exit_code == 0, said.output
    assert "Version 2 is on trial: 2 numbers begin on it, all others on the current version." in said.output
    assert rows(run) == [["2", "trial", "0"], ["1", "current", "0"]]
    numbers = tmp_path / "numbers.txt"
    numbers.write_text("0711000111\n\n+254711000333\n0711000444, 0711000111\n")
    assert "3 numbers begin" in run("publish", "--trial", numbers, "--yes").output
    said = run("publish", "--share", 5, "--yes").output
    assert "Version 2 is on trial: 3 numbers and 5 % of the other new sessions begin on it" in said
    assert re.search(
        r"^Version 2 is on trial since .*: 3 numbers and 5 %", run("versions").output, re.MULTILINE
    )
    services = web()
    assert services.menus.for_caller(services.crypto.digest("+254711000333")) is not services.definition
    assert not [value for value in store.hvals("menus:trial") if b"711000" in value]
    assert "Version 2 is current now" in run("publish", "--share", 100, "--yes").output
    assert rows(run) == [["2", "current", "0"], ["1", "", "0"]]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (
            ["publish", "--end-trial"],
            "The trial of version 2 is over.\nAll new sessions begin on the current",
        ),
        (["rollback", "1"], "Version 1 is current already: now all new sessions begin on it.\nThe trial of"),
        (["publish", "FILE", "--yes"], "nothing was published.*\nThe trial of version 2 is over."),
    ],
)
def test_a_trial_is_ended(run, menus, store, command, words):
    run("publish", menus, "--yes")
    write_edition(menus.parent, "Second")
    run("publish", menus, "--share", 5, "--yes")
    assert store.exists("menus:trial")
    write_edition(menus.parent, "First")
    said = run(*(menus if word == "FILE" else word for word in command)).output
    assert re.search(words, said, re.DOTALL), said
    assert not store.exists("menus:trial")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--share", "5", "--yes"], 1, "No version is on trial"),
        (["--end-trial"], 1, "No version is on trial"),
        ([], 2, "Name the menu FILE"),
        (["FILE", "--end-trial"], 2, "stands alone"),
        (["FILE", "--share", "101"], 2, "101"),
        (["FILE", "--share", "5", "--yes"], 1, "which is current"),
        (["FILE", "--trial", "12", "--yes"], 2, "12 is no phone number"),
        (["FILE", "--trial", "0711000111"], 2, "this command asks first"),
    ],
)
def test_what_makes_no_trial_is_refused(run, menus, store, arguments, status, words):
    run("publish", menus, "--yes")
    said = run("publish", *(menus if word == "FILE" else word for word in arguments))
    assert (said.exit_code, words in said.output) == (status, True), said.output
    assert not store.exists("menus:trial")


def test_versions_are_compared(run, web, dial, menus):
    assert "Nothing was published yet" in run("versions", "--compare").output
    services = web()
    assert "No trial has been counted yet" in run("versions", "--compare").output
    write_edition(menus.parent, "Second")
    run("publish", menus, "--trial", "+254711000111", "--yes")
    services.menus.refresh()
    dial(services).send("Kibera", "Asha")
    dial(services).send(" ")
    services.menus.refresh()
    shown = run("versions", "--compare").output
    assert re.search(r"^ +2 +2 +1 \(50 %\) +5 +1 \(20 % of hops\)", shown, re.MULTILINE), shown
