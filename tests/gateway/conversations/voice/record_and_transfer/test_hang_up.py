"""Callers who hang up at the tone, or at the question that follows."""

from pathlib import Path

import pytest

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.voice.phone_call import PUBLIC_URL, AfricasTalkingPhoneCall, PhoneCall
from tests.gateway.conversations.voice.record_and_transfer.conftest import MENUS
from tests.gateway.conversations.voice.record_and_transfer.speaking_caller import SpeakingCaller
from tests.gateway.lookups.fake_http_system import FakeHttpSystem
from tests.gateway.services import create_app


def test_who_hangs_up_after_speaking_has_left_a_message(caller: SpeakingCaller) -> None:
    phone_call = caller.phone_call
    phone_call.call()
    assert "Leave a message." in phone_call.press("3")
    if caller.is_twilio:
        form = caller.recording_form() | {"Digits": "hangup", "CallStatus": "completed"}
        assert "Your reference is" in caller.post(caller.record_url, form)
        assert phone_call.hang_up().status_code == 204
    else:
        form = phone_call.end_form() | caller.recording_form()
        assert phone_call.post(PUBLIC_URL + phone_call.hook, form).status_code == 204
    (fields,) = caller.filed_fields()
    assert fields["story"]["state"] == "pending"
    phone_call.hang_up()
    assert len(caller.filed_fields()) == 1


RESUMED = "resume: {policy: ask, within: 20m}\nscreens:"


@pytest.mark.parametrize("resumes", [False, True])
def test_what_was_spoken_may_be_told_after_the_end_of_the_call(
    call_class: type[PhoneCall],
    media: FakeHttpSystem,
    make_services: MakeServices,
    settings: dict[str, str],
    tmp_path: Path,
    *,
    resumes: bool,
) -> None:
    menus = tmp_path / "menus.yaml"
    text = MENUS.read_text(encoding="utf-8")
    menus.write_text(text.replace("screens:", RESUMED) if resumes else text, encoding="utf-8")
    services = make_services(**settings | {"GATEWAY_MENUS": str(menus)})
    caller = SpeakingCaller(call_class(services, create_app(services)), media)
    phone_call = caller.phone_call
    phone_call.call()
    phone_call.press("3")
    url = caller.record_url
    phone_call.hang_up()
    assert caller.filed_fields() == []
    form = caller.recording_form() | (
        {"Digits": "hangup", "CallStatus": "completed"} if caller.is_twilio else {}
    )
    once = caller.post(url, form)
    assert "Your reference is" in once
    assert caller.post(url, form) == once
    assert len(caller.filed_fields()) == 1


def test_a_notice_that_failed_half_way_is_made_up_for(
    caller: SpeakingCaller, make_services: MakeServices, settings: dict[str, str], redis_url: str
) -> None:
    phone_call = caller.phone_call
    phone_call.call()
    phone_call.press("3")
    caller.speak_until_review()
    away = make_services(
        **settings, REDIS_URL="unix:///nonexistent/valkey.sock", SESSIONS_REDIS_URL=redis_url
    )
    phone_call.post(PUBLIC_URL + phone_call.status_hook, phone_call.end_form(), create_app(away))
    assert caller.filed_fields() == []
    phone_call.hang_up()
    assert len(caller.filed_fields()) == 1


def test_who_hangs_up_at_the_question_has_kept_it(caller: SpeakingCaller) -> None:
    caller.phone_call.call()
    caller.phone_call.press("3")
    caller.speak_until_review()
    caller.phone_call.hang_up()
    assert [fields["story"]["state"] for fields in caller.filed_fields()] == ["stored"]
    caller.phone_call.hang_up()
    assert len(caller.filed_fields()) == 1


@pytest.mark.parametrize("call_class", [AfricasTalkingPhoneCall])
def test_the_last_notice_tells_of_the_last_message_again(caller: SpeakingCaller) -> None:
    phone_call = caller.phone_call
    phone_call.call()
    phone_call.press("1")
    caller.speak_until_review()
    phone_call.press("1", "2")
    phone_call.post(PUBLIC_URL + phone_call.hook, phone_call.end_form() | caller.recording_form())
    assert len(caller.services.redis.keys("recording:*")) == 1
