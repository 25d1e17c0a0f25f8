"""What a citizen typed in words reads as its words, in the language of whoever reads."""

import pytest

from menus.engine.effects import Submission
from tests.menus.engine.engine_conversation import start_conversation

MENUS = """
screens:
  top:
    ask: {en: Bus or train?, sw: Basi au treni?}
    answer: {type: choice, of: {bus: {en: the bus, sw: basi}, rail: {en: the train, sw: treni}}}
    require: [{if: {way: {not: "{way_before}"}}, say: Another one.}]
    save: way
    goto: which
  which:
    menu: {en: "By {way} ({way:value}, {way:upper})?", sw: "Kwa {way}?"}
    options:
      - {say: Yes, goto: keep}
      - {say: English, language: en, goto: which}
      - {say: Once more, set: {way_before: {text: "{way}"}}, goto: top}
  keep: {remember: [way], goto: file}
  file: {submit: ride, goto: done}
  done: {end: "{way}, {profile.way}"}
cases: {ride: {title: "{way}", fields: {way: "{way}"}}}
"""


@pytest.mark.parametrize("typed", ["bus", "THE BUS", "basi"])
def test_it_reads_in_the_callers_language_and_is_filed_as_its_value(typed: str) -> None:
    one = start_conversation(MENUS)
    one.dial(language="sw")
    assert one.send(typed).startswith("Kwa basi?\n")
    assert one.send("English").startswith("By the bus (bus, THE BUS)?\n")
    assert one.send("1") == "the bus, the bus\n."
    assert one.requests == [Submission("file:1", "ride", "the bus", {"way": "bus"})]


def test_a_refused_one_leaves_the_words_of_the_one_before() -> None:
    one = start_conversation(MENUS)
    assert one.after_inputs("the bus", "Once more", "bus").startswith("Another one.")
    assert (one.session.answers["way"], one.session.choices["way"]) == ("bus", ("top", -1))
