"""Whole calls, alike on both providers."""

import json
from pathlib import Path

import pytest
import redis
from flask import Flask

from gateway.published_menus.definition import read_menu_file
from tests.gateway.conversations.voice.conftest import MakeLine
from tests.gateway.conversations.voice.voice_line import NUMBER, SWAHILI_NUMBER, TwilioVoiceLine, VoiceLine
from tests.gateway.services import Services

CHOOSE = "For English, press 1. Kwa Kiswahili, bonyeza 2."
WELCOME = (
    "How can we help? For Report a problem, press 1. For Track a report, press 2. For End, press 3. "
    "For Our offices, press 4."
)


def filed_cases(line: VoiceLine, store: redis.Redis) -> list[dict[str, object]]:
    """What the cases that wait for the backend hold."""
    items = store.zrange("outbox:submissions:due", 0, -1)
    encrypted = [store.hget(b"submission:" + item, "payload") for item in items]
    return [json.loads(line.services.crypto.decrypt(one.decode())) for one in encrypted if one]


def count_ended(services: Services, how: str) -> float:
    """How many sessions are counted as ended so."""
    for line in services.metrics.exposition().decode().splitlines():
        if line.startswith(f'gateway_sessions_ended_total{{how="{how}"}}'):
            return float(line.rpartition(" ")[2])
    return 0.0


def test_a_whole_report_by_keys(line: VoiceLine, store: redis.Redis) -> None:
    assert line.call() == CHOOSE
    assert line.press("1") == WELCOME
    assert line.press("1").startswith("What is the problem? For Water, press 1. For Road, press 2.")
    assert line.press("1").startswith("How many homes?")
    assert line.press("60#").startswith("Choose a secret number of five digits.")
    assert line.press("48151").startswith("Water, 60 homes. Send? For Send, press 1. For Change, press 2.")
    assert line.press("1").startswith("Thank you. Your reference is ")
    assert line.over
    (case,) = filed_cases(line, store)
    assert case["fields"] == {"category": "water", "homes": 60}
    assert case["contact"] == {"msisdn": NUMBER, "language": "en", "channel": "voice"}
    (item,) = store.zrange("outbox:submissions:due", 0, -1)
    assert store.hget(b"submission:" + item, "reference") == line.reference.encode()
    assert [store.hget(key, "name") for key in store.keys("message:*")] == [b"received"]


def test_a_language_is_asked_for_once(make_line: MakeLine) -> None:
    first = make_line()
    assert first.call() == CHOOSE
    assert first.press("2").startswith("Tukusaidie vipi? Kwa Ripoti tatizo, bonyeza 1.")
    assert make_line().call().startswith("Tukusaidie vipi?")


def test_a_number_may_have_a_language(make_line: MakeLine) -> None:
    assert make_line(to=SWAHILI_NUMBER).call().startswith("Tatizo ni nini?")


def test_who_withholds_their_number_is_asked_each_time(make_line: MakeLine) -> None:
    for _ in range(2):
        line = make_line(number="anonymous")
        assert line.call() == CHOOSE
        assert line.press("1") == WELCOME


def test_what_twilio_puts_for_a_withheld_number_is_nobody(services: Services, app: Flask) -> None:
    for _ in range(2):
        line = TwilioVoiceLine(services, app, number="+266696687")
        assert line.call() == CHOOSE
        line.press("2")


@pytest.mark.parametrize("keys", ["7", "0", "12", "#"])
def test_a_key_without_a_language_asks_again(line: VoiceLine, keys: str) -> None:
    line.call()
    assert line.press(keys).endswith(CHOOSE)
    assert line.press("*").endswith(CHOOSE)
    assert line.press("1#") == WELCOME


def test_silence_is_told_and_then_let_go(line: VoiceLine) -> None:
    line.call()
    assert line.wait() == f"We did not hear an answer. {CHOOSE}"
    assert line.wait().endswith(CHOOSE)
    assert line.wait() == "Thank you for calling. Goodbye."
    assert line.over
    assert line.requests == 4


@pytest.mark.parametrize("before", [(), ("1",), ("1", "1"), ("1", "1", "60")])
def test_silence_on_any_screen_comes_to_a_polite_end(line: VoiceLine, before: tuple[str, ...]) -> None:
    line.call()
    line.press("1", *before)
    heard = line.heard
    assert line.wait().startswith("We did not hear an answer. ")
    while not line.over:
        line.wait()
        assert line.requests < 20
    assert line.heard == "Thank you for calling. Goodbye." != heard


def test_keys_that_fit_nothing_are_counted_with_silence(line: VoiceLine) -> None:
    line.call()
    line.press("1", "1", "1")
    assert line.press("9999#").startswith("That is no number of homes.")
    assert line.wait().startswith("We did not hear an answer. How many homes?")
    assert line.press("0000#") == "Thank you for calling. Goodbye."
    assert line.over


def test_a_repeated_key_pressed_for_ever_is_let_go(line: VoiceLine) -> None:
    line.call()
    while not line.over:
        line.press("*")
        line.services.hops.client.delete(*line.services.hops.client.keys("hops:*"))  # minutes pass
        assert line.requests <= 401
    assert line.heard == "Thank you for calling. Goodbye."


