"""An example is added to an option, in whatever layout it stands; every other byte stays."""

import pytest

from menus.edits.add_example import AddExample
from menus.edits.edit_result import EditDone, EditRefusal
from menus.edits.service_texts import ServiceTexts

HEAD = """\
version: 1
service: {name: Desk, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {sms: {understand: [kind]}}
screens:
  kind:  # a menu
    menu: {en: What is it?, sw: Ni nini?}
    options:
"""
WET = "maji hayatoki"
LINES = "      - say: Water\n        examples:\n          sw:\n            - mifereji  # dry\n"


def edit(option: str, words: str = WET, language: str = "sw", head: str = HEAD) -> EditDone | EditRefusal:
    asked = AddExample(screen="kind", option=1, words=words, language=language)
    return asked.apply(ServiceTexts("menus.yaml", head + option, {}))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "      - say: Water  # and pipes\n        goto: bye\n",
            "      - say: Water  # and pipes\n        examples: {sw: [maji hayatoki]}\n        goto: bye\n",
            id="none, in lines",
        ),
        pytest.param(
            "      - {say: Water, goto: bye}  # wet\n",
            "      - {say: Water, examples: {sw: [maji hayatoki]}, goto: bye}  # wet\n",
            id="none, in braces",
        ),
        pytest.param(
            "      - say: Water\n        examples: {en: [no water]}  # more\n        goto: bye\n",
            "      - say: Water\n        examples: {en: [no water], sw: [maji hayatoki]}  # more\n        goto: bye\n",
            id="another language",
        ),
        pytest.param(
            LINES + "            # last\n        goto: x\n",
            LINES + "            - maji hayatoki\n            # last\n        goto: x\n",
            id="a list of lines, with comments",
        ),
        pytest.param(
            "      - {say: Water, goto: x, examples: {sw: []}}\n",
            "      - {say: Water, goto: x, examples: {sw: [maji hayatoki]}}\n",
            id="an empty list",
        ),
        pytest.param(
            "      - {say: Water, goto: x, examples: {sw: mifereji}}\n",
            "      - {say: Water, goto: x, examples: {sw: [mifereji, maji hayatoki]}}\n",
            id="one text",
        ),
        pytest.param(
            "      - {say: Water, goto: x, examples: [no water]}\n",
            "      - {say: Water, goto: x, examples: {en: [no water], sw: [maji hayatoki]}}\n",
            id="of the default language alone",
        ),
    ],
)
def test_an_example_is_added(before: str, after: str) -> None:
    done = edit(before)
    assert isinstance(done, EditDone), done
    assert done.texts.text == HEAD + after


def test_an_example_of_the_default_language_goes_to_its_list() -> None:
    done = edit("      - {say: Water, goto: x, examples: [no water]}\n", "taps  are dry", "en")
    assert isinstance(done, EditDone), done
    assert done.texts.text.endswith("examples: [no water, taps are dry]}\n")


def test_a_service_of_one_language_gets_a_list() -> None:
    head = HEAD.replace(", sw: Kiswahili", "").replace("{en: What is it?, sw: Ni nini?}", "What?")
    done = edit("      - {say: Water, goto: x}\n", "taps are dry", "en", head)
    assert isinstance(done, EditDone), done
    assert done.texts.text.endswith("- {say: Water, examples: [taps are dry], goto: x}\n")


@pytest.mark.parametrize(
    ("option", "words", "language", "why"),
    [
        ("      - {say: Water, goto: x}\n", " ?! ", "sw", "needs words"),
        ("      - {say: Water, goto: x}\n", WET, "fr", "no language `fr`"),
        ("      - {say: Water, goto: x, examples: {sw: [MAJI hayatoki!]}}\n", WET, "sw", "already"),
        ("      - {say: Water, goto: x, examples: {sw: [{a: b}]}}\n", WET, "sw", "are no texts"),
        ("      - water\n", WET, "sw", "has no keys"),
        ("      []\n", WET, "sw", "none with the number 1"),
    ],
    ids=["no words", "language", "there already", "no texts", "no keys", "no option"],
)
def test_what_cannot_be_added_says_why(option: str, words: str, language: str, why: str) -> None:
    refused = edit(option, words, language)
    assert isinstance(refused, EditRefusal), refused
    assert why in refused.reason
