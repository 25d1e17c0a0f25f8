"""`contact:` of a case: what the case system gets of the citizen."""

import pytest

from menus.compiler.service import compile_service
from menus.model import ContactWay
from menus.problems import Severity
from menus.scenarios.phone import ScenarioPhone
from menus.scenarios.setup import ScenarioSetup

MENUS = """\
version: 1
service: {name: County, languages: {en: {name: English}}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": start}}
screens:
  start:
    menu: May the office see your number?
    save: shown
    options:
      - {value: number, say: Yes, goto: send}
      - {value: relay, say: It may ask, goto: send}
      - {value: none, say: No, goto: send}
  send: {submit: problem, goto: thanks}
  thanks: {end: "Thank you: {reference}."}
cases:
  problem: {title: A problem, fields: {what: a tap}, contact: "{shown}"}
messages: {received: "We have {reference}."}
"""
VALUES = "value: number"
CONTACT = 'contact: "{shown}"'


def problems_of(old: str, new: str) -> list[tuple[str, str]]:
    assert old in MENUS
    found = compile_service(MENUS.replace(old, new), "menus.yaml", lambda _: "").problems
    return [(problem.code, problem.message) for problem in found if problem.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (CONTACT, CONTACT),
        (CONTACT, "contact: relay"),
        (CONTACT, "contact: none"),
        (CONTACT, "contact: number"),
        ("a tap}, " + CONTACT, '"{msisdn}"}, contact: number'),
        ("a tap}, " + CONTACT, '{value: "{msisdn}", if: {shown: number}}}, contact: "{shown}"'),
    ],
)
def test_a_contact_that_fits_has_no_errors(old: str, new: str) -> None:
    assert problems_of(old, new) == []


def test_a_contact_may_be_worked_out() -> None:
    derived = "set: {by: {first: [{if: {shown: number}, value: relay}, {value: none}]}}"
    text = MENUS.replace("    save: shown\n", f"    save: shown\n    {derived}\n").replace(
        CONTACT, 'contact: "{by}"'
    )
    found = compile_service(text, "menus.yaml", lambda _: "").problems
    assert [one.message for one in found if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("old", "new", "code", "text"),
    [
        (CONTACT, "contact: relais", "M217", "`contact` of `problem` cannot be `relais`."),
        (CONTACT, "contact: yes", "M217", "`contact` of `problem` cannot be `yes`."),
        (CONTACT, 'contact: "by {shown}"', "M217", "`contact` of `problem` may be something else"),
        (CONTACT, 'contact: "{msisdn}"', "M217", "`contact` of `problem` may be something else"),
        (CONTACT, 'contact: "{showed}"', "M207", ""),
        (CONTACT, "contact: [relay]", "M103", "A text is expected here."),
        (VALUES, "value: 1", "M217", "`contact` of `problem` cannot be `1`."),
        (VALUES, "value: visible", "M217", "`contact` of `problem` cannot be `visible`."),
        ("{value: number, say: Yes", "{say: Yes", "M303", ""),
        ('a tap}, contact: "{shown}"', '"{msisdn}"}, contact: relay', "M217", "`{msisdn}` would tell the number"),
        ("title: A problem", 'title: "Of {msisdn}"', "", ""),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(old: str, new: str, code: str, text: str) -> None:
    found = problems_of(old, new)
    if not code:
        assert found == []
        return
    assert any(one == code and said.startswith(text) for one, said in found), found


@pytest.mark.parametrize(
    ("key", "contact", "texts"),
    [("1", ContactWay.NUMBER, 1), ("2", ContactWay.RELAY, 1), ("3", ContactWay.NONE, 0)],
)
def test_a_citizen_chooses_what_the_office_gets(key: str, contact: ContactWay, texts: int) -> None:
    service = compile_service(MENUS, "menus.yaml", lambda _: "").service
    assert service is not None
    phone = ScenarioPhone(service, ScenarioSetup(), lambda request: phone.find_own_case(request))  # type: ignore[arg-type,return-value]
    phone.dial()
    phone.type(key)
    assert [case.contact for case in phone.backend.filed_cases] == [contact]
    assert len(phone.backend.sent_messages) == texts