def test_the_engine_is_left_alone_by_star_and_paging(line: VoiceLine) -> None:
    line.call()
    line.press("1")
    assert line.press("*") == WELCOME
    assert line.press("1").startswith("What is the problem?")
    assert line.press("0") == WELCOME


def test_who_cannot_answer_is_led_on(line: VoiceLine) -> None:
    line.call()
    line.press("1", "2")
    assert "Your reference number?" in line.wait()
    assert line.press("482915305").startswith("We will help you at the desk.")
    assert line.wait() == WELCOME, "words that want no answer go on by themselves"
    assert not line.over


def test_a_long_menu_is_paged(line: VoiceLine) -> None:
    line.call()
    first = line.press("1", "4")
    assert "For Town 8, press 8." in first
    assert "Town 9" not in first
    assert "For Town 9, press 1." in line.press("9")
    assert "For Town 9, press 1." in line.wait(), "silence stays on the page"
    assert line.press("1") == "The office of Town 9 is open."


@pytest.mark.parametrize(
    "digits",
    ["", "   ", "'; DROP", "<Say>hi</Say>", "١", "１", "hangup", "null", "A" * 5000, "9" * 5000, "1*" * 900],
)
def test_hostile_digits_are_no_answer(line: VoiceLine, store: redis.Redis, digits: str) -> None:
    line.call()
    line.press("1", "1", "1")
    heard = line.press(digits)
    assert "homes" in heard
    assert not line.over
    assert line.press("60").startswith("Choose a secret")
    assert filed_cases(line, store) == []


def test_what_is_no_key_among_keys_is_left_out(line: VoiceLine) -> None:
    line.call()
    assert line.press("\u202e1\x00") == WELCOME


def test_a_number_that_leads_nowhere(make_line: MakeLine, store: redis.Redis) -> None:
    line = make_line(to="+254711999999")
    assert line.call() == "This service is not available."
    assert line.over
    assert store.keys("conversation:*") == []


@pytest.mark.parametrize("to", ["254711082000", " 254711082000", "+254711082000"])
def test_a_number_is_known_however_it_is_told(make_line: MakeLine, to: str) -> None:
    assert make_line(to=to).call() == CHOOSE


def test_a_dropped_call_is_gone_on_with(make_line: MakeLine) -> None:
    line = make_line()
    line.call()
    line.press("1", "1", "1")
    assert line.hang_up().status_code == 204
    again = make_line()
    assert again.call().startswith("Welcome back.")
    assert again.press("1").startswith("How many homes?")


@pytest.mark.parametrize(("key", "shown"), [("1", "How many homes?"), ("2", "What can we do?")])
def test_a_dropped_call_goes_on_with_the_menus_that_it_began_with(
    make_line: MakeLine, services: Services, tmp_path: Path, key: str, shown: str
) -> None:
    line = make_line()
    line.call()
    line.press("1", "1", "1")
    line.hang_up()
    text = services.settings.menus.read_text(encoding="utf-8")
    changed = tmp_path / "menus.yaml"
    changed.write_text(
        text.replace("How many homes?", "Homes?").replace("How can we help?", "What can we do?"),
        encoding="utf-8",
    )
    services.publisher.publish(read_menu_file(changed))
    assert services.menus.refresh()
    again = make_line()
    assert again.call().startswith("Welcome back.")
    assert again.press(key).startswith(shown)


def test_a_call_that_came_to_its_end_is_counted_once(line: VoiceLine) -> None:
    line.call()
    line.press("1", "3")
    assert line.over
    before = count_ended(line.services, "completed"), count_ended(line.services, "dropped")
    for _ in range(2):
        response = line.hang_up()
        assert (response.status_code, response.data) == (204, b"")
    assert (count_ended(line.services, "completed"), count_ended(line.services, "dropped")) == (
        before[0] + 1,
        before[1],
    )


def test_length_and_cost_of_a_call_are_counted_once_and_without_its_number(line: VoiceLine) -> None:
    line.call()
    for _ in range(2):
        line.hang_up()
    told = line.services.metrics.exposition().decode()
    labels = f'direction="in",provider="{line.provider}"'
    assert f"gateway_call_seconds_count{{{labels}}} 1.0" in told
    assert f"gateway_call_seconds_sum{{{labels}}} 42.0" in told
    costs = [row for row in told.splitlines() if row.startswith("gateway_call_cost_total{")]
    assert costs == (
        ['gateway_call_cost_total{currency="KES",provider="at"} 2.5'] if line.provider == "at" else []
    )
    assert NUMBER[1:] not in told


def test_a_call_that_was_hung_up_is_counted_as_dropped(line: VoiceLine) -> None:
    line.call()
    line.press("1")
    before = count_ended(line.services, "dropped")
    line.hang_up()
    assert count_ended(line.services, "dropped") == before + 1


def test_too_many_requests_of_a_number(line: VoiceLine) -> None:
    line.call()
    for key in line.services.hops.client.keys("hops:*"):
        line.services.hops.client.set(key, 120)
    assert line.press("1") == "Too many requests. Please wait a minute and try again."
    assert line.over
