"""Edits in files that are laid out otherwise than most."""

import pytest

from menus.edits.edit import Edit
from menus.edits.edit_result import EditDone
from menus.edits.options import AddOption, MoveOption, RemoveOption
from menus.edits.remove_screen import RemoveScreen
from menus.edits.rename import Rename
from menus.edits.service_texts import ServiceTexts
from menus.edits.set_goto import SetGoto
from menus.edits.set_key import RemoveKey, SetKey
from menus.edits.set_text import SetText

HEAD = "service: {languages: {en: English, sw: Kiswahili}}\n"
JSON = """\
{
 "service": {"languages": {"en": "English"}},
 "screens": {
  "a": {
   "menu": "Which?",
   "options": [
    {"say": "B", "goto": "b"},
    {"say": "C", "goto": "c"}
   ]
  },
  "b": {"end": "B."},
  "c": {"end": "C."}
 }
}
"""

LAYOUTS: list[tuple[str, str, Edit, list[tuple[str, str]]]] = [
    (
        "JSON stays JSON: a key of its own line",
        JSON,
        SetKey(screen="a", key="navigation", value="off"),
        [("\n   ]\n  },", '\n   ],\n   "navigation": "off"\n  },')],
    ),
    (
        "JSON stays JSON: an option of its own line",
        JSON,
        AddOption(screen="a", say="Both", goto="b", value=2),
        [('"goto": "c"}\n', '"goto": "c"},\n    {"value": 2, "say": "Both", "goto": "b"}\n')],
    ),
    (
        "JSON stays JSON: options change places",
        JSON,
        MoveOption(screen="a", option=2, to=1),
        [
            ('{"say": "B", "goto": "b"}', "1"),
            ('{"say": "C", "goto": "c"}', '{"say": "B", "goto": "b"}'),
            (" 1,", ' {"say": "C", "goto": "c"},'),
        ],
    ),
    (
        "JSON stays JSON: a screen goes",
        JSON,
        RemoveScreen(screen="b", instead="c"),
        [('"goto": "b"', '"goto": "c"'), ('"b": {"end": "B."},\n  ', "")],
    ),
    (
        "JSON stays JSON: the last screen goes",
        JSON,
        RemoveScreen(screen="c", instead="b"),
        [('"goto": "c"', '"goto": "b"'), (',\n  "c": {"end": "C."}', "")],
    ),
    (
        "JSON stays JSON: a name",
        JSON,
        Rename(kind="screen", name="b", to="beta"),
        [('"goto": "b"', '"goto": "beta"'), ('"b": {', '"beta": {')],
    ),
    (
        "single quotes",
        "screens: {a: {end: 'It''s A.'}, b: {end: 'B: b'}}\n",
        SetText(text="screens.a.end", words="It isn't: no."),
        [("'It''s A.'", "'It isn''t: no.'")],
    ),
    (
        "a new text has the quotes of the file",
        "screens:\n  a:\n    end:\n      en: 'A, a?'\n  b: {end: 'B: b'}\n",
        SetText(text="screens.a.end", language="sw", words="A: a"),
        [("'A, a?'\n", "'A, a?'\n      sw: 'A: a'\n")],
    ),
    (
        "comments of the second key stay",
        "screens:\n  a:\n    menu: A\n    goto: a\n    options:\n      - value: x  # 1\n        # 2\n        say: X\n",
        RemoveKey(screen="a", key="value", option=1),
        [("- value: x  # 1\n", "-\n")],
    ),
    (
        "dashes under their key",
        "screens:\n  a:\n    menu: A\n    options:\n    - say: X\n    - say: Y # y\n    goto: a\n",
        AddOption(screen="a", say="Z"),
        [("# y\n", "# y\n    - say: Z\n")],
    ),
    (
        "a dash on a line of its own",
        "screens:\n  a:\n    menu: A\n    options:\n      -\n        say: X\n      - say: Y\n    goto: a\n",
        RemoveOption(screen="a", option=1),
        [("      -\n        say: X\n", "")],
    ),
    (
        "a comma after the last",
        "screens: {a: {menu: A, options: [{say: X,}, {say: Y},], goto: a,},}\n",
        SetGoto(screen="a", to="a", option=1),
        [("{say: X,}", "{say: X, goto: a,}")],
    ),
    (
        "keys with question marks",
        "screens:\n  ? a\n  : end: A\n  b: {end: B}\n",
        SetText(text="screens.a.end", words="C"),
        [("end: A", "end: C")],
    ),
    (
        "a tab before a value",
        "screens:\n  a:\n    say:\tA\t# a\n    goto:\ta\n",
        SetText(text="screens.a.say", words="B"),
        [("\tA\t", "\tB\t")],
    ),
    (
        "a text over several lines",
        "screens:\n  a:\n    say: A\n      and B\n      {n}\n    goto: a\n    set: {n: {text: x}}\n",
        Rename(kind="field", name="n", to="m"),
        [("{n}", "{m}"), ("{n:", "{m:")],
    ),
    (
        "a text with escapes",
        'screens:\n  a: {say: "\\"{n}\\" \\u00e9 {n}", set: {n: {text: x}}, goto: a}\n',
        Rename(kind="field", name="n", to="longer"),
        [("{n}", "{longer}"), ("{n:", "{longer:")],
    ),
    (
        "letters of two code units",
        "screens: {a: {say: 😀 {en, goto: a}, b: {end: B}}\n".replace("{en,", "x,"),
        SetText(text="screens.b.end", words="😀."),
        [("end: B", 'end: "😀."')],
    ),
    (
        "a text that was still to be translated",
        "screens:\n  a:\n    end:\n      en: A\n      sw: A  # to translate\n",
        SetText(text="screens.a.end", language="sw", words="Ah"),
        [("sw: A  # to translate", "sw: Ah")],
    ),
    (
        "lines that end with a break",
        "screens:\n  a:\n    end: |\n      A\n      b\n\n  c: {end: C}\n",
        SetText(text="screens.a.end", words="X\n\ny"),
        [("      A\n      b\n", "      X\n\n      y\n")],
    ),
    (
        "a key without a value",
        "screens:\n  a:\n    say: A\n    goto:\n  b: {end: B}\n",
        SetGoto(screen="a", to="b"),
        [("goto:\n", "goto: b\n")],
    ),
    (
        "what an anchor names is renamed where it stands",
        "screens:\n  a: &a {say: '{n}', goto: a, set: {n: {text: x}}}\n  b:\n    <<: *a\n    say: '{n}.'\n",
        Rename(kind="field", name="n", to="m"),
        [("{n}", "{m}"), ("{n:", "{m:")],
    ),
]

