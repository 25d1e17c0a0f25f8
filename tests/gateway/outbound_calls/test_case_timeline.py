"""A call that a citizen asked for as they filed a case is on the timeline of the case."""

from gateway.cases.case_log import log_key
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.conversations.voice.phone_call import NUMBER
from tests.gateway.outbound_calls.conftest import OutboundCallFixture


def told(network: OutboundCallFixture) -> list[str]:
    """What the timeline of the only case tells of calls."""
    (key,) = network.store.keys("case-log:*")
    reference = key.decode().partition(":")[2]
    timeline = network.services.container.operators.objects.timelines.find(reference)
    assert timeline is not None
    return [entry.sentence for entry in timeline.entries if entry.about == "call"]


def test_a_call_back_is_on_the_timeline_of_the_case_filed_before_it(network: OutboundCallFixture) -> None:
    phone = Phone(network.app.test_client(), NUMBER, "*384*2042#")
    phone.dial()
    phone.send("1")
    asked = ["Its citizen asked to be called."]
    assert told(network) == asked
    network.work()
    phone_call = network.phone()
    phone_call.call()
    phone_call.hang_up()
    answered = ["The phone rings (call back).", "The call was answered (call back)."]
    assert told(network) == [*asked, *answered, "The call is over (call back)."]
    network.clock.advance(60)
    phone = Phone(network.app.test_client(), NUMBER, "*384*2040#")
    phone.dial()
    phone.send("1")
    assert len(told(network)) == 4, "it is about no case"


def test_it_goes_with_what_is_kept_of_the_case(network: OutboundCallFixture) -> None:
    phone = Phone(network.app.test_client(), NUMBER, "*384*2042#")
    phone.dial()
    phone.send("1")
    (key,) = network.store.keys("case-log:*")
    network.services.eraser.erase(NUMBER)
    assert not network.store.exists(log_key(key.decode().partition(":")[2]))
