"""Callers who are put through to another phone."""

import pytest

from tests.gateway.conversations.voice.record_and_transfer.speaking_caller import SpeakingCaller
from tests.gateway.conversations.voice.voice_line import AfricasTalkingVoiceLine, TwilioVoiceLine, VoiceLine
from tests.gateway.lookups.fake_http_system import FakeHttpSystem


def after_dial_url(line: VoiceLine) -> str:
    """Where the provider comes back to once the other leg is over."""
    dial = line.document.find("Dial")
    assert dial is not None
    return dial.attrib.get("action") or line.silence_url


OUTCOMES = [
    (TwilioVoiceLine, {"DialCallStatus": "completed", "DialCallDuration": "60"}, "done", "Goodbye."),
    (TwilioVoiceLine, {"DialCallStatus": "busy"}, "busy", "All lines are engaged."),
    (TwilioVoiceLine, {"DialCallStatus": "no-answer"}, "no_answer", "Nobody answers."),
    (TwilioVoiceLine, {"DialCallStatus": "failed"}, "no_answer", "Nobody answers."),
    (TwilioVoiceLine, {"DialCallStatus": "canceled"}, "no_answer", "Nobody answers."),
    (AfricasTalkingVoiceLine, {"dialDurationInSeconds": "61"}, "done", "Goodbye."),
    (
        AfricasTalkingVoiceLine,
        {"dialDurationInSeconds": "0", "hangupCause": "USER_BUSY"},
        "busy",
        "All lines are engaged.",
    ),
    (AfricasTalkingVoiceLine, {"hangupCause": "NO_ANSWER"}, "no_answer", "Nobody answers."),
    (AfricasTalkingVoiceLine, {}, "no_answer", "Nobody answers."),
]


@pytest.mark.parametrize(("line_class", "told", "outcome", "heard"), OUTCOMES)
def test_what_came_of_putting_through(
    line: VoiceLine, media: FakeHttpSystem, told: dict[str, str], outcome: str, heard: str
) -> None:
    caller = SpeakingCaller(line, media)
    line.call()
    assert line.press("2") == "One moment please."
    dial = line.document.find("Dial")
    assert dial is not None
    numbers = dial.get("phoneNumbers") or ",".join(one.text or "" for one in dial.iter("Number"))
    assert (numbers, dial.get("sequential")) == ("+254711222333,+254711222444", "true")
    url = after_dial_url(line)
    once = caller.post(url, told)
    other = {"DialCallStatus": "busy", "hangupCause": "USER_BUSY", "dialDurationInSeconds": ""}
    assert caller.post(url, other) == once, "a repeated outcome changes nothing"
    assert line.follow(once).startswith(heard)
    if not line.over:
        line.press("1")
    assert [fields["talk"] for fields in caller.filed_fields()] == [outcome]


def test_who_hangs_up_while_they_are_put_through_is_done(caller: SpeakingCaller) -> None:
    caller.line.call()
    caller.line.press("2")
    caller.line.hang_up()
    caller.line.hang_up()
    assert [fields["talk"] for fields in caller.filed_fields()] == ["done"]


def test_outside_hours_nobody_is_rung(caller: SpeakingCaller) -> None:
    caller.line.call()
    assert caller.line.press("4").startswith("We are closed.")
    caller.line.press("1")
    assert [fields["talk"] for fields in caller.filed_fields()] == ["closed"]
