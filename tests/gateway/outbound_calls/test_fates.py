"""What becomes of our calls is counted by the message that they tell, language and day."""

from gateway.insights.count_store import read_cells
from gateway.insights.keys import DAY_PREFIX
from tests.gateway.outbound_calls.conftest import MakeNetwork, OutboundCallFixture, TwilioCallee
from tests.gateway.outbound_calls.test_update_calls import UpdateCallFixture

BUSY = {"at": "USER_BUSY", "twilio": "busy"}
NO_ANSWER = {"at": "NO_ANSWER", "twilio": "no-answer"}


def counted(network: OutboundCallFixture, subject: str) -> dict[str, int]:
    """The counts of a subject on all days, in whatever language; by voice, if it is about calls."""
    sums: dict[str, int] = {}
    for key in network.store.keys(f"{DAY_PREFIX}*"):
        for group, found, counts in read_cells(network.store.hgetall(key)):
            if found == subject:
                assert group.channel == ("voice" if subject.startswith("call:") else "sms")
                for name, count in counts.items():
                    sums[name] = sums.get(name, 0) + count
    return sums


def test_a_call_that_is_busy_then_answered(network: OutboundCallFixture) -> None:
    network.dial("1")
    network.work()
    for _ in range(2):
        network.phone().not_answered(BUSY[network.provider_name])
    network.work(121)
    phone = network.phone("call-2")
    phone.call()
    phone.hang_up()

    assert counted(network, "call:call-back") == {
        "missed": 1,
        f"missed.{BUSY[network.provider_name]}": 1,
        "answered": 1,
    }


def test_a_call_that_nobody_answers(network: OutboundCallFixture) -> None:
    network.dial("1")
    network.work()
    for attempt, wait in ((1, 121), (2, 901), (3, 1)):
        network.phone(f"call-{attempt}").not_answered()
        network.work(wait)

    assert counted(network, "call:call-back") == {
        "missed": 3,
        f"missed.{NO_ANSWER[network.provider_name]}": 3,
        "failed": 1,
        "failed.missed": 1,
    }


def test_a_call_of_which_no_notice_came_and_then_a_late_one(network: OutboundCallFixture) -> None:
    network.dial("1")
    network.work()
    network.work(181)
    assert counted(network, "call:call-back") == {"unknown": 1}

    network.phone().not_answered()

    missed = {"missed": 1, f"missed.{NO_ANSWER[network.provider_name]}": 1}
    assert counted(network, "call:call-back") == {"unknown": 1, "settled": 1, **missed}


def test_a_message_that_is_heard_in_a_call(network: OutboundCallFixture) -> None:
    update_calls = UpdateCallFixture(network)
    update_calls.wish("1", "4")
    update_calls.work()
    phone = network.phone()
    phone.call()
    phone.wait()
    phone.wait()
    phone.hang_up()
    update_calls.work()

    assert counted(network, "call:received") == {"answered": 1, "heard": 1}
    assert counted(network, "text:received") == {"heard": 1}


def test_a_message_that_a_text_tells_after_a_machine_answered(make_network: MakeNetwork) -> None:
    update_calls = UpdateCallFixture(make_network("twilio"))
    update_calls.wish("1", "4")
    update_calls.work()
    phone = update_calls.network.phone()
    assert isinstance(phone, TwilioCallee)
    phone.answered_by = "machine_end_beep"
    phone.call()
    phone.hang_up()
    update_calls.work()

    assert counted(update_calls.network, "call:received") == {"failed": 1, "failed.machine": 1}
    assert counted(update_calls.network, "text:received") == {"accepted": 1}
