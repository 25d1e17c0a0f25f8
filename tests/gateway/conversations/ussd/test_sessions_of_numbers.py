"""A session belongs to the number that began it, whoever sends its id."""

from collections.abc import Callable

import pytest
import redis

from gateway.conversations.session_keys import record_key, untagged_record_key
from gateway.conversations.ussd.request import CONVERSATION_NAME, earlier_conversation_name
from menus.case_reference import make_reference
from tests.gateway.cases.fake_case_system import SECRET, run_case_system
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.stored_records import move_plain
from tests.gateway.conversations.ussd.conftest import MENUS, Cases, MakePhone
from tests.gateway.conversations.ussd.phone import NUMBER, Phone
from tests.gateway.services import create_app

STRANGER = "+254711000999"


@pytest.mark.parametrize("number", [STRANGER, ""])
def test_anothers_session_is_neither_shown_nor_changed(phone: MakePhone, cases: Cases, number: str) -> None:
    mine = phone(session="ATUid_mine")
    mine.dial()
    review = mine.send("1", "1", "Kibera", "12")
    stranger = phone(session="ATUid_mine", number=number)
    assert "Kibera" not in stranger.dial()
    stranger.text = f"{mine.text}*1"
    stranger.hop()
    assert cases() == []
    assert mine.hop() == review
    mine.send("1")
    assert [case["reference"] for case in cases()] == [mine.reference]


@pytest.fixture
def upgraded(make_services: MakeServices, store: redis.Redis) -> Callable[[Phone], Phone]:
    """Lets the record of a session be where the release before kept it, and hands the session to a new process."""

    def upgrade(phone: Phone) -> Phone:
        services = make_services(GATEWAY_MENUS=str(MENUS))
        digest = services.crypto.digest
        move_plain(
            store,
            services.crypto,
            record_key(
                digest(phone.number), digest(CONVERSATION_NAME.format("at", phone.number, phone.session))
            ),
            untagged_record_key(digest(earlier_conversation_name("at", phone.session))),
        )
        return phone.on_app(create_app(services))

    return upgrade


def test_a_session_that_began_before_the_upgrade_goes_on(
    phone: MakePhone, cases: Cases, store: redis.Redis, upgraded: Callable[[Phone], Phone]
) -> None:
    before = phone(session="ATUid_upgraded")
    before.dial()
    review = before.send("1", "1", "Kibera", "12")
    after = upgraded(before)
    assert after.hop() == review
    after.send("1")
    assert [case["fields"]["place"] for case in cases()] == ["Kibera"]
    assert len(store.keys("conversation:*")) == 1  # nobody finds it under its earlier key


def test_who_sends_the_name_of_a_session_as_its_id_finds_nothing(phone: MakePhone) -> None:
    mine = phone(session="ATUid_mine")
    mine.dial()
    mine.send("1", "1", "Kibera")
    stranger = phone(session=f"{NUMBER}:ATUid_mine", number=STRANGER)
    assert "Kibera" not in stranger.dial("1*1")


def test_wrong_references_of_one_withheld_caller_lock_nobody_else_out(
    make_services: MakeServices, store: redis.Redis
) -> None:
    with run_case_system() as system:
        services = make_services(
            GATEWAY_MENUS=str(MENUS), CASE_BACKEND_URL=system.url, CASE_BACKEND_SECRET=SECRET
        )
        client = create_app(services).test_client()
        for _ in range(2):
            withheld = Phone(client, number="", code="*384*2040*2#")
            assert withheld.dial().startswith("CON Your reference?")
            withheld.send(make_reference(lambda _: 99))
    assert [store.get(key) for key in store.keys("wrong:*")] == [b"1", b"1"]


def test_a_process_that_has_never_reached_the_store_apologises(make_services: MakeServices) -> None:
    """It lacks the key of digests, which the store keeps."""
    away = "redis://127.0.0.1:1/0"
    services = make_services(GATEWAY_MENUS=str(MENUS), REDIS_URL=away, SESSIONS_REDIS_URL=away)
    assert Phone(create_app(services).test_client()).dial().startswith("END Sorry")
    said = services.metrics.exposition().decode()
    assert 'gateway_hops_total{channel="ussd",outcome="sorry",provider="at"} 1.0' in said
