"""Every alarm and every line of the doctor has an entry in docs/runbook.md, and no entry is an orphan."""

import ast
import inspect
import re
from functools import cache
from pathlib import Path

import pytest

from gateway.cli import COMMANDS
from gateway.console.help.help_pages import read_page
from gateway.kit.alert import ALERTS
from gateway.operations.alarms.decision import Condition
from gateway.operations.doctor.finding import bad, runbook_address, warning

ROOT = Path(__file__).parents[1]
MAKERS = {"bad": bad, "warning": warning, "Condition": Condition}
ENTRY = "entry"
CODE = re.compile(r"(?s)```sh\n(.*?)```|`([^`\n]+)`")
PASSED_ON = {"entry", "finding"}  # of what a finding has already
OF_AN_ERROR = "runbook_entry"  # that of an error which a case system raised


def entries_of(call: ast.Call) -> set[str] | None:
    """The entries that a call may name; None if it names none."""
    place = list(inspect.signature(MAKERS[call.func.id]).parameters).index(ENTRY)  # type: ignore[attr-defined]
    given = call.args[place : place + 1] or [one.value for one in call.keywords if one.arg == ENTRY]
    if not given:
        return None
    texts = {node.value for node in ast.walk(given[0]) if isinstance(node, ast.Constant)} - {"submissions"}
    passed = {node.id for node in ast.walk(given[0]) if isinstance(node, ast.Name)} & PASSED_ON
    passed |= {node.attr for node in ast.walk(given[0]) if isinstance(node, ast.Attribute)} & {OF_AN_ERROR}
    return texts or ({""} if passed else None)


@cache
def calls() -> list[tuple[str, ast.Call]]:
    """Every call that makes a line of the doctor or an alarm for people, with its place."""
    found = []
    for path in sorted(ROOT.glob("gateway/**/*.py")):
        text = path.read_text(encoding="utf-8")
        if not any(f"{maker}(" in text for maker in MAKERS):
            continue  # it makes none, and takes long to parse
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                found.append((f"{path.relative_to(ROOT)}:{node.lineno}", node))
    return found


def named_in_functions() -> set[str]:
    """Entries that stand in a variable `entry` before a call has it."""
    found = set()
    for path in ROOT.glob("gateway/operations/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == ENTRY:
                constants = {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
                found |= constants - {"submissions"}
    return found


def anchors() -> list[str]:
    page = read_page("runbook")
    assert page is not None
    return re.findall(r'<h3 id="([^"]+)">', page.html)


def test_each_alarm_and_each_line_names_an_entry() -> None:
    assert len(calls()) > 70
    assert [place for place, call in calls() if entries_of(call) is None] == []
    assert [alert.name for alert in ALERTS if not alert.entry] == []


def test_each_entry_is_there_and_is_named() -> None:
    named = {alert.entry for alert in ALERTS} | named_in_functions()
    named |= {entry for _, call in calls() for entry in entries_of(call) or ()} - {""}
    found = anchors()
    assert len(found) == len(set(found))
    assert named - set(found) == set(), "no such entry"
    assert set(found) - named == set(), "nobody leads there"


@pytest.mark.parametrize("page", ["runbook", "operations", "production"])
def test_each_link_to_a_place_in_a_page_leads_there(page: str) -> None:
    text = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\(([\w-]*)(?:\.md)?#([\w-]+)\)", text):
        shown = read_page(target or page)
        assert shown is not None
        assert f'id="{anchor}"' in shown.html, f"{target}#{anchor}"


def test_the_doctor_says_where_the_entry_is() -> None:
    assert (
        runbook_address(bad("workers", "None.", "Start.", "worker-away").entry)
        == "docs/runbook.md#worker-away"
    )


@pytest.mark.parametrize("page", ["runbook", "operations", "production"])
def test_the_commands_that_a_page_names_are_there(page: str) -> None:
    text = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")
    named = set(
        re.findall(
            r"(?m)(?:^|[`/ ])gateway ([a-z][a-z-]+)(?=[ `\n])",
            "\n".join(code or span for code, span in CODE.findall(text)),
        )
    )
    assert len(named) > 3
    assert named - set(COMMANDS) == set()
