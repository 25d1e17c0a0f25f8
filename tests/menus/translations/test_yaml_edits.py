"""A translation goes into the file where its text stands; every other byte stays as it was."""

import pytest

from menus.translations.catalogue import CatalogueFile
from menus.translations.import_check import apply_changes
from menus.translations.units import compose_yaml

LANGUAGES = ("en", "sw", "fr")
HEAD = """\
# a comment
version: 1   # another
service: {name: {en: A, sw: B}, languages: {en: English, sw: Kiswahili, fr: Français}}
screens:
  start:
"""
TAIL = """
  # the end
  bye: {end: 'Bye'}
"""


def translate_body(body: str, change: dict[str, str], name: str = "screens.start.menu") -> str:
    text = HEAD + body + TAIL
    part = CatalogueFile("", compose_yaml(text), text)
    after, expected = apply_changes(part, text, {name: change}, LANGUAGES)
    again = {
        name: dict(unit.by_language) for name, unit in CatalogueFile("", compose_yaml(after)).units().items()
    }
    assert again == expected
    assert after.startswith(HEAD)
    assert after.endswith(TAIL)
    return after[len(HEAD) : -len(TAIL)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("      sw: One  # to translate", "      sw: Moja"),
        (
            "      sw: One  # to translate\n      fr: One  # to translate",
            "      sw: Moja\n      fr: One  # to translate",
        ),
        ('      sw: "One: two"  # to translate', '      sw: "Moja"'),
        ("      sw: 'One'  # to translate, please", "      sw: 'Moja'"),
        ("      sw: |-  # to translate\n        One\n        Two", "      sw: |-\n        Moja"),
        ("      sw: One  # a note", "      sw: Moja  # a note"),
    ],
)
def test_a_translation_takes_the_mark_away(body: str, expected: str) -> None:
    head = "    menu:\n      en: One\n"
    assert translate_body(head + body, {"sw": "Moja"}) == head + expected


@pytest.mark.parametrize(
    ("body", "change", "expected"),
    [
        ("    menu: {en: One, sw: Moja}", {"sw": "Mbili"}, "    menu: {en: One, sw: Mbili}"),
        ("    menu: {en: One, sw: Moja}", {"sw": "Mbili, tatu"}, '    menu: {en: One, sw: "Mbili, tatu"}'),
        ("    menu: {en: One}  # note", {"sw": "Moja"}, "    menu: {en: One, sw: Moja}  # note"),
        ("    menu: {en: One, }", {"sw": "Moja"}, "    menu: {en: One, sw: Moja, }"),
        ("    menu: {en: One}", {"sw": "Moja", "fr": "Un"}, "    menu: {en: One, sw: Moja, fr: Un}"),
        ("    menu: {en: One}", {"sw": "{place}: ndiyo"}, '    menu: {en: One, sw: "{place}: ndiyo"}'),
        ("    menu: {en: 'One', sw: 'Moja'}", {"sw": "N'a"}, "    menu: {en: 'One', sw: 'N''a'}"),
        (
            '    menu: {en: "One", sw: "Moja"}',
            {"sw": 'a "b" \\'},
            '    menu: {en: "One", sw: "a \\"b\\" \\\\"}',
        ),
        ("    menu: {en: One, sw: Moja}", {"sw": "no"}, '    menu: {en: One, sw: "no"}'),
        ("    menu: {en: One, sw: Moja}", {"sw": "12"}, '    menu: {en: One, sw: "12"}'),
        ("    menu: {en: One, sw: Moja}", {"sw": "Moja\nMbili"}, '    menu: {en: One, sw: "Moja\\nMbili"}'),
        (
            "    menu:\n      en: One\n      sw: Moja",
            {"sw": "Mbili, tatu"},
            "    menu:\n      en: One\n      sw: Mbili, tatu",
        ),
        (
            "    menu:\n      en: One  # why",
            {"sw": "Moja"},
            "    menu:\n      en: One  # why\n      sw: Moja",
        ),
        (
            "    menu:\n      en: One\n    # below",
            {"sw": "Moja"},
            "    menu:\n      en: One\n      sw: Moja\n    # below",
        ),
        ("    menu:\n      en: One\n      sw:", {"sw": "Moja"}, "    menu:\n      en: One\n      sw: Moja"),
        (
            "    menu:\n      en: One\n      sw: |-\n        a\n        b\n",
            {"sw": "c\n\nd"},
            "    menu:\n      en: One\n      sw: |-\n        c\n\n        d\n",
        ),
        (
            "    menu:\n      en: One\n      sw: >-\n        a\n        b",
            {"sw": "c"},
            "    menu:\n      en: One\n      sw: |-\n        c",
        ),
        (
            "    menu:\n      en: |\n        One\n        Two\n\n",
            {"sw": "Moja"},
            "    menu:\n      en: |\n        One\n        Two\n      sw: Moja\n\n",
        ),
        (
            "    menu:\n      en: One\n        and two\n      sw: x",
            {"sw": "Pili"},
            "    menu:\n      en: One\n        and two\n      sw: Pili",
        ),
        ("    menu: One # all", {"sw": "Moja"}, "    menu: {en: One, sw: Moja, fr: One} # all"),
        ("    menu: &one One", {"sw": "Moja"}, "    menu: &one {en: One, sw: Moja, fr: One}"),
        ("    menu: One", {"sw": "One", "fr": "Un"}, "    menu: {en: One, sw: One, fr: Un}"),
        ("    menu: {en: One, fr: Un}", {"sw": "One"}, "    menu: {en: One, fr: Un, sw: One}"),
        (
            "    menu: &one {en: One}\n    invalid: *one",
            {"sw": "Moja"},
            "    menu: &one {en: One, sw: Moja}\n    invalid: *one",
        ),
        (
            "    gap: &x Moja\n    menu: {en: One, sw: *x}",
            {"sw": "Mbili"},
            "    gap: &x Moja\n    menu: {en: One, sw: Mbili}",
        ),
        (
            "    menu: |-\n      One\n      Two",
            {"sw": "Moja"},
            '    menu: {en: "One\\nTwo", sw: Moja, fr: "One\\nTwo"}',
        ),
    ],
)
def test_texts(body: str, change: dict[str, str], expected: str) -> None:
    assert translate_body(body, change) == expected


