"""Words of a citizen's own at a menu: offered, confirmed, declined; nothing is done before."""

import pytest
from msgspec.structs import replace

from menus.engine.effects import RememberLanguage
from menus.model import Service
from tests.menus.engine.engine_conversation import CALLER, HEAD, EngineConversation, compile_menus

SMS = replace(CALLER, channel="sms")
ENTRY = HEAD.replace(
    'entry: {ussd: {"*1#": top}}', 'entry: {ussd: {"*1#": top}, sms: {understand: [top, water]}}'
)
MENUS = """
screens:
  top:
    menu: {en: About?, sw: Kuhusu?}
    save: about
    options:
      - {value: water, say: {en: Water, sw: Maji}, goto: water, set: {team: {text: pipes}}}
      - value: light
        say: {en: Dark street, sw: Giza mtaani}
        if: {channel: {not: ussd}}
        examples: {en: [street lamps are out], sw: [taa hazifanyi kazi]}
      - {say: {en: A person, sw: Mtu}, key: "9", goto: person}
    goto: place
  water:
    menu: {en: Which?, sw: Gani?}
    save: problem
    options:
      - value: dry
        say: {en: No water, sw: Hakuna maji}
        examples: {en: [the taps are dry, we have had no water for days], sw: [mifereji imekauka, maji yamekatika jana]}
      - value: leak
        say: {en: Burst pipe, sw: Bomba limepasuka}
        examples: {en: [water leaks on the road, the pipe is broken], sw: [maji yanamwagika njiani, bomba linavuja]}
    goto: place
  place:
    ask: {en: "Where? ({about}, {problem}, {team}, {said})", sw: "Wapi? ({about:value})"}
    answer: {type: text}
    save: place
    goto: bye
  person: {end: {en: Wait, sw: Subiri}}
  bye: {end: {en: "{place}", sw: "{place}"}}
"""


@pytest.fixture(scope="module")
def service() -> Service:
    return compile_menus(MENUS, head=ENTRY)


def begin(service: Service, *, channel: str = "sms") -> EngineConversation:
    conversation = EngineConversation(service, replace(CALLER, channel=channel))
    conversation.dial()
    return conversation


def test_a_clear_guess_is_asked_for_and_leads_through_both_menus(service: Service) -> None:
    one = begin(service)
    assert one.send("The pipe is broken at the market") == "Burst pipe?\n1. Yes\n2. Something else"
    assert one.session.answers == {}
    assert one.send("1").startswith("Where? (Water, Burst pipe, pipes, The pipe is broken at the market)")
    assert one.session.answers["problem"] == "leak"
    assert one.send("0").startswith("Which?")  # as if each menu had been shown


@pytest.mark.parametrize("yes", ["1", "yes", "Yes.", "1. Yes", "burst pipe"])
def test_ways_to_say_yes(service: Service, yes: str) -> None:
    one = begin(service)
    one.send("the pipe is broken")
    assert one.send(yes).startswith("Where?")


@pytest.mark.parametrize("no", ["2", "something else", "0"])
def test_something_else_shows_the_menu_and_keeps_nothing(service: Service, no: str) -> None:
    one = begin(service)
    one.send("the pipe is broken")
    assert one.send(no).startswith("About?\n1. Water")
    assert one.session.answers == {}
    assert one.send("1").startswith("Which?")


def test_several_guesses_are_numbered_with_a_last_line_for_none(service: Service) -> None:
    one = begin(service)
    shown = one.send("water on the road")
    title, *lines = shown.split("\n")
    assert title == "Which do you mean?"
    assert lines[-1] == f"{len(lines)}. None of these"
    assert "Burst pipe" in shown
    assert one.send(str(len(lines))).startswith("About?")


def test_a_number_that_is_not_offered_repeats_the_offer(service: Service) -> None:
    one = begin(service)
    shown = one.send("the pipe is broken")
    assert one.send("7") == shown
    assert one.send("1").startswith("Where?")


def test_other_words_are_read_anew(service: Service) -> None:
    one = begin(service)
    one.send("the pipe is broken")
    assert one.send("no sorry, the taps are dry").startswith("No water?")
    assert one.send("a person") == "Wait\n."