BLOCKS = """\
words:
  sw:
    # as people say it
    back: Rudi  # not nyuma
    more:
    - if: {channel: sms}
      say: Zaidi  # short
    - say: Endelea
screens:
  a:
    ask: Which?
    answer:
      # a number
      type: integer
      min: 1  # not 0
      # as many as there are
      max: 90
    goto:
    # those who are far
    - if: {a: 1}
      goto: b  # b is far
    - c
  b: {end: B.}
  c: {end: C.}
"""
FAR = {"if": {"a": 1}, "goto": "b"}

LAYOUTS += [
    (
        "one of the gateway's own words",
        BLOCKS,
        SetText(text="words.back", language="sw", words="Rudi nyuma"),
        [("back: Rudi  #", "back: Rudi nyuma  #")],
    ),
    (
        "a case of one of the gateway's own words",
        BLOCKS,
        SetText(text="words.more.otherwise", language="sw", words="Mbele"),
        [("say: Endelea", "say: Mbele")],
    ),
    (
        "a word that the language does not have yet",
        BLOCKS,
        SetText(text="words.home", language="sw", words="Mwanzo"),
        [("    - say: Endelea\n", "    - say: Endelea\n    home: Mwanzo\n")],
    ),
    (
        "a language that has no words yet",
        BLOCKS,
        SetText(text="words.home", language="en", words="Start: here"),
        [("    - say: Endelea\n", '    - say: Endelea\n  en: {home: "Start: here"}\n')],
    ),
    (
        "a file that has no words yet",
        JSON,
        SetText(text="words.home", language="en", words="Start"),
        [('"C."}\n }\n}', '"C."}\n },\n "words": {"en": {"home": "Start"}}\n}')],
    ),
    (
        "a key inside of a block, and its comments stay",
        BLOCKS,
        SetKey(screen="a", key="answer", value={"type": "integer", "min": 1, "max": 80}),
        [("max: 90", "max: 80")],
    ),
    (
        "a key goes with its comment, another comes, and the other comments stay",
        BLOCKS,
        SetKey(screen="a", key="answer", value={"type": "integer", "min": 1, "match": "loose"}),
        [("      # as many as there are\n      max: 90\n", "      match: loose\n")],
    ),
    (
        "an item inside of a block",
        BLOCKS,
        SetKey(screen="a", key="goto", value=[FAR | {"goto": "c"}, "c"]),
        [("goto: b  #", "goto: c  #")],
    ),
    (
        "items come to a block",
        BLOCKS,
        SetKey(screen="a", key="goto", value=[FAR, {"if": {"a": 2}, "goto": "b"}, {"retry": "a"}, "c"]),
        [("    - c\n", "    - {if: {a: 2}, goto: b}\n    - {retry: a}\n    - c\n")],
    ),
    (
        "an item goes from a block",
        BLOCKS,
        SetKey(screen="a", key="goto", value=[FAR]),
        [("    - c\n", "")],
    ),
]


@pytest.mark.parametrize(
    ("text", "edit", "changes"), [one[1:] for one in LAYOUTS], ids=[one[0] for one in LAYOUTS]
)
def test_an_edit_keeps_the_layout(text: str, edit: Edit, changes: list[tuple[str, str]]) -> None:
    before = text if text == JSON else HEAD + text
    after = before
    for old, new in changes:
        assert old in after
        after = after.replace(old, new)
    result = edit.apply(ServiceTexts("menus.yaml", before))
    assert isinstance(result, EditDone), result
    assert result.texts.text == after
