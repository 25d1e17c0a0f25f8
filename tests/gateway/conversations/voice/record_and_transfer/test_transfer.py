"""Callers who are put through to another phone."""

import pytest

from tests.gateway.conversations.voice.phone_call import AfricasTalkingPhoneCall, PhoneCall, TwilioPhoneCall
from tests.gateway.conversations.voice.record_and_transfer.speaking_caller import SpeakingCaller
from tests.gateway.lookups.fake_http_system import FakeHttpSystem


def after_dial_url(phone_call: PhoneCall) -> str:
    """Where the provider comes back to once the other leg is over."""
    dial = phone_call.document.find("Dial")
    assert dial is not None
    return dial.attrib.get("action") or phone_call.silence_url


OUTCOMES = [
    (TwilioPhoneCall, {"DialCallStatus": "completed", "DialCallDuration": "60"}, "done", "Goodbye."),
    (TwilioPhoneCall, {"DialCallStatus": "busy"}, "busy", "All lines are engaged."),
    (TwilioPhoneCall, {"DialCallStatus": "no-answer"}, "no_answer", "Nobody answers."),
    (TwilioPhoneCall, {"DialCallStatus": "failed"}, "no_answer", "Nobody answers."),
    (TwilioPhoneCall, {"DialCallStatus": "canceled"}, "no_answer", "Nobody answers."),
    (AfricasTalkingPhoneCall, {"dialDurationInSeconds": "61"}, "done", "Goodbye."),
    (
        AfricasTalkingPhoneCall,
        {"dialDurationInSeconds": "0", "hangupCause": "USER_BUSY"},
        "busy",
        "All lines are engaged.",
    ),
    (AfricasTalkingPhoneCall, {"hangupCause": "NO_ANSWER"}, "no_answer", "Nobody answers."),
    (AfricasTalkingPhoneCall, {}, "no_answer", "Nobody answers."),
]


@pytest.mark.parametrize(("call_class", "told", "outcome", "heard"), OUTCOMES)
def test_what_came_of_putting_through(
    phone_call: PhoneCall, media: FakeHttpSystem, told: dict[str, str], outcome: str, heard: str
) -> None:
    caller = SpeakingCaller(phone_call, media)
    phone_call.call()
    assert phone_call.press("2") == "One moment please."
    dial = phone_call.document.find("Dial")
    assert dial is not None
    numbers = dial.get("phoneNumbers") or ",".join(one.text or "" for one in dial.iter("Number"))
    assert (numbers, dial.get("sequential")) == ("+254711222333,+254711222444", "true")
    url = after_dial_url(phone_call)
    once = caller.post(url, told)
    other = {"DialCallStatus": "busy", "hangupCause": "USER_BUSY", "dialDurationInSeconds": ""}
    assert caller.post(url, other) == once, "a repeated outcome changes nothing"
    assert phone_call.follow(once).startswith(heard)
    if not phone_call.over:
        phone_call.press("1")
    assert [fields["talk"] for fields in caller.filed_fields()] == [outcome]


def test_who_hangs_up_while_they_are_put_through_is_done(caller: SpeakingCaller) -> None:
    caller.phone_call.call()
    caller.phone_call.press("2")
    caller.phone_call.hang_up()
    caller.phone_call.hang_up()
    assert [fields["talk"] for fields in caller.filed_fields()] == ["done"]


def test_outside_hours_nobody_is_rung(caller: SpeakingCaller) -> None:
    caller.phone_call.call()
    assert caller.phone_call.press("4").startswith("We are closed.")
    caller.phone_call.press("1")
    assert [fields["talk"] for fields in caller.filed_fields()] == ["closed"]
