"""A text in a citizen's own words begins a conversation, at either provider; a stranger's does not."""

from collections.abc import Callable

import pytest

from gateway.unclear_texts.kept_text import WaitingText
from gateway.unclear_texts.unclear_text_store import MAX_TEXTS, TEXT_PREFIX, TEXTS_KEY, UnclearTextStore
from tests.gateway.conversations.sms.conftest import (
    SHORT_CODE,
    AfricasTalkingSmsPhone,
    SmsPhone,
    TwilioSmsPhone,
)
from tests.gateway.services import Services, create_app

MENUS = """\
version: 1
service: {name: County, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {sms: {keywords: {REPORT: top, HELP ME: person}, understand: [top]}}
understand: {none: person, keep: 30d}
screens:
  top:
    menu: {en: What is wrong?, sw: Kuna shida gani?}
    save: problem
    options:
      - {value: dry, say: {en: No water, sw: Hakuna maji}, examples: {en: the taps are dry, sw: mifereji imekauka}}
      - {value: leak, say: {en: Burst pipe, sw: Bomba limepasuka}, examples: {en: a pipe is broken, sw: bomba linavuja}}
    goto: place
  place: {ask: {en: "Where? ({said})", sw: "Wapi? ({said})"}, answer: {type: text}, save: place, goto: bye}
  person: {end: {en: Call 0711., sw: Piga 0711.}}
  bye: {end: {en: "Thank you.", sw: Asante.}}
"""


def kept(phone: SmsPhone) -> list[tuple[str, str, str]]:
    """The texts that are kept: menu, language, words."""
    phone.services.container.callers.unclear_text_keeper.keep()
    return [
        (one.menu, one.language, one.words) for one in phone.services.container.callers.unclear_texts.all()
    ]


@pytest.fixture(params=[AfricasTalkingSmsPhone, TwilioSmsPhone])
def phone(request: pytest.FixtureRequest, make_gateway: Callable[..., Services]) -> SmsPhone:
    """A phone that texts these menus, at either provider."""
    services = make_gateway(MENUS)
    app = create_app(services)
    if request.param is TwilioSmsPhone:
        return TwilioSmsPhone(services, app, "twilio", "+14155550100")
    return AfricasTalkingSmsPhone(services, app, "at", SHORT_CODE)


def test_words_without_a_keyword_are_understood_and_kept_whole(phone: SmsPhone) -> None:
    assert phone.say("A pipe is broken near the market") == "Burst pipe?\n1. Yes\n2. Something else"
    assert phone.say("1").startswith("Where? (A pipe is broken near the market)")
    assert phone.say("Kibera market") == "Thank you."


def test_the_reply_is_in_the_language_of_the_words(phone: SmsPhone) -> None:
    assert phone.say("bomba linavuja sana") == "Bomba limepasuka?\n1. Ndiyo\n2. Jambo jingine\n3. English"
    assert phone.say("Ndiyo").startswith("Wapi?")


def test_none_of_them_leads_to_a_person(phone: SmsPhone) -> None:
    assert phone.say("a pipe is broken", "2") == "Call 0711."


def test_a_stranger_is_told_what_the_line_can_do(phone: SmsPhone) -> None:
    assert "REPORT" in phone.say("happy birthday")


def test_a_keyword_comes_first_and_words_count_behind_it(phone: SmsPhone) -> None:
    assert phone.say("REPORT a broken pipe at the market").startswith("Burst pipe?")
    assert phone.say("REPORT").startswith("What is wrong?")
    assert phone.say("the taps are dry here").startswith("No water?")
    assert phone.say("2") == "Call 0711."


def test_stop_ends_an_offer(phone: SmsPhone) -> None:
    phone.say("a pipe is broken")
    phone.text("STOP")
    assert phone.say("a pipe is broken").startswith("Burst pipe?")


def test_what_was_not_understood_is_kept_with_its_numbers_masked(phone: SmsPhone) -> None:
    phone.say("happy birthday, ring 0711 000 111")
    phone.text("and a happy new year")  # nothing is answered, as the line was explained
    phone.say("a pipe is broken", "2")
    phone.say("REPORT", "nothing like it")
    assert sorted(kept(phone)) == [
        ("top", "en", "a pipe is broken"),
        ("top", "en", "and a happy new year"),
        ("top", "en", "happy birthday, ring #### ### ###"),
        ("top", "en", "nothing like it"),
    ]


def test_a_text_that_is_delivered_twice_is_kept_once(phone: SmsPhone) -> None:
    for _ in range(2):
        phone.text("happy birthday", "one-id")
    assert len(kept(phone)) == 1


def test_what_is_kept_is_sealed_expires_and_is_forgotten(phone: SmsPhone) -> None:
    phone.say("happy birthday")
    assert len(kept(phone)) == 1
    client, container = phone.services.redis, phone.services.container
    (key,) = client.scan_iter(f"{TEXT_PREFIX}*")
    assert b"birthday" not in b" ".join(client.hgetall(key).values())
    assert 0 < client.ttl(key) <= 30 * 86_400
    assert 0 < client.ttl(TEXTS_KEY) <= 30 * 86_400
    held = container.person_export.collect(phone.number)["held"]
    assert ["top", "en", "happy birthday"] in [
        one.get("text") for one in held.values() if isinstance(one, dict)
    ]
    assert container.eraser.erase(phone.number).unclear_texts == 1
    assert kept(phone) == []


def test_the_oldest_go_where_there_are_too_many(make_gateway: Callable[..., Services]) -> None:
    services = make_gateway(MENUS)
    store: UnclearTextStore = services.container.callers.unclear_texts
    store.keep(WaitingText("first", "top", "en", "the first", "", 60))
    services.redis.zadd(TEXTS_KEY, {f"x{number}": number for number in range(MAX_TEXTS - 1)})
    store.keep(WaitingText("second", "top", "en", "the second", "", 60))
    assert services.redis.zcard(TEXTS_KEY) == MAX_TEXTS
    assert services.redis.zscore(TEXTS_KEY, "x0") is None
    assert [one.words for one in store.all()] == ["the second", "the first"]
