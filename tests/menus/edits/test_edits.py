"""What each edit makes of a text, to the letter."""

import pytest

from menus.edits.add_language import AddLanguage
from menus.edits.add_screen import AddScreen
from menus.edits.edit import Edit
from menus.edits.edit_result import EditDone, EditRefusal
from menus.edits.options import AddOption, MoveOption, RemoveOption
from menus.edits.remove_screen import RemoveScreen
from menus.edits.rename import Rename
from menus.edits.rename_key import RenameKey
from menus.edits.service_texts import ServiceTexts
from menus.edits.set_goto import SetGoto
from menus.edits.set_key import RemoveKey, SetKey
from menus.edits.set_text import SetText

HEAD = """\
version: 1
service: {name: Desk, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": kind}}
"""
BLOCK = """\
screens:
  # the first one
  kind:  # a menu
    menu:
      en: What is it?   # asked first
    save: kind
    options:
      # wet
      - value: water
        say: Water  # and pipes
        goto: place
      - {value: road, say: Road}

      - value: light
        say:
          en: Light
          sw: Taa
    goto: place

  place:
    ask: >-
      Where
      is {kind}?
    answer: {type: text, min: 3}  # short
    save: place
    goto:
      - {if: {kind: water, place: {set: true}}, goto: bye}
      - {retry: place, if: {place: ""}}
      - bye

  # farewell
  bye: {end: "{place}: it's {kind:value}. {{kind}}"}
"""
WATER = "      # wet\n      - value: water\n        say: Water  # and pipes\n        goto: place\n"
ROAD = "      - {value: road, say: Road}\n"
LIGHT = "      - value: light\n        say:\n          en: Light\n          sw: Taa\n"
STREET = """\
          sw: Taa
    goto: street

  street:
    ask:
      en: "Which?"
    answer: {type: text}
    save: street
    goto: place
"""

NOISE = "      - value: noise\n        say:\n          en: Noise\n          sw: Kelele\n"

