"""A call belongs to the number that made it, whoever sends its id, at every provider."""

import redis

from gateway.conversations.session_keys import record_key, untagged_record_key
from gateway.conversations.voice.request import conversation_name, earlier_conversation_name
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.stored_records import move_plain
from tests.gateway.conversations.voice.conftest import SETTINGS, MakePhoneCall
from tests.gateway.conversations.voice.phone_call import PhoneCall
from tests.gateway.conversations.voice.test_calls import CHOOSE, WELCOME, count_ended
from tests.gateway.services import Services, create_app

STRANGER = "+254711000999"
LOST = "Your session was lost. Let us start again."


def test_anothers_call_is_neither_heard_nor_changed(make_phone_call: MakePhoneCall) -> None:
    alone, mine = make_phone_call(number="+254711000222"), make_phone_call(id="one-call")
    for one in (alone, mine):
        one.call()
        one.press("1", "1")
    stranger = make_phone_call(id="one-call", number=STRANGER)
    assert stranger.follow(stranger.ask(mine.keys_url, "1")) == f"{LOST} {CHOOSE}"
    stranger.hang_up()
    assert mine.press("1") == alone.press("1")


def keep_as_before(call: PhoneCall, store: redis.Redis) -> None:
    """Let the record of the call be where the release before kept it."""
    digest = call.services.crypto.digest
    move_plain(
        store,
        call.services.crypto,
        record_key(digest(call.number), digest(conversation_name(call.provider, call.id, call.number))),
        untagged_record_key(digest(earlier_conversation_name(call.provider, call.id))),
    )


def test_a_call_that_began_before_the_upgrade_goes_on_and_ends(
    phone_call: PhoneCall, store: redis.Redis, make_services: MakeServices
) -> None:
    phone_call.call()
    keep_as_before(phone_call, store)
    services: Services = make_services(**SETTINGS)
    phone_call.app, phone_call.services = create_app(services), services
    assert phone_call.press("1") == WELCOME
    assert len(store.keys("conversation:*")) == 1
    phone_call.hang_up()
    assert count_ended(services, "dropped") == 1


def test_a_call_that_began_before_the_upgrade_is_closed_by_its_notice(
    phone_call: PhoneCall, store: redis.Redis, make_services: MakeServices
) -> None:
    phone_call.call()
    keep_as_before(phone_call, store)
    services: Services = make_services(**SETTINGS)
    phone_call.app, phone_call.services = create_app(services), services
    phone_call.hang_up()
    assert count_ended(services, "dropped") == 1
