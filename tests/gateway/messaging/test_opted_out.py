"""What providers tell of citizens who want no more texts, and answers from the number that was texted."""

import pytest

from gateway.messaging.message import REPLY, REQUESTED_SMS
from gateway.providers.sms_provider import SendRefused
from menus.compiler.reader import NAME_PATTERN
from tests.gateway.messaging.conftest import NUMBER, MessagingFixture, ScriptedProvider


def test_a_refusal_because_of_an_opt_out_counts_as_one(messaging: MessagingFixture) -> None:
    messaging.provider.results = [SendRefused("406", "UserInBlacklist", opted_out=True)]
    messaging.put()
    messaging.sender().send("m1")
    assert messaging.state() == "failed"
    assert messaging.opted_out == [messaging.crypto.digest(NUMBER)]


def test_any_other_refusal_does_not(messaging: MessagingFixture) -> None:
    messaging.provider.results = [SendRefused("403", "InvalidPhoneNumber")]
    messaging.put()
    messaging.sender().send("m1")
    assert messaging.opted_out == []


def test_a_receipt_that_tells_of_an_opt_out_counts_as_one(messaging: MessagingFixture) -> None:
    messaging.put()
    messaging.sender().send("m1")
    messaging.receipt("failed", opted_out=True, number="+254722000222")  # of another number: not believed
    assert messaging.opted_out == []
    messaging.receipt("failed", code="UserInBlackList", opted_out=True)
    assert messaging.opted_out == [messaging.crypto.digest(NUMBER)]


def test_so_does_one_that_came_before_the_answer(messaging: MessagingFixture) -> None:
    messaging.provider.before_answer = lambda: messaging.receipt("failed", opted_out=True)
    messaging.put()
    messaging.sender().send("m1")
    assert messaging.state() == "failed"
    assert messaging.opted_out == [messaging.crypto.digest(NUMBER)]


@pytest.mark.parametrize("kind", [REPLY, REQUESTED_SMS])
def test_no_message_of_a_menu_file_passes_for_what_somebody_asked_for(kind: str) -> None:
    """Answers go to who opted out too, and at night; a file may well call a message `reply`."""
    assert NAME_PATTERN.fullmatch(kind) is None


def test_an_answer_goes_out_from_the_number_that_was_texted(messaging: MessagingFixture) -> None:
    messaging.providers.append(ScriptedProvider("twilio"))
    messaging.messages.queue_text("r1", NUMBER, "Karibu", "sw", REPLY, sender="+14155550100", by="twilio")
    messaging.sender().send("r1")
    assert messaging.provider.sent == []
    (sent,) = messaging.providers[1].sent
    assert (sent.msisdn, sent.text, sent.sender) == (NUMBER, "Karibu", "+14155550100")
    messaging.put()
    messaging.sender().send("m1")
    assert [text.sender for text in messaging.provider.sent] == [None]
