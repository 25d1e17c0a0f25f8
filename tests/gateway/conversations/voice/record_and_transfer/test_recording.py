"""Messages that callers speak: kept, spoken again, sent, erased."""

import re

import pytest
import redis

from tests.gateway.conversations.voice.phone_call import NUMBER, PUBLIC_URL, TwilioPhoneCall
from tests.gateway.conversations.voice.record_and_transfer.conftest import SOUND, WAV
from tests.gateway.conversations.voice.record_and_transfer.speaking_caller import KEEP, SpeakingCaller
from tests.gateway.lookups.fake_http_system import answer_json
from tests.kept_words import keeps


def test_a_message_is_heard_kept_and_sent(caller: SpeakingCaller) -> None:
    phone_call = caller.phone_call
    phone_call.call()
    assert phone_call.press("1").endswith(
        "What happened? Speak after the tone. When you have finished, press hash."
    )
    assert caller.speak() == "One moment please."
    caller.fetch()
    assert caller.wait_for_recording() == f"This is your message. {KEEP}"
    (url,) = caller.played_urls
    assert caller.get(url).data == WAV
    assert phone_call.press("1").startswith("your message. Send?")
    assert "Your reference is" in phone_call.press("1")
    (fields,) = caller.filed_fields()
    assert fields["story"]["state"] == "stored"
    assert caller.get(fields["story"]["recording"]).data == WAV
    assert phone_call.services.redis.hgetall("counts:recordings") == {b"pending": b"1", b"stored": b"1"}


def test_a_case_does_not_wait_for_its_recording(caller: SpeakingCaller) -> None:
    caller.media.answers = [answer_json(b"", 404)]
    caller.phone_call.call()
    caller.phone_call.press("1")
    caller.speak()
    caller.fetch()
    assert caller.wait_for_recording() == ("" if caller.is_twilio else "One moment please.")
    assert caller.wait_for_recording() == KEEP, "it is asked about unheard"
    assert not caller.played_urls
    caller.phone_call.press("1", "1")
    (fields,) = caller.filed_fields()
    assert fields["story"]["state"] == "pending"
    link = fields["story"]["recording"]
    assert caller.get(link).status_code == 202
    caller.media.answers = [SOUND]
    for item, _ in caller.services.recordings_outbox.list_pending(10):
        caller.services.redis.zadd(caller.services.recordings_outbox.due_key, {item: 0})
    caller.fetch()
    assert caller.get(link).data == WAV
    assert caller.filed_fields()[0]["story"] == {"recording": link, "state": "stored"}


def test_a_message_is_spoken_again(caller: SpeakingCaller) -> None:
    caller.phone_call.call()
    caller.phone_call.press("1")
    caller.speak_until_review()
    first = caller.played_urls[0]
    assert caller.phone_call.press("2").startswith("What happened?")
    assert caller.get(first).status_code == 410
    caller.speak("RE2")
    caller.fetch()
    caller.wait_for_recording()
    assert caller.played_urls[0].partition("?")[0] != first.partition("?")[0]
    caller.phone_call.press("1", "1")
    assert caller.get(caller.filed_fields()[0]["story"]["recording"]).status_code == 200
    assert len(caller.services.redis.keys("recording:*")) == 1


def test_silence_keeps_the_message(caller: SpeakingCaller) -> None:
    caller.phone_call.call()
    caller.phone_call.press("1")
    caller.speak_until_review()
    assert caller.phone_call.wait() == f"We did not hear an answer. {KEEP}"
    assert caller.phone_call.press("7") == f"That answer does not fit. {KEEP}"
    assert caller.phone_call.press("*") == f"This is your message. {KEEP}"
    assert caller.phone_call.wait().startswith("your message. Send?")


def test_nothing_spoken_is_a_miss(caller: SpeakingCaller, store: redis.Redis) -> None:
    phone_call = caller.phone_call
    phone_call.call()
    phone_call.press("1")
    assert "We did not hear an answer." in phone_call.wait()
    nothing = caller.recording_form(seconds=1) if caller.is_twilio else {}
    heard = phone_call.follow(caller.post(caller.record_url, nothing))
    assert "We did not hear an answer." in heard
    assert phone_call.follow(caller.post(caller.record_url, {})) == "Goodbye."
    assert not store.keys("recording*")


@pytest.mark.parametrize("call_class", [TwilioPhoneCall])
def test_twilio_says_when_a_recording_is_ready(caller: SpeakingCaller) -> None:
    caller.media.answers = [answer_json(b"", 404), SOUND]
    caller.phone_call.call()
    caller.phone_call.press("1")
    record = caller.phone_call.document.find("Record")
    assert record is not None
    ready = record.attrib["recordingStatusCallback"]
    assert ready.startswith(f"{PUBLIC_URL}/twilio/voice?step=")
    assert (
        caller.phone_call.post(ready, caller.phone_call.form(None) | caller.recording_form()).status_code
        == 204
    ), "nobody spoke yet"
    caller.speak()
    caller.fetch()
    caller.fetch()
    assert len(caller.media.requests) == 1
    assert (
        caller.phone_call.post(ready, caller.phone_call.form(None) | caller.recording_form()).status_code
        == 204
    )
    caller.fetch()
    assert len(caller.media.requests) == 2
    assert caller.wait_for_recording().startswith("This is your message.")


def test_nothing_of_a_message_is_told(caller: SpeakingCaller, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "gateway")
    caller.phone_call.call()
    caller.phone_call.press("1")
    caller.speak_until_review()
    caller.phone_call.press("1", "1")
    told = " ".join(f"{one.message} {vars(one)}" for one in caplog.records if one.name.startswith("gateway"))
    assert "session" in told or "hop" in told
    for secret in ("RE1", NUMBER, "signature=", "Recordings"):
        assert secret not in told
    kept = b" ".join(
        value
        for key in caller.services.redis.keys("recording:*")
        for value in caller.services.redis.hgetall(key).values()
    )
    assert not keeps(kept, b"RE1")
    assert NUMBER.encode() not in kept


def test_forget_erases_what_was_spoken(caller: SpeakingCaller) -> None:
    caller.phone_call.call()
    caller.phone_call.press("1")
    caller.speak_until_review()
    link = caller.played_urls[0]
    assert caller.services.eraser.erase(NUMBER).recordings == 1
    assert caller.get(link).status_code == 410
    caller.phone_call.press("1", "1")
    assert caller.filed_fields()[0]["story"]["state"] == "lost"
    assert not re.search("RE1", str(caller.services.redis.keys()))
