"""A first screen that asks for the language: once for each caller, and never as the main menu."""

import pytest

from tests.menus.engine.engine_conversation import start_conversation

MENUS = """
screens:
  top:
    branch:
      - {if: {language_chosen: true}, goto: welcome}
      - {goto: language}
  language:
    menu: Language / Lugha
    options:
      - {say: English, language: en}
      - {say: Kiswahili, language: sw}
    goto: welcome
  welcome:
    menu: {en: Hello, sw: Karibu}
    options:
      - {say: {en: Report, sw: Ripoti}, goto: place}
      - {say: {en: Language, sw: Lugha}, goto: language}
  place: {ask: {en: Where?, sw: Wapi?}, answer: {type: text}, save: place, goto: thanks}
  thanks: {end: "{language_chosen}"}
"""


@pytest.mark.parametrize(
    ("remembered", "first"),
    [(None, "Language / Lugha"), ("fr", "Language / Lugha"), ("en", "Hello"), ("sw", "Karibu")],
)
def test_it_is_shown_until_a_language_is_known(remembered: str | None, first: str) -> None:
    assert start_conversation(MENUS).dial(language=remembered).startswith(first)


def test_the_main_menu_is_the_screen_after_it() -> None:
    one = start_conversation(MENUS)
    one.dial()
    assert one.send("2").startswith("Karibu\n")
    assert one.send("1").startswith("Wapi?\n")
    assert one.send("00").startswith("Karibu\n")


def test_a_language_that_is_changed_later_moves_no_main_menu() -> None:
    one = start_conversation(MENUS)
    one.dial(language="sw")
    assert one.send("2").startswith("Language")
    assert one.send("1").startswith("Hello\n")
    assert one.session.home == "welcome"


def test_a_choice_counts_in_its_own_session() -> None:
    one = start_conversation(MENUS)
    one.dial()
    one.send("1")
    one.send("1")
    assert one.send("Kibera").startswith("true")
