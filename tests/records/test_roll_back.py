"""After a roll-back the release before goes on with sessions of this one, which says what it cannot read itself."""

import logging

import msgspec
import pytest
import redis

from gateway.conversations.conversation import (
    Conversation,
    HopReply,
    pack_conversation,
    unpack_conversation,
)
from gateway.conversations.conversation_store import unpack_session, unseal_conversation
from gateway.security.crypto import Crypto
from menus.engine import session as sessions
from menus.engine.session import Session, UnreadableSessionError
from tests.gateway.conversations.stored_records import read_plain
from tests.records import release_before
from tests.records.gateway_on_records import GatewayOnRecords

SAVED = Conversation("menus", True, 3, "d", HopReply("Welcome", ends=False), b"o", b"", b"", 1796061641, 250)
CRYPTO = Crypto(("a-key-for-tests-0123456789abcdef",))


def test_each_session_on_each_channel_is_read_by_the_release_before(
    gateway: GatewayOnRecords, store: redis.Redis
) -> None:
    known = {*store.keys("conversation:*")}
    gateway.walk("+254711000998", "new", "1", "1")
    gateway.call_at("+254711000997", "new-call")
    gateway.text_at("+254711000996", "report", "new-text")
    written = {*store.keys("conversation:*")} - known
    assert len(written) == 3
    calls, screens, now = 0, [], int(gateway.clock().timestamp())
    for key in written:
        plain = read_plain(store, gateway.services.crypto, key.decode())
        record = msgspec.msgpack.decode(plain, type=release_before.Conversation)
        ours = unpack_conversation(plain)
        assert ours is not None
        assert record.reply.text == ours.reply.text
        if record.session:  # the call asks for the language first
            assert record.shown_at == now
            session = msgspec.msgpack.decode(record.session[1:], type=release_before.Session)
            assert session.screen == sessions.unpack(ours.session[1:]).screen
            screens.append(session.screen)
        calls += bool(is_call_state(record.channel_state))
    assert calls == 1
    assert sorted(screens) == ["category", "place"]


def is_call_state(packed: bytes) -> bool:
    """Whether the release before reads these bytes as the state of a call."""
    try:
        return msgspec.msgpack.decode(packed, type=release_before.CallState).step >= 0
    except msgspec.DecodeError:
        return False


def test_what_the_release_before_wrote_is_read_with_its_moment() -> None:
    for moment in (1796061641, 1796061641.25, 0):
        fields = msgspec.msgpack.decode(pack_conversation(SAVED))[:8]
        found = unpack_conversation(msgspec.msgpack.encode([*fields, moment]))
        assert found is not None
        assert (found.shown_second, found.shown_ms) == (moment, 0)
    assert unpack_conversation(pack_conversation(SAVED)) == SAVED


def test_fields_of_the_next_release_are_passed_over() -> None:
    session = Session("en", "*384#", screen="place")
    more = [*msgspec.msgpack.decode(sessions.pack(session)), {"new": 1}, "newer"]
    assert sessions.unpack(msgspec.msgpack.encode(more)) == session
    record = [*msgspec.msgpack.decode(pack_conversation(SAVED)), "new"]
    assert unpack_conversation(msgspec.msgpack.encode(record)) == SAVED


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (CRYPTO.records.seal(b"\x91\x01", "conversation:a"), "another release wrote it"),
        (Crypto(("another-key-0123456789abcdef-0123",)).records.seal(b"", "conversation:a"), "no listed key"),
    ],
    ids=["another release", "another key"],
)
def test_what_cannot_be_read_is_said(record: bytes, reason: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert unseal_conversation(b"\0" * 8 + record, "conversation:a", CRYPTO.records) is None
    assert [one.message for one in caplog.records] == ["session_unreadable"]
    assert reason in str(vars(caplog.records[0])["reason"])


def test_a_session_in_a_layout_of_tomorrow_is_said_to_begin_anew(caplog: pytest.LogCaptureFixture) -> None:
    fields = msgspec.msgpack.decode(sessions.pack(Session("en", "*384#")))
    place = [field.name for field in msgspec.structs.fields(Session)].index("layout")
    fields[place] = 4
    with caplog.at_level(logging.WARNING), pytest.raises(UnreadableSessionError):
        unpack_session(b"o" + msgspec.msgpack.encode(fields), CRYPTO)
    assert [one.message for one in caplog.records] == ["session_unreadable"]