EDITS: list[tuple[str, Edit, list[tuple[str, str]]]] = [
    (
        "a missing language gets a line",
        SetText(text="screens.kind.menu", language="sw", words="Ni nini?"),
        [("What is it?   # asked first\n", 'What is it?   # asked first\n      sw: "Ni nini?"\n')],
    ),
    (
        "a text keeps its comment",
        SetText(text="screens.kind.menu", language="en", words="What? # now"),
        [("en: What is it?   #", 'en: "What? # now"   #')],
    ),
    (
        "a text for all languages becomes one for each",
        SetText(text="screens.kind.options.water.say", language="sw", words="Maji"),
        [("say: Water  # and pipes\n", "say:  # and pipes\n          en: Water\n          sw: Maji\n")],
    ),
    (
        "a text for all languages stays so",
        SetText(text="screens.kind.options.water.say", words="Water, clean"),
        [("say: Water  #", "say: Water, clean  #")],
    ),
    (
        "a text between braces gets quotes",
        SetText(text="screens.kind.options.road.say", words="Road, path"),
        [("say: Road}", 'say: "Road, path"}')],
    ),
    (
        "a folded text becomes lines",
        SetText(text="screens.place.ask", words="Where?\nWhen?"),
        [(">-\n      Where\n      is {kind}?\n", "|-\n      Where?\n      When?\n")],
    ),
    (
        "an option at the end",
        AddOption(screen="kind", say={"en": "Noise", "sw": "Kelele"}, value="noise"),
        [
            (
                "          sw: Taa\n",
                f"          sw: Taa\n{NOISE}",
            )
        ],
    ),
    (
        "an option among others is written like its neighbour",
        AddOption(screen="kind", say="Noise", goto="bye", number=2),
        [("      - {value: road", "      - {say: Noise, goto: bye}\n      - {value: road")],
    ),
    (
        "an option before all others, above their comments",
        AddOption(screen="kind", say="Noise", number=1),
        [("      # wet\n", "      - say: Noise\n      # wet\n")],
    ),
    (
        "an option moves with its comments, and blank lines stay",
        MoveOption(screen="kind", option=1, to=3),
        [
            (
                f"{WATER}{ROAD}\n{LIGHT}",
                f"{ROAD}{LIGHT}\n{WATER}",
            )
        ],
    ),
    (
        "an option goes with its comments",
        RemoveOption(screen="kind", option=1),
        [(WATER, "")],
    ),
    (
        "a way gets another screen",
        SetGoto(screen="kind", to="bye", option=1),
        [("# and pipes\n        goto: place", "# and pipes\n        goto: bye")],
    ),
    (
        "an option gets a way of its own",
        SetGoto(screen="kind", to="bye", option=2),
        [("{value: road, say: Road}", "{value: road, say: Road, goto: bye}")],
    ),
    ("a case of a way", SetGoto(screen="place", to="kind", case=1), [("goto: bye}\n", "goto: kind}\n")]),
    (
        "a case that asks again",
        SetGoto(screen="place", to="kind", case=2),
        [("{retry: place", "{retry: kind")],
    ),
    (
        "a case without braces",
        SetGoto(screen="place", to="kind", case=3),
        [("      - bye\n", "      - kind\n")],
    ),
    (
        "a screen comes between two others",
        AddScreen(after="kind", name="street", verb="ask", value={"en": "Which?"}),
        [("          sw: Taa\n    goto: place\n", STREET)],
    ),
    (
        "a screen comes between an option and its target",
        AddScreen(after="kind", name="told", verb="say", value="Soon.", option=1),
        [
            ("# and pipes\n        goto: place", "# and pipes\n        goto: told"),
            (
                "          sw: Taa\n    goto: place\n",
                "          sw: Taa\n    goto: place\n\n  told:\n    say: Soon.\n    goto: place\n",
            ),
        ],
    ),
    (
        "a screen comes between an option without a way of its own and where it led",
        AddScreen(after="kind", name="told", verb="say", value="Soon.", option=2),
        [
            ("say: Road}", "say: Road, goto: told}"),
            (
                "          sw: Taa\n    goto: place\n",
                "          sw: Taa\n    goto: place\n\n  told:\n    say: Soon.\n    goto: place\n",
            ),
        ],
    ),
    (
        "a screen goes with its comments, and ways go to another",
        RemoveScreen(screen="bye", instead="kind"),
        [
            ("goto: bye}\n", "goto: kind}\n"),
            ("      - bye\n", "      - kind\n"),
            ('\n  # farewell\n  bye: {end: "{place}: it\'s {kind:value}. {{kind}}"}\n', ""),
        ],
    ),
    (
        "a screen has another name everywhere",
        Rename(kind="screen", name="kind", to="what"),
        [('"*1#": kind', '"*1#": what'), ("\n  kind:  #", "\n  what:  #")],
    ),
    (
        "a field has another name in placeholders, conditions and keys",
        Rename(kind="field", name="kind", to="what"),
        [
            ("save: kind", "save: what"),
            ("is {kind}?", "is {what}?"),
            ("{if: {kind: water", "{if: {what: water"),
            ("{kind:value}", "{what:value}"),
        ],
    ),
    (
        "a language comes with copies where there is room for the mark",
        AddLanguage(code="fr", name="Français", copies=True),
        [
            ("sw: Kiswahili}", "sw: Kiswahili, fr: Français}"),
            ("asked first\n", 'asked first\n      fr: "What is it?"  # to translate\n'),
            ("          sw: Taa\n", "          sw: Taa\n          fr: Light  # to translate\n"),
        ],
    ),
    (
        "a key with a mapping",
        SetKey(screen="place", key="answer", value={"type": "text", "max": 60, "digits": True}),
        [("answer: {type: text, min: 3}  #", "answer: {type: text, max: 60, digits: true}  #")],
    ),
    (
        "a key inside another",
        SetKey(screen="place", key="answer.max", value=60),
        [("min: 3}", "min: 3, max: 60}")],
    ),
    (
        "a new key stands before goto",
        SetKey(screen="place", key="invalid", value={"en": "Name it.", "sw": "Taja."}),
        [("    save: place\n", "    save: place\n    invalid:\n      en: Name it.\n      sw: Taja.\n")],
    ),
    (
        "a text that looks like a number",
        SetKey(screen="kind", key="value", option=1, value="01"),
        [("value: water", 'value: "01"')],
    ),
    (
        "a block value becomes a word, and its comment stays",
        SetKey(screen="kind", key="menu", value="What?"),
        [("    menu:\n      en: What is it?   # asked first\n", '    menu: "What?"   # asked first\n')],
    ),
    ("a key goes", RemoveKey(screen="kind", key="goto", option=1), [("        goto: place\n", "")]),
    (
        "the first key of an option goes",
        RemoveKey(screen="kind", key="value", option=3),
        [("      - value: light\n        say:", "      - say:")],
    ),
    (
        "a key between braces goes",
        RemoveKey(screen="place", key="answer.min"),
        [("{type: text, min: 3}", "{type: text}")],
    ),
    (
        "a misspelt key",
        RenameKey(screen="place", key="save", to="resume"),
        [("    save: place", "    resume: place")],
    ),
]


