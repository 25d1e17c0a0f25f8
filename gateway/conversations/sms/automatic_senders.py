"""Other machines that text us. Whoever answers one starts a conversation that neither ends.

What is said here is said at the beginning of a text: `the clerk is always out of office` is a complaint.
"""

import re

from gateway.conversations.sms.incoming import Incoming
from menus.rendering.text.sanitise import plain

AUTOMATIC = re.compile(
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


def is_machine(incoming: Incoming) -> bool:
    """Whether no person waits for an answer: a name or a short code sent it, or an automatic reply by its words."""
    return not incoming.msisdn or AUTOMATIC.match(plain(incoming.text)) is not None


def echo_of(text: str) -> str:
    """The text but for blanks and the size of letters; empty where it is too short to be known again."""
    words = " ".join(plain(text).casefold().split())
    return words if len(words) > SHORTEST_ECHO else ""


SHORTEST_ECHO = 12  # characters; a citizen may well answer with a shorter text of ours
