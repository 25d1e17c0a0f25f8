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
