"""One number files, looks up, texts and is called so often and no more. Then it reads polite words; others go on."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from gateway.callers.use_limit import UseKind
from gateway.callers.use_limits import WITHHELD_FACTOR, LimitReachedError, day_key, hour_key
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import NUMBER, REFERENCE, Phone, run_at_once

MENUS = """
screens:
  top:
    menu: What now?
    options:
      - {say: Report, goto: send}
      - {say: Text me, goto: text}
      - {say: Ask, goto: reference}
      - {say: Call me, goto: ring}
  send: {submit: report, goto: thanks}
  thanks: {end: "We have {reference}."}
  text: {send_sms: Hello, goto: done}
  reference: {ask: Which reference?, answer: {type: text}, save: ref, goto: find}
  find: {lookup: state, found: done, none: unknown, failed: unknown}
  unknown: {end: No such case.}
  ring: {call_back: We will call you., at: top}
  done: {end: Done.}
cases:
  report: {title: A report, fields: {kind: water}}
lookups:
  state: {case: "{ref}"}
messages:
  received: {en: "We have {reference}.", sw: "Tumepata {reference}."}
"""
LIMIT = "END You have reached our limit for now. Nothing was sent. Please try again later."
NO_CALL = "END We cannot call this number now. Please try again later."
LIMITS = """
limits:
  cases: {hour: 3, day: 4}
  texts: {hour: 2, day: 3}
  lookups: {hour: 2, day: 9}
  calls: {hour: 1, day: 2}
"""
OTHER = "+254722000222"


@pytest.fixture
def limited(make_menu_gateway: Callable[[str], MenuGateway], tmp_path: Path) -> MenuGateway:
    """A gateway with low limits."""
    (tmp_path / "delivery.yaml").write_text(LIMITS, encoding="utf-8")
    return make_menu_gateway(MENUS)


def send(gateway: MenuGateway, *keys: str, number: str = NUMBER) -> str:
    """Dial and press keys; what is shown then."""
    phone = gateway.phone(number)
    phone.dial()
    return phone.send(*keys)


def test_so_many_cases_an_hour_and_no_more(limited: MenuGateway, logged: io.StringIO) -> None:
    for _ in range(3):
        assert REFERENCE.search(send(limited, "1"))
    assert send(limited, "1") == LIMIT
    assert limited.services.submissions_outbox.depth() == 3
    assert len(limited.store.keys("reference:*")) == 3, "no reference for what was not kept"
    assert REFERENCE.search(send(limited, "1", number=OTHER)), "others go on"
    assert logged.getvalue().count('"limit_reached"') == 1
    assert logged.getvalue().count('"limit_near"') == 1


def test_a_repeated_hop_of_what_was_refused_reads_the_same(limited: MenuGateway) -> None:
    for _ in range(3):
        send(limited, "1")
    phone = limited.phone()
    phone.dial()
    assert phone.send("1") == LIMIT
    assert phone.hop() == LIMIT
    assert limited.services.submissions_outbox.depth() == 3


def test_a_repeated_hop_of_what_was_filed_counts_once(limited: MenuGateway, store: redis.Redis) -> None:
    phone = limited.phone()
    phone.dial()
    shown = phone.send("1")
    limited.lose_sessions()
    assert phone.hop() == shown
    assert store.hget(hour_key(limited.services.crypto.digest(NUMBER)), "cases") == b"1"


def test_the_hour_ends_and_the_day_goes_on(limited: MenuGateway, store: redis.Redis) -> None:
    for _ in range(3):
        send(limited, "1")
    digest = limited.services.crypto.digest(NUMBER)
    assert 0 < store.ttl(hour_key(digest)) <= 3600
    assert 0 < store.ttl(day_key(digest)) <= 24 * 3600
    store.delete(hour_key(digest))  # an hour later
    assert REFERENCE.search(send(limited, "1"))
    store.delete(hour_key(digest))
    assert send(limited, "1") == LIMIT, "the day is used up"


def test_requests_at_once_do_not_get_past_a_limit(limited: MenuGateway) -> None:
    phones = [limited.phone() for _ in range(12)]
    for phone in phones:
        phone.dial()

    def file(phone: Phone) -> str:
        return phone.send("1")

    shown = run_at_once([lambda phone=phone: file(phone) for phone in phones])  # type: ignore[misc]
    assert sum(REFERENCE.search(page) is not None for page in shown) == 3
    assert limited.services.submissions_outbox.depth() == 3


def test_the_keys_hold_no_number(limited: MenuGateway, store: redis.Redis) -> None:
    send(limited, "1")
    send(limited, "2")
    used = [key.decode() for key in store.keys("used-*")]
    assert len(used) == 2
    assert not any(NUMBER.removeprefix("+") in key for key in used)


def test_so_many_texts(limited: MenuGateway) -> None:
    assert [send(limited, "2") for _ in range(3)] == ["END Done.", "END Done.", LIMIT]
    assert len(limited.texts()) == 2
    assert send(limited, "2", number=OTHER) == "END Done."


def test_a_text_that_a_caller_asks_for_counts_once_for_its_number(
    limited: MenuGateway, store: redis.Redis
) -> None:
    assert [send(limited, "2") for _ in range(2)] == ["END Done."] * 2
    assert len(limited.send_texts()) == 2, "both go"
    used = store.hgetall(day_key(limited.services.crypto.digest(NUMBER)))
    assert (used[b"texts"], used[b"requested_texts"]) == (b"2", b"2")


def test_so_many_lookups(limited: MenuGateway) -> None:
    assert [send(limited, "3", "123456782") for _ in range(3)] == ["END No such case."] * 2 + [LIMIT]


def test_a_call_is_not_promised_where_none_will_be_made(limited: MenuGateway) -> None:
    services = limited.services
    assert send(limited, "4") == "END We will call you."
    services.container.delivery.use_limits.take(UseKind.CALLS, services.crypto.digest(NUMBER))
    assert send(limited, "4") == NO_CALL
    assert send(limited, "4", number="+881612345678") == NO_CALL, "out of reach"
    assert send(limited, "4", number=OTHER) == "END We will call you."


def test_words_are_in_the_language_of_the_session(
    make_menu_gateway: Callable[[str], MenuGateway], tmp_path: Path
) -> None:
    (tmp_path / "delivery.yaml").write_text(LIMITS, encoding="utf-8")
    limited = make_menu_gateway(
        MENUS.replace("{say: Report, goto: send}", "{say: Report, language: sw, goto: send}")
    )
    assert [send(limited, "1") for _ in range(4)][-1] == (
        "END Umefikia kikomo chetu kwa sasa. Hakuna kilichotumwa. Tafadhali jaribu tena baadaye."
    )


def test_callers_who_withhold_their_number_are_counted_by_session_and_together(
    limited: MenuGateway, store: redis.Redis
) -> None:
    withheld = [send(limited, "1", number="anonymous") for _ in range(5)]
    assert all(REFERENCE.search(page) for page in withheld), "one session does not use up those of others"
    assert store.hget(day_key("withheld"), "cases") == b"5"
    store.hset(hour_key("withheld"), "cases", 3 * WITHHELD_FACTOR)
    assert send(limited, "1", number="anonymous") == LIMIT
    assert REFERENCE.search(send(limited, "1")), "callers with a number go on"


def test_alarms_are_counted_without_numbers(limited: MenuGateway, store: redis.Redis) -> None:
    for _ in range(5):
        send(limited, "1")
    assert store.hgetall("counts:limits") == {
        b"cases:hour:near": b"1",
        b"cases:hour:reached": b"1",
    }


def test_nothing_is_counted_once_a_limit_is_met(limited: MenuGateway) -> None:
    limits, digest = limited.services.container.delivery.use_limits, "somebody"
    for _ in range(2):
        limits.take(UseKind.TEXTS, digest)
    for _ in range(2):
        with pytest.raises(LimitReachedError):
            limits.take(UseKind.TEXTS, digest)
        with pytest.raises(LimitReachedError):
            limits.check(UseKind.TEXTS, digest)
    assert limited.store.hget(day_key(digest), "texts") == b"2"


TYPED_MENUS = """
screens:
  top: {menu: What now?, options: [{say: Report, goto: what}, {say: Hours, goto: hours}]}
  hours: {end: From 8 to 5.}
  what: {ask: What happened?, answer: {type: text}, save: what, goto: where}
  where: {ask: Where?, answer: {type: text}, save: where, goto: confirm}
  confirm: {menu: "Send it?", options: [{say: "Yes", goto: send}, {say: "No", goto: top}]}
  send: {submit: report, goto: thanks}
  thanks: {end: "We have {reference}."}