def texts(text: str) -> ServiceTexts:
    return ServiceTexts("menus.yaml", text)


@pytest.mark.parametrize(("edit", "changes"), [one[1:] for one in EDITS], ids=[one[0] for one in EDITS])
@pytest.mark.parametrize("layout", ["unix", "windows", "no last line end", "byte order mark"])
def test_an_edit_changes_these_bytes(edit: Edit, changes: list[tuple[str, str]], layout: str) -> None:
    before, after = HEAD + BLOCK, HEAD + BLOCK
    for old, new in changes:
        assert old in after
        after = after.replace(old, new)
    if layout == "windows":
        before, after = before.replace("\n", "\r\n"), after.replace("\n", "\r\n")
    elif layout == "no last line end":
        before, after = before.removesuffix("\n"), after.removesuffix("\n")
    elif layout == "byte order mark":
        before, after = f"\ufeff{before}", f"\ufeff{after}"
    result = edit.apply(texts(before))
    assert isinstance(result, EditDone), result
    assert result.texts.text == after


ANCHORS = """\
screens:
  kind: &kind
    menu: &words {en: What?, sw: Nini?}
    options: [{say: Water, goto: bye}, {say: &road Road, goto: bye}]  # two
  again:
    <<: *kind
    on_sms: *words
    invalid: *road
  bye:
    end: Bye.
"""

