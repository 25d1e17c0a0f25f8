"""What providers tell of citizens who want no more texts, and answers from the number that was texted."""

import pytest

from gateway.messaging.message import ASKED_FOR, REPLY
from gateway.providers.sms_provider import Refused
from menus.compiler.reading import NAME
from tests.gateway.messaging.conftest import NUMBER, Bench, ScriptedProvider


def test_a_refusal_because_of_an_opt_out_counts_as_one(bench: Bench) -> None:
    bench.provider.results = [Refused("406", "UserInBlacklist", opted_out=True)]
    bench.put()
    bench.sending().send("m1")
    assert bench.state() == "failed"
    assert bench.opted_out == [bench.vault.digest(NUMBER)]


def test_any_other_refusal_does_not(bench: Bench) -> None:
    bench.provider.results = [Refused("403", "InvalidPhoneNumber")]
    bench.put()
    bench.sending().send("m1")
    assert bench.opted_out == []


def test_a_receipt_that_tells_of_an_opt_out_counts_as_one(bench: Bench) -> None:
    bench.put()
    bench.sending().send("m1")
    bench.receipt("failed", opted_out=True, number="+254722000222")  # of another number: not believed
    assert bench.opted_out == []
    bench.receipt("failed", code="UserInBlackList", opted_out=True)
    assert bench.opted_out == [bench.vault.digest(NUMBER)]


def test_so_does_one_that_came_before_the_answer(bench: Bench) -> None:
    bench.provider.before_answer = lambda: bench.receipt("failed", opted_out=True)
    bench.put()
    bench.sending().send("m1")
    assert bench.state() == "failed"
    assert bench.opted_out == [bench.vault.digest(NUMBER)]


@pytest.mark.parametrize("kind", [REPLY, ASKED_FOR])
def test_no_message_of_a_menu_file_passes_for_what_somebody_asked_for(kind: str) -> None:
    """Answers go to who opted out too, and at night; a file may well call a message `reply`."""
    assert NAME.fullmatch(kind) is None


def test_an_answer_goes_out_from_the_number_that_was_texted(bench: Bench) -> None:
    bench.providers.append(ScriptedProvider("twilio"))
    bench.messages.queue_text("r1", NUMBER, "Karibu", "sw", REPLY, sender="+14155550100", by="twilio")
    bench.sending().send("r1")
    assert bench.provider.sent == []
    (sent,) = bench.providers[1].sent
    assert (sent.msisdn, sent.text, sent.sender) == (NUMBER, "Karibu", "+14155550100")
    bench.put()
    bench.sending().send("m1")
    assert [text.sender for text in bench.provider.sent] == [None]
