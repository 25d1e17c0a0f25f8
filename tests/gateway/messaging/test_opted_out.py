"""What providers tell of citizens who want no more texts, and answers from the number that was texted."""

import pytest

from gateway.messaging.message import REPLY, REQUESTED_SMS
from gateway.providers.sms_provider import SendRefused
from menus.compiler.reader import NAME_PATTERN
from tests.gateway.messaging.conftest import NUMBER, MessagingFixture, ScriptedProvider


def test_a_refusal_because_of_an_opt_out_counts_as_one(bench: MessagingFixture) -> None:
    bench.provider.results = [SendRefused("406", "UserInBlacklist", opted_out=True)]
    bench.put()
    bench.sender().send("m1")
    assert bench.state() == "failed"
    assert bench.opted_out == [bench.crypto.digest(NUMBER)]


def test_any_other_refusal_does_not(bench: MessagingFixture) -> None:
    bench.provider.results = [SendRefused("403", "InvalidPhoneNumber")]
    bench.put()
    bench.sender().send("m1")
    assert bench.opted_out == []


def test_a_receipt_that_tells_of_an_opt_out_counts_as_one(bench: MessagingFixture) -> None:
    bench.put()
    bench.sender().send("m1")
    bench.receipt("failed", opted_out=True, number="+254722000222")  # of another number: not believed
    assert bench.opted_out == []
    bench.receipt("failed", code="UserInBlackList", opted_out=True)
    assert bench.opted_out == [bench.crypto.digest(NUMBER)]


def test_so_does_one_that_came_before_the_answer(bench: MessagingFixture) -> None:
    bench.provider.before_answer = lambda: bench.receipt("failed", opted_out=True)
    bench.put()
    bench.sender().send("m1")
    assert bench.state() == "failed"
    assert bench.opted_out == [bench.crypto.digest(NUMBER)]


@pytest.mark.parametrize("kind", [REPLY, REQUESTED_SMS])
def test_no_message_of_a_menu_file_passes_for_what_somebody_asked_for(kind: str) -> None:
    """Answers go to who opted out too, and at night; a file may well call a message `reply`."""
    assert NAME_PATTERN.fullmatch(kind) is None


def test_an_answer_goes_out_from_the_number_that_was_texted(bench: MessagingFixture) -> None:
    bench.providers.append(ScriptedProvider("twilio"))
    bench.messages.queue_text("r1", NUMBER, "Karibu", "sw", REPLY, sender="+14155550100", by="twilio")
    bench.sender().send("r1")
    assert bench.provider.sent == []
    (sent,) = bench.providers[1].sent
    assert (sent.msisdn, sent.text, sent.sender) == (NUMBER, "Karibu", "+14155550100")
    bench.put()
    bench.sender().send("m1")
    assert [text.sender for text in bench.provider.sent] == [None]
