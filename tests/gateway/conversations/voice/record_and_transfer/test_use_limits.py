"""In a call the words of a limit are spoken, and the call ends."""

from pathlib import Path

import pytest

from tests.gateway.conversations.voice.conftest import MakePhoneCall
from tests.gateway.conversations.voice.record_and_transfer.speaking_caller import SpeakingCaller
from tests.gateway.lookups.fake_http_system import FakeHttpSystem

LIMIT = "You have reached our limit for now. Nothing was sent. Please try again later."


@pytest.fixture
def settings(settings: dict[str, str], tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "delivery.yaml"
    path.write_text("limits: {cases: {hour: 2, day: 2}, recordings: {hour: 3, day: 3}}\n", encoding="utf-8")
    return settings | {"GATEWAY_DELIVERY": str(path), "GATEWAY_RECORDINGS_MEGABYTES_A_DAY": "1"}


def leave_message(make_phone_call: MakePhoneCall, media: FakeHttpSystem) -> str:
    caller = SpeakingCaller(make_phone_call(), media)
    caller.phone_call.call()
    caller.phone_call.press("3")
    if caller.phone_call.over:
        return caller.phone_call.heard
    caller.speak()
    if caller.phone_call.over:
        return caller.phone_call.heard
    caller.fetch()
    caller.wait_for_recording()
    return caller.phone_call.press("1")


def test_cases_and_recordings_have_limits(make_phone_call: MakePhoneCall, media: FakeHttpSystem) -> None:
    heard = [leave_message(make_phone_call, media) for _ in range(4)]
    assert [one.startswith("Your reference is") for one in heard] == [True, True, False, False]
    assert heard[2:] == [LIMIT, LIMIT]


def test_a_day_has_a_quota_of_sound(make_phone_call: MakePhoneCall, media: FakeHttpSystem) -> None:
    phone_call = make_phone_call()
    store = phone_call.services.redis
    assert leave_message(make_phone_call, media).startswith("Your reference is")
    (key,) = store.keys("recorded:*")
    assert store.ttl(key) > 0
    store.incrby(key, 1_000_000)
    assert leave_message(make_phone_call, media) == LIMIT
    assert len(store.keys("recording:*")) == 1


def test_who_has_no_message_left_is_told_before_speaking(
    make_phone_call: MakePhoneCall, media: FakeHttpSystem
) -> None:
    for _ in range(3):
        leave_message(make_phone_call, media)
    phone_call = make_phone_call()
    phone_call.call()
    assert phone_call.press("3") == LIMIT
    assert phone_call.over
    assert len(phone_call.services.redis.keys("recording:*")) == 3
    [(kind, count)] = [
        (field, count)
        for field, count in phone_call.services.redis.hgetall("counts:limits").items()
        if field.startswith(b"recordings:hour:reached")
    ]
    assert (kind, count) == (b"recordings:hour:reached", b"1"), "operators are told"


def test_a_full_day_is_told_before_speaking(make_phone_call: MakePhoneCall, media: FakeHttpSystem) -> None:
    leave_message(make_phone_call, media)
    phone_call = make_phone_call()
    store = phone_call.services.redis
    [key] = store.keys("recorded:*")
    store.incrby(key, 1_000_000)
    phone_call.call()
    assert phone_call.press("3") == LIMIT


def test_a_message_under_way_when_the_limit_came_near_is_taken(
    make_phone_call: MakePhoneCall, media: FakeHttpSystem
) -> None:
    """The third is the last: it is spoken, heard and kept, and its own use does not count against it."""
    for _ in range(2):
        leave_message(make_phone_call, media)
    caller = SpeakingCaller(make_phone_call(), media)
    caller.phone_call.call()
    assert not caller.phone_call.over
    assert "tone" in caller.phone_call.press("3")
    caller.speak()
    assert not caller.phone_call.over
