"""A format that never changes its value is told, and one that may is not."""

import pytest

from menus.analysis.rule_doc import complete_example
from menus.compiler.service import compile_service

FILE = """\
keys: {{back: none, home: none}}
screens:
  start: {{ask: Born?, answer: {{type: date}}, save: born, goto: at}}
  at: {{ask: When?, answer: {{type: time}}, save: at, goto: phone}}
  phone: {{ask: Phone?, answer: {{type: phone}}, save: phone, goto: homes}}
  homes: {{ask: Homes?, answer: {{type: integer, max: 50}}, save: homes, goto: day_number}}
  day_number: {{ask: Day?, answer: {{type: integer}}, save: day_number, goto: lat}}
  lat: {{ask: Latitude?, answer: {{type: decimal, min: -90, max: 90}}, save: lat, goto: id}}
  id: {{ask: Id?, answer: {{type: national_id, check: za.idnr}}, save: id, goto: words}}
  words: {{ask: Name?, answer: {{type: text, max: 9}}, save: words, goto: way}}
  way: {{ask: By?, answer: {{type: choice, of: {{bus: coach, car: car}}}}, save: way, goto: kind}}
  kind: {{menu: Kind?, save: kind, options: [{{value: water, say: Water}}], goto: month}}
  month: {{menu: Month?, save: month, options: months, goto: town}}
  town: {{list: Town?, from: towns, label: name, save: town, set: {{copy: {{text: "x"}}}}, goto: end}}
  end: {{end: '{placeholder}'}}
tables: {{towns: {{rows: [{{name: Kibera}}]}}}}
"""
FITTING = """
born:date born:typed born:20 at:typed phone:national phone:e164 phone:plain phone:last4 phone:typed
homes:money homes:pad3 day_number:date day_number:pad8 lat:pad2 lat:money lat:typed id:typed
id:pad13 id:spell words:date words:pad4 words:money words:typed words:national way:typed way:upper
kind:typed kind:value month:pad2 month:typed town:pad2 town:date town:typed today:date
today:YYYYMMDD msisdn:national copy:date copy:pad2
"""
MISPLACED = """
born:pad2 born:money born:national at:date at:pad2 phone:date phone:money homes:date homes:YYYY
homes:national lat:year id:date id:national way:pad2 way:date kind:pad2 kind:money month:month
today:pad2 today:typed now:date msisdn:money language:date msisdn:typed copy:typed
"""


def found(placeholder: str) -> list[str]:
    text = complete_example(FILE.format(placeholder=f"{{{placeholder}}}"))
    problems = compile_service(text, "menus.yaml", {}.__getitem__).problems
    assert all(
        text.splitlines()[problem.place.line - 1][problem.place.column - 1] == "{" for problem in problems
    )
    return [problem.code for problem in problems]


@pytest.mark.parametrize("placeholder", FITTING.split())
def test_what_fits(placeholder: str) -> None:
    assert found(placeholder) == []


@pytest.mark.parametrize("placeholder", MISPLACED.split())
def test_what_does_not(placeholder: str) -> None:
    assert found(placeholder) == ["M213"]


@pytest.mark.parametrize("form", ["pad", "pad0", "pad20", "pad02", "padx", "word"])
def test_what_is_no_format(form: str) -> None:
    assert found(f"words:{form}") == ["M208"]