def test_windows_line_breaks_stay() -> None:
    text = "screens:\r\n  start:\r\n    menu:\r\n      en: One\r\n    goto: a\r\n"
    after, _ = apply_changes(
        CatalogueFile("", compose_yaml(text)), text, {"screens.start.menu": {"sw": "Moja"}}, LANGUAGES
    )
    assert after == "screens:\r\n  start:\r\n    menu:\r\n      en: One\r\n      sw: Moja\r\n    goto: a\r\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version: 1\n", "version: 1\n\nwords:\n  sw: {back: Nyuma, more: Zaidi}\n"),
        ("version: 1", "version: 1\n\nwords:\n  sw: {back: Nyuma, more: Zaidi}\n"),
        ("words: {en: {back: Go back}}\n", "words: {en: {back: Go back}, sw: {back: Nyuma, more: Zaidi}}\n"),
        (
            "words:\n  en:\n    back: Go back\n",
            "words:\n  en:\n    back: Go back\n  sw: {back: Nyuma, more: Zaidi}\n",
        ),
        ("words:\n  sw:\n    back: Rudi\n", "words:\n  sw:\n    back: Nyuma\n    more: Zaidi\n"),
        ("words: {sw: {}}\n", "words: {sw: {back: Nyuma, more: Zaidi, }}\n"),
    ],
)
def test_the_gateways_own_words(text: str, expected: str) -> None:
    changes = {"words.back": {"sw": "Nyuma"}, "words.more": {"sw": "Zaidi"}}
    after, _ = apply_changes(CatalogueFile("", compose_yaml(text)), text, changes, LANGUAGES)
    assert after == expected


CASES = "[{if: {channel: sms}, say: B}, {say: Back}]"
BLOCK = """\
words:
  en:
    back:
      - if: {kind: "water", any: [{n: 5}, {on: true}]}
        say: Go back
      - say: Back
"""
WATER = "back.kind=water,any=[n=5,on=true]"


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        (
            f"words: {{en: {{back: {CASES}}}, sw: {{back: {CASES}}}}}\n",
            {"words.back.channel=sms": {"sw": "R"}, "words.back.otherwise": {"sw": "Rudi"}},
            f"words: {{en: {{back: {CASES}}}, sw: {{back: [{{if: {{channel: sms}}, say: R}}, {{say: Rudi}}]}}}}\n",
        ),
        (
            f"words: {{en: {{back: {CASES}}}}}\n",
            {"words.back.channel=sms": {"sw": "R"}},
            f"words: {{en: {{back: {CASES}}}, sw: {{back: [{{if: {{channel: sms}}, say: R}}, {{say: Rudi}}]}}}}\n",
        ),
        (
            f"words: {{en: {{back: {CASES}}}, sw: {{back: Nyuma}}}}\n",
            {"words.back.channel=sms": {"sw": "R"}},
            f"words: {{en: {{back: {CASES}}}, sw: {{back: [{{if: {{channel: sms}}, say: R}}, {{say: Nyuma}}]}}}}\n",
        ),
        (
            BLOCK,
            {f"words.{WATER}": {"sw": "Nyuma"}},
            BLOCK
            + '  sw: {back: [{if: {kind: "water", any: [{n: 5}, {on: true}]}, say: Nyuma}, {say: Rudi}]}\n',
        ),
        (BLOCK, {"words.back.otherwise": {"en": "Return"}}, BLOCK.replace("say: Back", "say: Return")),
        (
            f"words: {{en: {{more: Next}}, sw: {{back: {CASES}}}}}\n",
            {"words.back": {"sw": "Rudi"}},
            "words: {en: {more: Next}, sw: {back: [{if: {channel: sms}, say: B}, {say: Rudi}]}}\n",
        ),
        (
            "version: 1\n",
            {"words.back": {"sw": "Rudi", "fr": "Retour"}},
            "version: 1\n\nwords:\n  sw: {back: Rudi}\n  fr: {back: Retour}\n",
        ),
    ],
)
def test_own_words_with_cases(text: str, changes: dict[str, dict[str, str]], expected: str) -> None:
    after, _ = apply_changes(CatalogueFile("", compose_yaml(text)), text, changes, LANGUAGES)
    assert after == expected


def test_a_file_that_the_checks_take_can_be_translated() -> None:
    """The pure loader refuses a question mark between braces, and a byte order mark is counted by neither."""
    text = "\ufeff" + HEAD + "    menu: {en: What now?, sw: Nini}" + TAIL
    after, _ = apply_changes(
        CatalogueFile("", compose_yaml(text)), text, {"screens.start.menu": {"sw": "Nini sasa?"}}, LANGUAGES
    )
    assert after == text.replace("sw: Nini}", 'sw: "Nini sasa?"}')
