"""What an included file calls its own: its lookups and cases, in texts and conditions too."""

import pytest

from menus.compiler.service import compile_service
from menus.engine.effects import SubmissionFiled
from tests.menus.engine.engine_conversation import EngineConversation

MAIN = """\
version: 1
service: {name: County, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": health.top}}
screens: {bye: {end: Goodbye.}}
include: {health: health.yaml}
"""
HEALTH = """\
screens:
  top: {lookup: clinic, found: seen, none: away, failed: away}
  seen:
    branch:
      - {if: {clinic.name: Hill}, goto: send}
      - {goto: away}
  send: {submit: visit, goto: thanks}
  thanks: {say: "{clinic.name}: {visit.reference}", goto: bye}
  away: {end: Away.}
lookups: {clinic: {table: clinics}}
tables: {clinics: {rows: [{name: Hill}]}}
cases: {visit: {title: A visit, fields: {clinic: "{clinic.name}"}, required: [clinic]}}
"""


def test_placeholders_and_conditions_find_what_their_own_file_has() -> None:
    compiled = compile_service(MAIN, "menus.yaml", {"health.yaml": HEALTH}.__getitem__)
    assert compiled.problems == ()
    assert compiled.service is not None
    assert EngineConversation(compiled.service).dial("health.top") == "Hill: 123456782"


@pytest.mark.parametrize("bound", ["clinic.code", '"{clinic.code}"'])
def test_a_bound_finds_what_its_own_file_has(bound: str) -> None:
    health = f"""\
screens:
  top: {{lookup: clinic, found: code, none: away, failed: away}}
  code: {{ask: Its code?, answer: {{type: text, equals: {bound}}}, save: code, goto: bye}}
  away: {{end: Away.}}
lookups: {{clinic: {{table: clinics}}}}
tables: {{clinics: {{rows: [{{name: Hill, code: H1}}]}}}}
"""
    compiled = compile_service(MAIN, "menus.yaml", {"health.yaml": health}.__getitem__)
    assert compiled.problems == ()
    assert compiled.service is not None
    one = EngineConversation(compiled.service)
    assert one.dial("health.top") == "Its code?"
    assert one.send("H2").startswith("That answer does not fit.")
    assert one.send("H1") == "Goodbye.\n."


ANSWERED = """\
screens:
  top: {submit: visit, answer: {columns: {arm: arm}}, answered: told, goto: later}
  told: {say: "{visit.arm}: {visit.reference}", goto: bye}
  later: {end: "LATER"}
cases: {visit: {title: A visit}}
"""


def test_the_answer_to_a_case_of_its_own_file() -> None:
    compiled = compile_service(MAIN, "menus.yaml", {"health.yaml": ANSWERED}.__getitem__)
    assert compiled.problems == ()
    assert compiled.service is not None
    one = EngineConversation(compiled.service)
    one.outcome = lambda _: SubmissionFiled("123456782", {"arm": "B"})
    assert one.dial("health.top") == "B: 123456782"


@pytest.mark.parametrize("unset", ["visit.arm", "clinic.name"])
def test_a_column_that_some_way_leaves_unset_is_found_in_an_included_file(unset: str) -> None:
    health = f"""\
screens:
  top: {{lookup: clinic, found: join, none: later, failed: join}}
  join: {{submit: visit, answer: {{columns: {{arm: arm}}}}, answered: later, goto: later}}
  later: {{end: "{{{unset}}}"}}
lookups: {{clinic: {{get: "https://clinics.example/all", columns: {{name: name}}}}}}
cases: {{visit: {{title: A visit}}}}
"""
    compiled = compile_service(MAIN, "menus.yaml", {"health.yaml": health}.__getitem__)
    assert [one.code for one in compiled.problems if one.severity == "error"] == ["M303"]
