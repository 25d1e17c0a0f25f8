"""What an included file calls its own: its lookups and cases, in texts and conditions too."""

import pytest

from menus.compiler.service import compile_service
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
