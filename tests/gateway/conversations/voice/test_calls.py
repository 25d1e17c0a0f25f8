"""Whole calls, alike on both providers."""

import json
from pathlib import Path

import pytest
import redis
from flask import Flask

from tests.gateway.conversations.voice.conftest import MakePhoneCall
from tests.gateway.conversations.voice.phone_call import NUMBER, SWAHILI_NUMBER, PhoneCall, TwilioPhoneCall
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services

CHOOSE = "For English, press 1. Kwa Kiswahili, bonyeza 2."
WELCOME = (
    "How can we help? For Report a problem, press 1. For Track a report, press 2. For End, press 3. "
    "For Our offices, press 4."
)


def filed_cases(phone_call: PhoneCall, store: redis.Redis) -> list[dict[str, object]]:
    """What the cases that wait for the backend hold."""
    items = store.zrange("outbox:submissions:due", 0, -1)
    encrypted = [store.hget(b"submission:" + item, "payload") for item in items]
    return [json.loads(phone_call.services.crypto.decrypt(one.decode())) for one in encrypted if one]


def count_ended(services: Services, how: str) -> float:
    """How many sessions are counted as ended so."""
    for line in services.metrics.exposition().decode().splitlines():
        if line.startswith(f'gateway_sessions_ended_total{{how="{how}"}}'):
            return float(line.rpartition(" ")[2])
    return 0.0


def test_a_whole_report_by_keys(phone_call: PhoneCall, store: redis.Redis) -> None:
    assert phone_call.call() == CHOOSE
    assert phone_call.press("1") == WELCOME
    assert phone_call.press("1").startswith("What is the problem? For Water, press 1. For Road, press 2.")
    assert phone_call.press("1").startswith("How many homes?")
    assert phone_call.press("60#").startswith("Choose a secret number of five digits.")
    assert phone_call.press("48151").startswith(
        "Water, 60 homes. Send? For Send, press 1. For Change, press 2."
    )
    assert phone_call.press("1").startswith("Thank you. Your reference is ")
    assert phone_call.over
    (case,) = filed_cases(phone_call, store)
    assert case["fields"] == {"category": "water", "homes": 60}
    assert case["contact"] == {"msisdn": NUMBER, "language": "en", "channel": "voice"}
    (item,) = store.zrange("outbox:submissions:due", 0, -1)
    assert store.hget(b"submission:" + item, "reference") == phone_call.reference.encode()
    assert [store.hget(key, "name") for key in store.keys("message:*")] == [b"received"]


def test_a_language_is_asked_for_once(make_phone_call: MakePhoneCall) -> None:
    first = make_phone_call()
    assert first.call() == CHOOSE
    assert first.press("2").startswith("Tukusaidie vipi? Kwa Ripoti tatizo, bonyeza 1.")
    assert make_phone_call().call().startswith("Tukusaidie vipi?")


def test_a_number_may_have_a_language(make_phone_call: MakePhoneCall) -> None:
    assert make_phone_call(to=SWAHILI_NUMBER).call().startswith("Tatizo ni nini?")


def test_who_withholds_their_number_is_asked_each_time(make_phone_call: MakePhoneCall) -> None:
    for _ in range(2):
        phone_call = make_phone_call(number="anonymous")
        assert phone_call.call() == CHOOSE
        assert phone_call.press("1") == WELCOME


def test_what_twilio_puts_for_a_withheld_number_is_nobody(services: Services, app: Flask) -> None:
    for _ in range(2):
        phone_call = TwilioPhoneCall(services, app, number="+266696687")
        assert phone_call.call() == CHOOSE
        phone_call.press("2")


@pytest.mark.parametrize("keys", ["7", "0", "12", "#"])
def test_a_key_without_a_language_asks_again(phone_call: PhoneCall, keys: str) -> None:
    phone_call.call()
    assert phone_call.press(keys).endswith(CHOOSE)
    assert phone_call.press("*").endswith(CHOOSE)
    assert phone_call.press("1#") == WELCOME


def test_silence_is_told_and_then_let_go(phone_call: PhoneCall) -> None:
    phone_call.call()
    assert phone_call.wait() == f"We did not hear an answer. {CHOOSE}"
    assert phone_call.wait().endswith(CHOOSE)
    assert phone_call.wait() == "Thank you for calling. Goodbye."
    assert phone_call.over
    assert phone_call.requests == 4


@pytest.mark.parametrize("before", [(), ("1",), ("1", "1"), ("1", "1", "60")])
def test_silence_on_any_screen_comes_to_a_polite_end(phone_call: PhoneCall, before: tuple[str, ...]) -> None:
    phone_call.call()
    phone_call.press("1", *before)
    heard = phone_call.heard
    assert phone_call.wait().startswith("We did not hear an answer. ")
    while not phone_call.over:
        phone_call.wait()
        assert phone_call.requests < 20
    assert phone_call.heard == "Thank you for calling. Goodbye." != heard


def test_keys_that_fit_nothing_are_counted_with_silence(phone_call: PhoneCall) -> None:
    phone_call.call()
    phone_call.press("1", "1", "1")
    assert phone_call.press("9999#").startswith("That is no number of homes.")
    assert phone_call.wait().startswith("We did not hear an answer. How many homes?")
    assert phone_call.press("0000#") == "Thank you for calling. Goodbye."
    assert phone_call.over


def test_a_repeated_key_pressed_for_ever_is_let_go(phone_call: PhoneCall) -> None:
    phone_call.call()
    while not phone_call.over:
        phone_call.press("*")
        phone_call.services.hops.client.delete(
            *phone_call.services.hops.client.keys("hops:*")
        )  # minutes pass
        assert phone_call.requests <= 401
    assert phone_call.heard == "Thank you for calling. Goodbye."