def test_a_number_among_words_chooses_nothing(service: Service) -> None:
    one = begin(service)
    assert one.send("2 pipes broken at road 1").startswith(("Burst pipe?", "Which do you mean?"))
    one.send("1 km from the market")
    assert one.session.answers == {}
    assert begin(service).send("1. Water").startswith("Which?")
    assert begin(service).send("1 please").startswith("Which?")


@pytest.mark.parametrize("words", ["happy birthday", "12", "??"])
def test_what_resembles_nothing_does_not_fit(service: Service, words: str) -> None:
    shown = begin(service).send(words)
    assert shown.startswith("That answer does not fit.")


def test_an_option_that_is_not_on_offer_is_not_guessed(service: Service) -> None:
    assert begin(service).send("street lamps are out").startswith("Dark street?")
    assert "Dark street" not in begin(service, channel="ussd").send("street lamps are out")


def test_a_second_menu_understands_its_own_options(service: Service) -> None:
    one = begin(service, channel="ussd")
    one.send("1")
    assert one.send("mifereji imekauka").startswith(
        "No water?" if one.session.language == "en" else "Hakuna maji?"
    )


def test_the_language_of_the_words_is_taken_and_can_be_left(service: Service) -> None:
    one = begin(service)
    assert one.send("bomba linavuja sokoni") == "Bomba limepasuka?\n1. Ndiyo\n2. Jambo jingine\n3. English"
    assert not one.effects
    assert one.send("3") == "Burst pipe?\n1. Yes\n2. Something else"
    one = begin(service)
    one.send("bomba linavuja sokoni")
    assert one.send("1").startswith("Wapi? (water)")
    assert RememberLanguage("sw") in one.effects


def test_a_chosen_language_stays(service: Service) -> None:
    one = EngineConversation(service, SMS)
    one.dial(language="en")
    assert one.send("bomba linavuja sokoni").startswith("Burst pipe?")


def test_spoken_words_are_offered_too_and_switch_no_language(service: Service) -> None:
    one = begin(service, channel="voice")
    assert one.send("the pipe is broken").startswith("Burst pipe?")
    assert one.send("1").startswith("Where?")
    assert (
        begin(service, channel="voice").send("maji yamekatika jana") == "No water?\n1. Yes\n2. Something else"
    )


def test_who_means_none_goes_where_the_file_says() -> None:
    one = begin(compile_menus("understand: {none: person}" + MENUS, head=ENTRY))
    one.send("the pipe is broken")
    assert one.send("2") == "Wait\n."


def test_private_words_are_never_shown() -> None:
    one = begin(compile_menus("understand: {private: true}" + MENUS, head=ENTRY))
    one.send("the pipe is broken")
    assert "(Water, Burst pipe, pipes, ****)" in one.send("1")


def test_thresholds_of_the_file_count() -> None:
    one = begin(compile_menus("understand: {least: 100}" + MENUS, head=ENTRY))
    assert one.send("the pipe is broken now").startswith("That answer does not fit.")
    guesses = {
        lead: compile_menus(f"understand: {{lead: {lead}}}" + MENUS, head=ENTRY).guesses["top"]
        for lead in (1, 99)
    }
    ranked = guesses[1].find("water is leaking")
    assert [guesses[lead].is_clear(ranked) for lead in (1, 99)] == [True, False]


def test_a_menu_without_examples_takes_no_words() -> None:
    one = EngineConversation(compile_menus(MENUS.replace("examples:", "#examples:")))
    one.dial()
    assert one.send("no watr").startswith("That answer does not fit.")


def test_a_row_that_a_service_keeps_as_said_stays_with_its_columns() -> None:
    menus = """
tables: {wards: {rows: [{name: Kibera, phone: "71"}, {name: Langata, phone: "72"}]}}
screens:
  top: {list: Which?, from: wards, label: name, save: said, goto: next}
  next: {menu: "{said}", options: [{say: Go on, goto: bye}]}
  bye: {end: "{said.phone}"}
"""
    one = EngineConversation(compile_menus(menus))
    one.dial()
    assert one.send("2", "1") == "72\n."