REFUSALS: list[tuple[str, Edit, str, str, int]] = [
    (
        ANCHORS,
        SetText(text="screens.kind.menu", language="sw", words="Ni nini?"),
        "has a name (`&`)",
        "kind.menu",
        6,
    ),
    (ANCHORS, SetKey(screen="again", key="invalid", value="No."), "a `*`", "again.invalid", 11),
    (
        ANCHORS,
        SetKey(screen="again", key="menu", value="No."),
        "may come from elsewhere by this `<<`",
        "again.<<",
        9,
    ),
    (ANCHORS, RemoveKey(screen="again", key="menu"), "may come from elsewhere by this `<<`", "again.<<", 9),
    (
        "screens:\n  kind: {end: Hi.}\n---\na: b\n",
        RemoveKey(screen="kind", key="end"),
        "A second document",
        "",
        6,
    ),
    ("screens:\n  kind:\n\tend: Hi.\n", RemoveKey(screen="kind", key="end"), "YAML cannot read", "", 6),
    ("screens: [{a: b}\n", RemoveKey(screen="kind", key="end"), "YAML cannot read", "", 5),
    ("screens:\n  kind: {end: Hi.}\n", RemoveKey(screen="kind", key="end"), "must be there", "", 5),
    (
        "screens:\n  kind: {menu: Hi., options: yes_no}\n",
        RemoveOption(screen="kind", option=1),
        "ready-made",
        "",
        5,
    ),
    (
        "screens:\n  kind: {menu: Hi., options: [\n  {say: A}, # first\n  {say: B}]}\n",
        MoveOption(screen="kind", option=1, to=2),
        "A comment stands",
        "",
        6,
    ),
    (
        "screens:\n  kind: {menu: Hi., options: [\n  {say: A}, # first\n  {say: B}]}\n",
        RemoveOption(screen="kind", option=2),
        "A comment stands",
        "",
        6,
    ),
    (BLOCK, RemoveOption(screen="kind", option=4), "3 options, and none with the number 4", "", 12),
    (BLOCK, RemoveScreen(screen="bye"), "named in lines 30 and 32 of menus.yaml", "", 30),
    (BLOCK, SetGoto(screen="place", to="kind"), "has 3 cases", "", 30),
    (BLOCK, SetGoto(screen="place", to="kidn"), "no screen `kidn`. Did you mean `kind`?", "", 0),
    (BLOCK, SetText(text="screens.place.ask", words="{"), "A brace here belongs to no placeholder", "", 0),
    (BLOCK, SetText(text="screens.place.ask", words=" "), "A text needs words", "", 0),
    (BLOCK, SetText(text="screens.place.ask", language="fr", words="Où ?"), "has no language `fr`", "", 0),
    (BLOCK, SetText(text="screens.kind.menu", words="What?"), "Say for which language", "", 8),
    (BLOCK, SetText(text="screens.place.axe", words="What?"), "Did you mean `screens.place.ask`?", "", 0),
    (BLOCK, Rename(kind="field", name="kind", to="place"), "There is a field `place` already", "", 28),
    (BLOCK, Rename(kind="field", name="kind", to="language"), "The gateway itself knows `language`", "", 0),
    (BLOCK, Rename(kind="screen", name="kind", to="bye"), "There is a screen `bye` already", "", 35),
    (BLOCK, Rename(kind="screen", name="kind", to="a b"), "is no name", "", 0),
    (BLOCK, Rename(kind="lookup", name="kind", to="x"), "There is no lookup `kind`", "", 0),
    (
        BLOCK,
        AddScreen(after="kind", name="bye", verb="say", value="Hi."),
        "There is a screen `bye` already",
        "",
        35,
    ),
    (BLOCK, AddScreen(after="bye", name="more", verb="say", value="Hi."), "Say where `more` goes on", "", 35),
    (BLOCK, AddScreen(after="kind", name="more", verb="sya", value="Hi."), "Did you mean `say`?", "", 0),
    (BLOCK, AddScreen(after="kind", name="more", verb="list", value="Hi."), "needs `from:`", "", 0),
    (BLOCK, AddLanguage(code="sw", name="Kiswahili"), "has `sw` already", "", 2),
    (BLOCK, AddLanguage(code="Swahili", name="Kiswahili"), "is no code", "", 0),
    (BLOCK, SetKey(screen="kind", key="gotto", value="bye"), "Did you mean `goto`?", "", 0),
    (BLOCK, SetKey(screen="kind", key="options", value="yes_no"), "A comment stands inside", "", 11),
    (BLOCK, SetText(text="words.bakc", language="en", words="B"), "Did you mean `words.back`?", "", 0),
    (BLOCK, SetText(text="words.back", words="B"), "Say for which language", "", 0),
    (BLOCK, SetText(text="words.back", language="fr", words="B"), "has no language `fr`", "", 0),
    (BLOCK, SetText(text="words.back.x=1", language="en", words="B"), "no text `words.back.x=1`", "", 0),
    (BLOCK, SetKey(screen="kind", key="answer.max", value=3), "There is no key `answer:`", "", 0),
]


@pytest.mark.parametrize(
    ("text", "edit", "words", "_", "line"),
    REFUSALS,
    ids=[f"{one[2]} {number}" for number, one in enumerate(REFUSALS)],
)
def test_an_edit_is_refused_in_words_with_its_place(
    text: str, edit: Edit, words: str, _: str, line: int
) -> None:
    result = edit.apply(texts(HEAD + text))
    assert isinstance(result, EditRefusal), result
    assert words in result.reason
    assert (result.place.line if result.place else 0) == line
    assert result.place is None or (result.place.file, result.place.column > 0) == ("menus.yaml", True)
