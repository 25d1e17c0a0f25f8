"""A menu of 5,000 lines is checked at once."""

import time

from menus.compiler.service import compile_service

HEAD = """\
version: 1
service: {name: County, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": s0, "*385#": {goto: s0, language: sw}}}
resume: {policy: ask}
screens:
"""
PAIR = """\
  s{0}:
    menu:
      en: Question number {0}, what would you like to do?
      sw: Swali la {0}, ungependa kufanya nini?
    save: a{0}
    options:
      - {{value: x, say: {{en: First choice, sw: Chaguo la kwanza}}, goto: t{0}}}
      - {{value: y, say: {{en: Second choice, sw: Chaguo la pili}}, goto: t{0}}}
      - {{say: {{en: Start again, sw: Anza upya}}, goto: s0, clear: [n{0}]}}
  t{0}:
    ask:
      en: And your answer {0} to {{a{0}}}?
      sw: Na jibu lako {0} kwa {{a{0}}}?
    answer: {{type: integer, min: 1, max: 50}}
    save: n{0}
    goto:
      - {{if: {{n{0}: {{at_least: 20}}}}, goto: s{1}}}
      - {{goto: s{1}}}
"""
SECONDS = 3.0  # a third of a second on the machine it was written on; the bound is for busy ones


def test_five_thousand_lines_are_checked_at_once() -> None:
    text = HEAD + "".join(PAIR.format(number, number + 1) for number in range(280))
    text += '  s280: {end: "Goodbye {a0} {n0}."}\n'
    assert text.count("\n") > 5000
    began = time.process_time()
    compiled = compile_service(text, "large.yaml", lambda name: name)
    assert time.process_time() - began < SECONDS
    assert [problem.code for problem in compiled.problems] == []
