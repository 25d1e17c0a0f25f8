"""The names of what the session store keeps of conversations.

All keys of a caller have the caller's digest as their hash tag, between braces. A cluster keeps keys with the same tag
on one node, so one script saves a hop there. The digest is that of the number, or of the session if the caller
withholds the number.
"""

RECORD_PREFIX = "conversation:"
HOP_COUNT_PREFIX = "hops:"
REPLY_PREFIX = "answered:"
POINTER_PREFIX = "last:"
TEXT_COUNT_PREFIX = "texts:"


def record_key(caller_digest: str, conversation_id: str) -> str:
    """Return the key of a conversation's record."""
    return f"{RECORD_PREFIX}{{{caller_digest}}}:{conversation_id}"


def hop_count_key(caller_digest: str, minute: int) -> str:
    """Return the key of the number of hops that the caller made in a minute."""
    return f"{HOP_COUNT_PREFIX}{{{caller_digest}}}:{minute}"


def pointer_key(caller_digest: str, channel: str, entry: str) -> str:
    """Return the key that remembers the caller's last conversation at an entry of a channel."""
    return f"{POINTER_PREFIX}{{{caller_digest}}}:{channel}:{entry}"


def reply_key(caller_digest: str, text_digest: str) -> str:
    """Return the key of the reply to a text of the caller."""
    return f"{REPLY_PREFIX}{{{caller_digest}}}:{text_digest}"


def text_count_key(caller_digest: str) -> str:
    """Return the key that counts the caller's texts."""
    return f"{TEXT_COUNT_PREFIX}{{{caller_digest}}}"


def caller_of(key: str) -> str:
    """Return the digest of the caller whose key it is."""
    return key.partition("{")[2].partition("}")[0]


def untagged_record_key(conversation_id: str) -> str:
    """Return the key of a conversation's record as earlier releases named it."""
    return RECORD_PREFIX + conversation_id


def untagged(key: str) -> str:
    """Return the name that earlier releases gave to a key. They had no caller in the names of records and replies."""
    if key.startswith((RECORD_PREFIX, REPLY_PREFIX)):
        return f"{key.partition(':')[0]}:{key.rpartition(':')[2]}"
    return key.replace("{", "", 1).replace("}", "", 1)
