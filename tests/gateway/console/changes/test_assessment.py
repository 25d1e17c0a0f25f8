"""What a draft is assessed by, and the process in which that happens."""

import pytest

from gateway.console.changes.assessment import AssessmentRequest, assess
from gateway.console.changes.assessor import AssessmentError, Assessor
from gateway.console.draft_process.process import DraftProcess
from gateway.published_menus.definition import MenuSource
from tests.gateway.console.drafts.menu_texts import MENUS, WARDS

SCENARIOS = """\
menus: menus.yaml
scenarios:
  - name: Good-bye
    steps:
      - dial: {screen: welcome}
      - "2": {screen: bye}
"""


def source(text: str = MENUS, **scenarios: str) -> MenuSource:
    return MenuSource("menus.yaml", text, {"wards.csv": WARDS}, {}, scenarios)


def test_a_draft_is_checked_run_and_compared():
    changed = MENUS.replace("en: Welcome", "en: Hello")
    found = assess(AssessmentRequest(source(changed, one=SCENARIOS), source()))
    assert found.errors == ()
    assert [(one.name, one.passed) for one in found.scenarios] == [("Good-bye", True)]
    assert [change.name for change in found.difference.screens.changed] == ["welcome"]
    assert (found.languages, found.screens) == (("en", "sw"), 3)


def test_errors_come_alone():
    found = assess(
        AssessmentRequest(source(MENUS.replace("goto: bye", "goto: bya"), one=SCENARIOS), source())
    )
    assert "bya" in found.errors[0].message
    assert (found.scenarios, found.difference) == ((), None)


def test_a_version_that_this_release_cannot_read_is_not_compared():
    assert assess(AssessmentRequest(source(), source("screens: ["))).difference is None


@pytest.mark.parametrize(
    ("scenarios", "name", "said"),
    [
        (
            SCENARIOS.replace("screen: bye", "screen: wards"),
            "Good-bye",
            "Line 6: the screen is `bye`, not `wards`",
        ),
        (SCENARIOS.replace("steps:", "stops:"), "", "needs `steps:`"),
    ],
)
def test_a_scenario_that_differs_says_where(scenarios, name, said):
    (outcome,) = assess(AssessmentRequest(source(one=scenarios))).failed_scenarios
    assert (outcome.file, outcome.name) == ("one", name)
    assert said in outcome.differences[0]


def test_a_process_of_its_own_gives_the_same_and_is_asked_once(draft_process):
    assessor = Assessor(draft_process)
    request = (source(MENUS.replace("en: Welcome", "en: Hello"), one=SCENARIOS), source())
    found = assessor.assess(*request)
    assert found == assess(AssessmentRequest(*request))
    assert assessor.assess(*request) is found


def test_a_process_that_gives_nothing_in_time_is_told_in_words():
    process = DraftProcess(limit=0.0)
    with pytest.raises(AssessmentError, match="gave no result in time"):
        Assessor(process).assess(source())
    process.close()
