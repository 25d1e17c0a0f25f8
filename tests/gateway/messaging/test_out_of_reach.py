"""Texts to numbers that `reach:` leaves out end without a request to a provider."""

import io

import pytest

from gateway.callers.reach import Reach, ReachableNumbers
from tests.gateway.messaging.conftest import MessagingFixture, ScriptedProvider

KENYA = ReachableNumbers(Reach(), lambda: "KE")


@pytest.mark.parametrize("number", ["+870772001234", "+881612345678", "+254900223344", "+256772000111"])
def test_a_text_out_of_reach_fails_and_is_never_tried_again(
    messaging: MessagingFixture, number: str, logged: io.StringIO
) -> None:
    messaging.providers.append(ScriptedProvider("twilio"))
    messaging.put(number=number)
    messaging.put("m2")
    sender = messaging.sender(find_refusal=KENYA.find_refusal)
    sender.send("m1", "m2")
    assert (messaging.state(), messaging.field("error")) == ("failed", "out_of_reach")
    assert messaging.due_in() is None
    assert messaging.state("m2") == "accepted", "the others go"
    sender.send("m1")
    assert [len(one.sent) for one in messaging.providers] == [1, 0]
    assert "text_out_of_reach" in logged.getvalue()
    assert number not in logged.getvalue()
