"""What the doctor says of answers that a case system does not act on."""

import pytest

from gateway.case_systems.registry import CASE_SYSTEMS
from gateway.operations.doctor.finding import FindingStatus
from gateway.operations.doctor.verdicts import check_joins, check_verdicts
from gateway.settings.settings import Settings
from tests.gateway.conftest import MakeServices
from tests.menus.engine.engine_conversation import compile_menus

MENUS = """
screens:
  top: {end: Hello}
  fixed: {ask: Fixed?, answer: {type: text}, save: fixed, goto: top}
messages: {resolved: {text: Done., ask: ASK}}
"""
JOIN_MENUS = """
screens:
  top: {menu: Where?, save: ward, options: [{value: kibera, say: Kibera, goto: look}]}
  look: {lookup: same, found: which, many: which, none: bye, failed: bye}
  which: {list: Which?, from: same, label: "{day:date}", save: known, goto: add}
  add: {join: known, goto: bye, failed: bye}
  bye: {end: Bye}
cases: {fault: {title: Fault, fields: {ward: "{ward}"}}}
lookups: {same: {similar: fault, by: [ward], within: 14d, limit: 4}}
"""


def found(settings: Settings, system: str, ask: str) -> list[tuple[FindingStatus, str]]:
    service = compile_menus(MENUS.replace("ASK", ask))
    return [(one.status, one.message) for one in check_verdicts(settings, CASE_SYSTEMS.get(system), service)]


@pytest.mark.parametrize(
    ("system", "given", "action", "expected"),
    [
        ("gateway", {}, "reopen", ""),
        ("open311", {}, "comment", "OPEN311_UPDATES"),
        ("open311", {"OPEN311_UPDATES": "yes"}, "comment", ""),
        ("digit", {}, "reopen", "DIGIT_VERDICTS"),
        ("digit", {"DIGIT_VERDICTS": "yes"}, "rate", ""),
        ("digit", {"DIGIT_VERDICTS": "yes"}, "comment", "takes no comments"),
        ("redmine", {}, "reopen", "REDMINE_REOPEN_STATUS"),
        ("redmine", {"REDMINE_REOPEN_STATUS": "2"}, "reopen", ""),
        ("redmine", {}, "comment", ""),
        ("commcare", {}, "reopen", "somebody there opens the case"),
        ("commcare", {}, "rate", ""),
    ],
    ids=str,
)
def test_an_answer_that_does_nothing(
    make_services: MakeServices, system: str, given: dict[str, str], action: str, expected: str
) -> None:
    settings = make_services(**given).settings
    ((status, text),) = found(
        settings, system, f"{{screen: fixed, answers: {{x: {action.replace('rate', '{rate: 5}')}}}}}"
    )
    assert status is (FindingStatus.WARNING if expected else FindingStatus.GOOD)
    assert expected in text


def test_menus_that_ask_nothing(make_services: MakeServices) -> None:
    assert found(make_services().settings, "digit", "fixed") == []


@pytest.mark.parametrize(
    ("system", "given", "expected"),
    [
        ("gateway", {}, ""),
        ("open311", {}, "OPEN311_UPDATES"),
        ("open311", {"OPEN311_UPDATES": "yes"}, ""),
        ("digit", {"DIGIT_VERDICTS": "yes"}, "takes no comments"),
        ("redmine", {}, ""),
        ("commcare", {}, ""),
    ],
    ids=str,
)
def test_a_join_that_the_system_does_not_hear_of(
    make_services: MakeServices, system: str, given: dict[str, str], expected: str
) -> None:
    service = compile_menus(JOIN_MENUS)
    settings = make_services(**given).settings
    ((status, text),) = [
        (one.status, one.message) for one in check_joins(settings, CASE_SYSTEMS.get(system), service)
    ]
    assert status is (FindingStatus.WARNING if expected else FindingStatus.GOOD)
    assert expected in text


def test_menus_without_joins(make_services: MakeServices) -> None:
    service = compile_menus(MENUS.replace("ASK", "fixed"))
    assert list(check_joins(make_services().settings, CASE_SYSTEMS.get("digit"), service)) == []
