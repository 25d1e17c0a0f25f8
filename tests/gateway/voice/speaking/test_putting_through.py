"""Callers who are put through to another phone."""

import pytest

from tests.gateway.lookups.registry import Registry
from tests.gateway.voice.line import AfricasTalking, Line, Twilio
from tests.gateway.voice.speaking.caller import Caller


def dialled(line: Line) -> str:
    """Where the provider comes back to once the other leg is over."""
    dial = line.document.find("Dial")
    assert dial is not None
    return dial.attrib.get("action") or line.silence_url


OUTCOMES = [
    (Twilio, {"DialCallStatus": "completed", "DialCallDuration": "60"}, "done", "Goodbye."),
    (Twilio, {"DialCallStatus": "busy"}, "busy", "All lines are engaged."),
    (Twilio, {"DialCallStatus": "no-answer"}, "no_answer", "Nobody answers."),
    (Twilio, {"DialCallStatus": "failed"}, "no_answer", "Nobody answers."),
    (Twilio, {"DialCallStatus": "canceled"}, "no_answer", "Nobody answers."),
    (AfricasTalking, {"dialDurationInSeconds": "61"}, "done", "Goodbye."),
    (
        AfricasTalking,
        {"dialDurationInSeconds": "0", "hangupCause": "USER_BUSY"},
        "busy",
        "All lines are engaged.",
    ),
    (AfricasTalking, {"hangupCause": "NO_ANSWER"}, "no_answer", "Nobody answers."),
    (AfricasTalking, {}, "no_answer", "Nobody answers."),
]


@pytest.mark.parametrize(("kind", "told", "outcome", "heard"), OUTCOMES)
def test_what_came_of_putting_through(
    line: Line, media: Registry, told: dict[str, str], outcome: str, heard: str
) -> None:
    caller = Caller(line, media)
    line.call()
    assert line.press("2") == "One moment please."
    dial = line.document.find("Dial")
    assert dial is not None
    numbers = dial.get("phoneNumbers") or ",".join(one.text or "" for one in dial.iter("Number"))
    assert (numbers, dial.get("sequential")) == ("+254711222333,+254711222444", "true")
    url = dialled(line)
    once = caller.post(url, told)
    other = {"DialCallStatus": "busy", "hangupCause": "USER_BUSY", "dialDurationInSeconds": ""}
    assert caller.post(url, other) == once, "a repeated outcome changes nothing"
    assert line.follow(once).startswith(heard)
    if not line.over:
        line.press("1")
    assert [fields["talk"] for fields in caller.filed()] == [outcome]


def test_who_hangs_up_while_they_are_put_through_is_done(caller: Caller) -> None:
    caller.line.call()
    caller.line.press("2")
    caller.line.hang_up()
    caller.line.hang_up()
    assert [fields["talk"] for fields in caller.filed()] == ["done"]


def test_outside_hours_nobody_is_rung(caller: Caller) -> None:
    caller.line.call()
    assert caller.line.press("4").startswith("We are closed.")
    caller.line.press("1")
    assert [fields["talk"] for fields in caller.filed()] == ["closed"]
