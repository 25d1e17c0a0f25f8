"""Records of conversations as they stand in the store."""

import redis

from gateway.conversations.conversation import Conversation, pack_conversation, unpack_conversation
from gateway.conversations.renamed_keys import REVISION_BYTES
from gateway.security.crypto import Crypto


def read_plain(store: redis.Redis, crypto: Crypto, key: str) -> bytes:
    """Return the record under this key without its seal, as earlier releases kept it."""
    stored = store.get(key) or b""
    record = crypto.records.open(stored[REVISION_BYTES:], key)
    assert record is not None, "a key opens it"
    return record


def read_conversation(store: redis.Redis, crypto: Crypto, key: str) -> Conversation:
    """Return the conversation under this key."""
    found = unpack_conversation(read_plain(store, crypto, key))
    assert found is not None
    return found


def write_plain(store: redis.Redis, key: str, conversation: Conversation) -> None:
    """Write a conversation under this key as earlier releases did: without a seal."""
    revision = (store.get(key) or b"\x00" * 7 + b"\x01")[:REVISION_BYTES]
    store.set(key, revision + pack_conversation(conversation), keepttl=True)


def move_plain(store: redis.Redis, crypto: Crypto, key: str, earlier_key: str) -> None:
    """Let the record be where, and as, the release before kept it."""
    conversation = read_conversation(store, crypto, key)
    store.rename(key, earlier_key)
    write_plain(store, earlier_key, conversation)
