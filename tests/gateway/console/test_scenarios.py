"""The page of scenarios: run on the draft, with what they visit; recorded by a form."""

from pathlib import Path

import pytest

from gateway.console.draft_process.process import DraftProcess
from gateway.console.scenarios.draft_scenarios import ScenarioRunRequest, run_draft
from gateway.console.scenarios.recorded_scenario import (
    RecordRequest,
    record_scenario,
)
from gateway.console.scenarios.scenario_file import ScenarioFileError, with_scenario
from gateway.published_menus.definition import MenuSource
from tests.gateway.conftest import MakeServices
from tests.gateway.console.drafts.menu_texts import MENUS, WARDS
from tests.gateway.console.menu_pages import MenuPages, make_menu_pages

BYE = "menus: menus.yaml\nscenarios:\n  - name: Bye\n    steps: [dial: {screen: welcome}, '2': {screen: SCREEN}]\n"
LOOK_UP = MENUS.replace("goto: wards", "goto: find") + (
    "lookups: {bill: {get: 'https://billing.example.org/{language}', columns: {due: due}}}\n"
)
FIND = "  find: {lookup: bill, found: due, none: wards, failed: bye}\n  due: {end: 'Due: {bill.due}'}\n"
FORM = {"name": "Somebody says good-bye", "channel": "ussd", "systems": "none", "typed": "2"}


@pytest.fixture
def pages(make_services: MakeServices, draft_process: DraftProcess, tmp_path: Path) -> MenuPages:
    """A console whose draft is in the store."""
    return make_menu_pages(make_services, draft_process, tmp_path)


def source(text: str = MENUS, **scenarios: str) -> MenuSource:
    return MenuSource("menus.yaml", text, {"wards.csv": WARDS}, {}, scenarios)


def test_what_scenarios_visit():
    run = run_draft(ScenarioRunRequest(source(one=BYE.replace("SCREEN", "bye"))))
    assert [(screen.name, screen.scenarios) for screen in run.screens] == [
        ("welcome", 1),
        ("wards", 0),
        ("bye", 1),
    ]
    assert run.screens[0].missing == ("the screen in sw", "“Wards”")
    assert (run.visited, run.options, run.options_taken) == (2, 3, 1)
    assert (len(run.passed), run.failed) == (1, ())
    assert run_draft(ScenarioRunRequest(source(MENUS.replace("goto: bye", "goto: x")))).errors == 1


def request_of(typed: list[str], text: str = MENUS, **changes: str) -> RecordRequest:
    fields = {"channel": "ussd", "language": "", "number": "", "systems": "none", **changes}
    return RecordRequest(source(text), "One", typed=tuple(typed), **fields)


@pytest.mark.parametrize(
    ("typed", "changes", "pages_seen"),
    [
        (["2"], {}, ["Welcome", "Bye"]),
        (["1", "2"], {"language": "sw"}, ["Karibu", "Kata gani?", "Kwaheri"]),
        (["/drop", "/redial", "2"], {}, ["Welcome", "", "Welcome", "Bye"]),
        (["9", "2"], {"number": "+254711000001"}, ["Welcome", "", "Bye"]),
        (
            ["1"],
            {"text": LOOK_UP.replace("tables:", FIND + "tables:"), "systems": "found"},
            ["", "Due: "],
        ),
        (["1"], {"text": LOOK_UP.replace("tables:", FIND + "tables:"), "systems": "failed"}, ["", "Bye"]),
    ],
)
def test_a_walk_is_recorded_and_passes(typed, changes, pages_seen):
    found = record_scenario(request_of(typed, **changes))
    assert found.problem == ""
    assert len(found.steps) == len(pages_seen)
    assert all(seen in step.page for seen, step in zip(pages_seen, found.steps, strict=True))
    again = run_draft(ScenarioRunRequest(source(changes.get("text", MENUS), one=found.text)))
    assert [outcome.name for outcome in again.passed] == ["One"]


@pytest.mark.parametrize(
    ("typed", "changes", "said"),
    [
        (["2", "2"], {}, "session is over before"),
        ([], {"channel": "voice"}, "Nobody gets in by a call"),
        ([], {"text": "screens: ["}, "has errors"),
    ],
)
def test_a_walk_that_cannot_be_recorded_says_why(typed, changes, said):
    found = record_scenario(request_of(typed, **changes))
    assert said in found.problem
    assert found.text == ""


