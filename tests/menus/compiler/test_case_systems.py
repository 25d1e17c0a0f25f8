"""What a case is for a case system, beside the case: `open311:` and its siblings."""

import pytest

from menus.compiler.service import compile_service
from menus.problems import Severity

MENUS = """\
version: 1
service: {name: County, languages: {en: {name: English}}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": start}}
screens:
  start:
    menu: What?
    save: what
    options: [{value: tap, say: A tap, goto: size}, {value: road, say: A road, goto: size}]
  size:
    menu: How big?
    save: size
    options: [{value: s, say: Small, goto: where}, {value: l, say: Large, goto: where}]
  where: {ask: Where?, answer: {type: text}, save: place, goto: send}
  send: {submit: problem, goto: thanks}
  thanks: {end: "Thank you: {reference}."}
cases:
  problem:
    title: "{what}"
    fields: {place: "{place}"}
    open311: {service_code: "{what}", address_string: "{place}", attributes: {SIZE: "{size}"}}
tables:
  open311_services: {rows: [{service_code: tap, name: Taps}, {service_code: road, name: Roads}]}
  open311_attributes:
    rows:
      - {service_code: tap, code: SIZE, required: "true", key: s}
      - {service_code: tap, code: SIZE, required: "true", key: l}
      - {service_code: road, code: LANE, required: "false", key: ""}
messages: {received: "We have {reference}."}
"""


def problems_of(old: str, new: str) -> list[tuple[str, str]]:
    assert old in MENUS
    found = compile_service(MENUS.replace(old, new), "menus.yaml", lambda _: "").problems
    return [(problem.code, problem.message) for problem in found if problem.severity is Severity.ERROR]


def test_a_case_that_fits_its_system_has_no_errors() -> None:
    assert problems_of("What?", "What?") == []


@pytest.mark.parametrize(
    ("old", "new", "code", "text"),
    [
        ('service_code: "{what}", ', "", "M102", "`open311:` of `problem` needs `service_code:`."),
        ('address_string: "{place}", ', "", "M216", "`open311:` of `problem` says no place."),
        ('address_string: "{place}"', "lat: 1", "M216", "`open311:` of `problem` says no place."),
        ("address_string", "adress_strng", "M101", "`open311:` of `problem` has no `adress_strng:`."),
        ("open311: {", "open312: {", "M101", "The case `problem` has no `open312:`."),
        ("value: road", "value: rood", "M216", "`rood` is no service_code of `problem`"),
        ('service_code: "{what}"', "service_code: rood", "M216", "`rood` is no service_code of `problem`"),
        ('SIZE: "{size}"', 'SISE: "{size}"', "M216", "`SISE` is no attribute of a service of `problem`."),
        (', attributes: {SIZE: "{size}"}', "", "M216", "requires the attribute `SIZE`"),
        ("{value: l, say", "{value: xl, say", "M216", "`xl` is no value of the attribute `SIZE`"),
        ('"{what}", address', '"{kind}", address', "M207", "kind"),
        ('service_code: "{what}"', 'service_code: "{size}"', "M216", "`s` is no service_code"),
        ("save: what\n    options", "options", "M207", "what"),
    ],
)
def test_what_the_system_would_refuse_is_told(old: str, new: str, code: str, text: str) -> None:
    found = problems_of(old, new)
    assert any(one == code and text in message for one, message in found), found


def test_a_code_that_must_be_there_has_a_value_on_every_way() -> None:
    found = problems_of("goto: size}, {value: road", "goto: where}, {value: road")
    assert found == []  # an attribute that has no value is left out
    menus = MENUS.replace('service_code: "{what}"', 'service_code: "{size}"')
    menus = menus.replace("goto: size}, {value: road", "goto: where}, {value: road")
    problems = compile_service(menus, "menus.yaml", lambda _: "").problems
    assert any(one.code == "M309" and "`open311.service_code`" in one.message for one in problems)
