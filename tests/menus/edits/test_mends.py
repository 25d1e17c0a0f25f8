"""Problems of the check that one edit cures."""

import pytest

from menus.compiler.service import compile_service
from menus.edits.edit_result import EditDone
from menus.edits.mends import mends_of
from menus.edits.service_texts import ServiceTexts
from menus.problems import Problem

MENUS = """\
version: 1
service: {name: Desk, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": kind}}
screens:
  kind:
    menu: {en: What?, sw: Nini?}
    save: kind
    options:
      - {value: water, say: Water, goto: place}
      - {value: sw, say: Kiswahili, language: sw, goto: place}
  place:
    ask:
      en: Where?
      sw: Wapi?
    answer: {type: text}
    save: place
    goto: look
  look: {lookup: offices, found: bye, none: bye, failed: bye}
  bye: {end: "{place}."}
lookups: {offices: {table: list}}
tables: {list: {rows: [{name: Hill}]}}
"""

MENDS = [
    ("M201", ("goto: look", "goto: loook"), "Lead it to `look`", None),
    (
        "M201",
        ("water, say: Water, goto: place", "water, say: Water, goto: plcae"),
        "Lead it to `place`",
        None,
    ),
    ("M201", ('"*1#": kind', '"*1#": knid'), "Lead it to `kind`", None),
    ("M203", ("lookup: offices", "lookup: office"), "Write `offices`", None),
    ("M101", ("    save: place", "    svae: place"), "Write `save:`", None),
    ("M101", ("say: Water,", "sya: Water,"), "Write `say:`", None),
    ("M111", ("{end: ", "{save: it, end: "), "Remove `save:`", None),
    ("M207", ('"{place}."', '"{plaec}."'), "Write `place`", None),
    ("M207", ('"{place}."', '"{offices.nmae} {place}."'), "Write `name`", '"{offices.name} {place}."'),
    ("M207", ('"{place}."', '"{offcies.name} {place}."'), "Write `offices`", '"{offices.name} {place}."'),
    ("M208", ('"{place}."', '"{place:uper}."'), "Write `upper`", '"{place:upper}."'),
    ("M307", ("  bye: {end", "  lost: {end: Lost.}\n  bye: {end"), "Remove the screen `lost`", None),
    ("M109", ("\n      sw: Wapi?", ""), "Write it in `sw`", '\n      sw: "Where?"'),
]


def problems(text: str) -> dict[str, Problem]:
    return {one.code: one for one in compile_service(text, "menus.yaml", {}.__getitem__).problems}


def test_the_menus_themselves_have_no_problem() -> None:
    assert problems(MENUS) == {}


@pytest.mark.parametrize(
    ("code", "damage", "words", "text"), MENDS, ids=[f"{one[0]} {one[2]}" for one in MENDS]
)
def test_a_mend_cures_its_problem(code: str, damage: tuple[str, str], words: str, text: str | None) -> None:
    assert MENUS.count(damage[0]) == 1
    texts = ServiceTexts("menus.yaml", MENUS.replace(*damage))
    by_problem = mends_of(problems(texts.text).values(), texts)
    found = [mend for one, mends in by_problem.items() if one.code == code for mend in mends]
    assert [one.words for one in found] == [words]
    assert found[0].needs_words == (code == "M109")
    result = found[0].edit.apply(texts)
    assert isinstance(result, EditDone)
    if code != "M307":
        assert result.texts.text == (MENUS.replace(damage[0], text) if text else MENUS)
    assert not {code} & problems(result.texts.text).keys()


@pytest.mark.parametrize(
    "damage",
    [
        ("goto: look", "goto: nowhere"),  # no screen has such a name
        (
            "  bye: {end",
            "  lost: {say: Hi., goto: lost2}\n  lost2: {say: Hi., goto: lost}\n  bye: {end",
        ),  # a circle
        ("  look: {lookup", "  look: {say: Hi., lookup"),  # two verbs
        (
            "{en: English, sw: Kiswahili}",
            "[en, sw, fr]",
        ),  # languages without names, and no text in one of them
        (
            "  place:\n    ask:",
            "  more:\n    goto: nowhere\n  place:\n    ask:",
        ),  # no verb, and no such screen
        ("  place:\n    ask:", "  place:\n    zzzz:"),  # an unknown key, and no verb
    ],
)
def test_a_problem_without_a_cure_by_one_edit_has_no_mend(damage: tuple[str, str]) -> None:
    texts = ServiceTexts("menus.yaml", MENUS.replace(*damage))
    assert problems(texts.text)
    assert mends_of(problems(texts.text).values(), texts) == {}