def test_the_engine_is_left_alone_by_star_and_paging(phone_call: PhoneCall) -> None:
    phone_call.call()
    phone_call.press("1")
    assert phone_call.press("*") == WELCOME
    assert phone_call.press("1").startswith("What is the problem?")
    assert phone_call.press("0") == WELCOME


def test_who_cannot_answer_is_led_on(phone_call: PhoneCall) -> None:
    phone_call.call()
    phone_call.press("1", "2")
    assert "Your reference number?" in phone_call.wait()
    assert phone_call.press("482915305").startswith("We will help you at the desk.")
    assert phone_call.wait() == WELCOME, "words that want no answer go on by themselves"
    assert not phone_call.over


def test_a_long_menu_is_paged(phone_call: PhoneCall) -> None:
    phone_call.call()
    first = phone_call.press("1", "4")
    assert "For Town 8, press 8." in first
    assert "Town 9" not in first
    assert "For Town 9, press 1." in phone_call.press("9")
    assert "For Town 9, press 1." in phone_call.wait(), "silence stays on the page"
    assert phone_call.press("1") == "The office of Town 9 is open."


@pytest.mark.parametrize(
    "digits",
    ["", "   ", "'; DROP", "<Say>hi</Say>", "١", "１", "hangup", "null", "A" * 5000, "9" * 5000, "1*" * 900],
)
def test_hostile_digits_are_no_answer(phone_call: PhoneCall, store: redis.Redis, digits: str) -> None:
    phone_call.call()
    phone_call.press("1", "1", "1")
    heard = phone_call.press(digits)
    assert "homes" in heard
    assert not phone_call.over
    assert phone_call.press("60").startswith("Choose a secret")
    assert filed_cases(phone_call, store) == []


def test_what_is_no_key_among_keys_is_left_out(phone_call: PhoneCall) -> None:
    phone_call.call()
    assert phone_call.press("\u202e1\x00") == WELCOME


def test_a_number_that_leads_nowhere(make_phone_call: MakePhoneCall, store: redis.Redis) -> None:
    phone_call = make_phone_call(to="+254711999999")
    assert phone_call.call() == "This service is not available."
    assert phone_call.over
    assert store.keys("conversation:*") == []


@pytest.mark.parametrize("to", ["254711082000", " 254711082000", "+254711082000"])
def test_a_number_is_known_however_it_is_told(make_phone_call: MakePhoneCall, to: str) -> None:
    assert make_phone_call(to=to).call() == CHOOSE


def test_a_dropped_call_is_gone_on_with(make_phone_call: MakePhoneCall) -> None:
    phone_call = make_phone_call()
    phone_call.call()
    phone_call.press("1", "1", "1")
    assert phone_call.hang_up().status_code == 204
    again = make_phone_call()
    assert again.call().startswith("Welcome back.")
    assert again.press("1").startswith("How many homes?")


@pytest.mark.parametrize(("key", "shown"), [("1", "How many homes?"), ("2", "What can we do?")])
def test_a_dropped_call_goes_on_with_the_menus_that_it_began_with(
    make_phone_call: MakePhoneCall, services: Services, tmp_path: Path, key: str, shown: str
) -> None:
    phone_call = make_phone_call()
    phone_call.call()
    phone_call.press("1", "1", "1")
    phone_call.hang_up()
    text = services.settings.menus.read_text(encoding="utf-8")
    changed = tmp_path / "menus.yaml"
    changed.write_text(
        text.replace("How many homes?", "Homes?").replace("How can we help?", "What can we do?"),
        encoding="utf-8",
    )
    services.publisher.publish(read_kept_menu_file(changed))
    assert services.menus.refresh()
    again = make_phone_call()
    assert again.call().startswith("Welcome back.")
    assert again.press(key).startswith(shown)


def test_a_call_that_came_to_its_end_is_counted_once(phone_call: PhoneCall) -> None:
    phone_call.call()
    phone_call.press("1", "3")
    assert phone_call.over
    before = count_ended(phone_call.services, "completed"), count_ended(phone_call.services, "dropped")
    for _ in range(2):
        response = phone_call.hang_up()
        assert (response.status_code, response.data) == (204, b"")
    assert (count_ended(phone_call.services, "completed"), count_ended(phone_call.services, "dropped")) == (
        before[0] + 1,
        before[1],
    )


def test_length_and_cost_of_a_call_are_counted_once_and_without_its_number(phone_call: PhoneCall) -> None:
    phone_call.call()
    for _ in range(2):
        phone_call.hang_up()
    told = phone_call.services.metrics.exposition().decode()
    labels = f'direction="in",provider="{phone_call.provider}"'
    assert f"gateway_call_seconds_count{{{labels}}} 1.0" in told
    assert f"gateway_call_seconds_sum{{{labels}}} 42.0" in told
    costs = [row for row in told.splitlines() if row.startswith("gateway_call_cost_total{")]
    assert costs == (
        ['gateway_call_cost_total{currency="KES",provider="at"} 2.5'] if phone_call.provider == "at" else []
    )
    assert NUMBER[1:] not in told


def test_a_call_that_was_hung_up_is_counted_as_dropped(phone_call: PhoneCall) -> None:
    phone_call.call()
    phone_call.press("1")
    before = count_ended(phone_call.services, "dropped")
    phone_call.hang_up()
    assert count_ended(phone_call.services, "dropped") == before + 1


def test_too_many_requests_of_a_number(phone_call: PhoneCall) -> None:
    phone_call.call()
    for key in phone_call.services.hops.client.keys("hops:*"):
        phone_call.services.hops.client.set(key, 120)
    assert phone_call.press("1") == "Too many requests. Please wait a minute and try again."
    assert phone_call.over
