"""Recognise other machines that text us. A reply to one would start a conversation that neither ends.

A text counts as automatic only by its beginning: `the clerk is always out of office` is a complaint.
"""

import re

from gateway.conversations.sms.incoming import IncomingSms
from menus.rendering.text.sanitise import to_plain_text

AUTOMATIC_REPLY = re.compile(
    r"""[\W_]*(?:
      auto[\s-]?(?:matic(?:\s\w+)?\s)?(?:reply|response|responder|message)\b
    | automat(?:ed|ic)\s(?:\w+\s)?(?:reply|response|message|sms)\b
    | this\s(?:is|was)\san?\sauto
    | (?:i\s?(?:'m|\sam)\s)?(?:currently\s)?out\sof\s(?:the\s)?office\s*(?:[.!:,-]|until|till|from|and\swill|$)
    | (?:i\s?(?:'m|\sam)\s)(?:driving|currently\sdriving|in\sa\smeeting)\b
    | please\sdo\snot\sreply | do\snot\sreply\sto\sthis
    | (?:r[ée]ponse|message)\sautomatique\b
    | (?:jibu|ujumbe)\s(?:la|wa)\s(?:kiotomatiki|moja\skwa\smoja)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def is_automatic(incoming: IncomingSms) -> bool:
    """Return whether no person waits for an answer: a name or short code sent it, or it is an automatic reply."""
    return not incoming.msisdn or AUTOMATIC_REPLY.match(to_plain_text(incoming.text)) is not None


def echo_key(text: str) -> str:
    """Return the text without blanks and upper case; empty if it is too short to recognise."""
    words = " ".join(to_plain_text(text).casefold().split())
    return words if len(words) > MIN_ECHO_LENGTH else ""


MIN_ECHO_LENGTH = 12  # characters; a citizen may well answer with the words of a shorter text of ours