cases:
  report: {title: A report, fields: {what: "{what}", where: "{where}"}}
"""


@pytest.fixture
def typed(make_menu_gateway: Callable[[str], MenuGateway], tmp_path: Path) -> MenuGateway:
    """A gateway with low limits, and a case that takes words."""
    (tmp_path / "delivery.yaml").write_text(LIMITS, encoding="utf-8")
    return make_menu_gateway(TYPED_MENUS)


def test_who_may_file_no_more_is_told_before_a_word_is_typed(typed: MenuGateway) -> None:
    for _ in range(3):
        assert REFERENCE.search(send(typed, "1", "No water", "Kibera", "1"))
    assert send(typed, "1") == LIMIT, "at the first question"
    assert send(typed, "2") == "END From 8 to 5.", "what needs no case goes on"
    assert typed.phone().dial("1") == LIMIT, "by a longer code"
    assert REFERENCE.search(send(typed, "1", "No water", "Kibera", "1", number=OTHER)), "others go on"


def test_a_limit_that_is_reached_on_the_way_is_kept_at_the_filing(typed: MenuGateway) -> None:
    phone = typed.phone()
    phone.dial()
    assert "Where?" in phone.send("1", "No water")
    for _ in range(3):
        send(typed, "1", "No road", "Laini", "1")
    assert "Send it?" in phone.send("Kibera")
    assert phone.send("1") == LIMIT
    assert typed.services.submissions_outbox.depth() == 3


def test_who_withholds_the_number_is_told_too(typed: MenuGateway, store: redis.Redis) -> None:
    send(typed, "1", number="anonymous")
    store.hset(hour_key("withheld"), "cases", 3 * WITHHELD_FACTOR)
    assert send(typed, "1", number="anonymous") == LIMIT


def test_a_repeated_question_is_told_the_same(typed: MenuGateway, store: redis.Redis) -> None:
    for _ in range(3):
        send(typed, "1", "No water", "Kibera", "1")
    phone = typed.phone()
    phone.dial()
    assert phone.send("1") == LIMIT
    store.delete(hour_key(typed.services.crypto.digest(NUMBER)))
    assert phone.hop() == LIMIT
