"""The gateway's own words with cases."""

from datetime import timedelta

import pytest

from tests.menus.engine.engine_conversation import (
    HEAD,
    NOON,
    EngineConversation,
    compile_menus,
    start_conversation,
)

MENUS = """
words:
  en:
    back: [{if: {channel: sms}, say: B}, {if: {kind: water}, say: Go back}, {say: Return}]
    home: [{say: Start}]
    invalid: [{if: {kind: water}, say: No water}, {say: No}]
    "yes": [{if: {weekday: mon}, say: Yes today}, {say: Certainly}]
  sw: {back: [{if: {kind: water}, say: Nyuma}, {say: Rudi sasa}]}
screens:
  top: {menu: What?, save: kind, options: [{value: water, say: Water}, {value: road, say: Road}], goto: sure}
  sure: {menu: Sure?, options: yes_no, goto: bye}
  bye: {say: Bye, goto: top}
"""


@pytest.mark.parametrize(
    ("kind", "language", "channel", "page"),
    [
        ("1", "en", "ussd", "Sure?\n1. Yes today\n2. No\n0. Go back"),
        ("2", "en", "ussd", "Sure?\n1. Yes today\n2. No\n0. Return"),
        ("1", "en", "sms", "Sure?\n1. Yes today\n2. No\n0. B"),
        ("1", "sw", "ussd", "Sure?\n1. Ndiyo\n2. Hapana\n0. Nyuma"),
        ("2", "sw", "sms", "Sure?\n1. Ndiyo\n2. Hapana\n0. Rudi sasa"),
    ],
)
def test_words_on_a_page(kind: str, language: str, channel: str, page: str) -> None:
    one = start_conversation(MENUS, channel=channel)
    one.dial(language=language)
    assert one.send(kind) == page


def test_words_after_an_answer_that_does_not_fit() -> None:
    one = start_conversation(MENUS)
    one.dial()
    assert one.send("1", "x").startswith("No water\nSure?\n")
    assert one.send("0", "2", "x").startswith("No\nSure?\n")


def test_an_option_is_chosen_by_its_word_of_the_moment() -> None:
    one = start_conversation(MENUS)
    one.dial()
    assert one.send("1", "yes today") == "Bye\n0. Go back\n00. Start"
    one.now = NOON + timedelta(days=1)
    assert one.send("0", "yes today").startswith("No water\n")
    assert one.send("certainly") == "Bye\n0. Go back\n00. Start"


@pytest.mark.parametrize(("kind", "back"), [("1", "0. Go back"), ("2", "0. Return")])
def test_a_language_without_our_words_has_the_cases_of_the_default_one(kind: str, back: str) -> None:
    menus = MENUS.replace("sw: {back", "luo: {home").replace("Nyuma", "A").replace("Rudi sasa", "B")
    one = EngineConversation(
        compile_menus(menus, head=HEAD.replace("sw: {name: Kiswahili}", "luo: {name: Dholuo}"))
    )
    one.dial(language="luo")
    assert one.send(kind).endswith(back)


def test_a_screen_is_laid_out_again_at_each_moment() -> None:
    one = start_conversation("""
words: {en: {back: [{if: {time: {before: "12:30"}}, say: Morning}, {say: Evening}]}}
screens: {top: {say: One, goto: two}, two: {say: Two, goto: top}}
""")
    assert one.after_inputs("1") == "Two\n0. Morning"
    one.now = NOON + timedelta(hours=1)
    assert one.after_inputs("1") == "Two\n0. Evening"