NEW = "menus: m\nscenarios:\n  - name: New\n    steps: [dial: Hello]\n"


@pytest.mark.parametrize(
    "before",
    [
        BYE,
        "# ours\nscenarios:  # all\n- name: A\n  steps: [dial: Hi]  # last\n\n\nmenus: menus.yaml # end\n",
        "menus: m\nscenarios:\n      -   name: A\n          steps:\n          - dial: Hi",
    ],
)
def test_a_scenario_goes_behind_those_that_are_there(before):
    after = with_scenario(before, NEW)
    assert "name: New" in after
    start = next(index for index, letter in enumerate(after) if before[index : index + 1] != letter)
    rest = before[start:].lstrip("\n")
    assert after.endswith(rest)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (NEW, "another name"),
        ("scenarios: [{name: A, steps: [dial: Hi]}]\n", "not written as a list"),
        ("scenarios: [\n", "cannot be read"),
    ],
)
def test_a_file_that_takes_no_scenario_says_why(before, said):
    with pytest.raises(ScenarioFileError, match=said):
        with_scenario(before, NEW)


def test_the_page_shows_what_differs_and_what_is_left(pages):
    pages.publish()
    pages.edit(
        MENUS, **{"one.yaml": BYE.replace("SCREEN", "bye"), "two.yaml": BYE.replace("SCREEN", "wards")}
    )
    page = pages.sign_in("viewer").get("/console/menus/scenarios")
    assert "1 of 2 pass" in page.text
    assert "2 of 3" in page.text
    assert "the screen is bye , not wards" in page.text
    assert "Record a scenario" not in page.text
    assert "/console/help/scenarios" in page.html


def test_pages_without_anything_say_what_to_do_first(pages):
    editor = pages.sign_in("editor")
    assert "New from a template" in editor.get("/console/menus/scenarios").text
    assert "New from a template" in editor.get("/console/menus/scenarios/record").text
    pages.publish()
    assert "Record one for the way" in editor.get("/console/menus/scenarios").text
    pages.edit(MENUS.replace("goto: bye", "goto: bya"), **{"one.yaml": BYE})
    assert "The draft has 1 error" in editor.get("/console/menus/scenarios").text


def test_a_scenario_is_walked_shown_and_saved(pages):
    pages.publish()
    editor = pages.sign_in("editor", "amina")
    walked = editor.post("/console/menus/scenarios/record", FORM)
    assert (walked.status, "Bye" in walked.text) == (200, True)
    assert pages.services.container.draft.drafts.current().source.scenarios == {}
    saved = editor.follow(editor.post("/console/menus/scenarios/record", {**FORM, "save": "yes"}))
    assert "stands in menus_scenarios.yaml now" in saved.text
    assert "1 of 1 pass" in saved.text
    second = {**FORM, "name": "Another", "file": "menus_scenarios.yaml", "save": "yes"}
    assert "2 of 2 pass" in editor.follow(editor.post("/console/menus/scenarios/record", second)).text
    assert "Choose another name" in editor.post("/console/menus/scenarios/record", second).text
    assert pages.audited[-1] == ("amina", "change draft", "revision 3")
    assert pages.sign_in("viewer").post("/console/menus/scenarios/record", FORM).status == 403


def test_a_walk_of_the_editors_phone_waits_for_its_name(pages):
    pages.publish()
    walk = {"from_phone": "yes", "channel": "ussd", "language": "sw", "systems": "found", "typed": "1\n2"}
    page = pages.sign_in("editor").post("/console/menus/scenarios/record", walk)
    assert (page.status, "characters at most" in page.text) == (200, False)
    assert "1\n2</textarea>" in page.html
    assert '<option value="sw" selected>' in page.html


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "what the scenario proves"),
        ({"channel": "fax"}, "how the citizen comes in"),
        ({"language": "fr"}, "no such language"),
        ({"number": "0711"}, "with its country"),
        ({"systems": "x"}, "what other systems answer"),
        ({"channel": "sms", "typed": ""}, "type the first one"),
        ({"typed": "x" * 201}, "characters at most"),
        ({"typed": "2\n2"}, "session is over before"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(wrong, said, pages):
    pages.publish()
    page = pages.sign_in("editor").post("/console/menus/scenarios/record", {**FORM, **wrong})
    assert page.status == 422
    assert said in page.text
