"""The names of what is counted, and the bounds of their groups.

A subject (the sessions, a screen, a kind of case) has a count under each name. A name with a dot belongs to a family:
`option.2` counts the choices of the third option.
"""

from bisect import bisect_left
from collections.abc import Mapping

Counts = Mapping[str, int]
"""Numbers by the name of what was counted."""

SESSIONS = ""
"""The subject of what is counted of whole sessions. Any other subject is a screen's name, or begins as below."""
CASE_SUBJECT = "case:"
TEXT_SUBJECT = "text:"
CALL_SUBJECT = "call:"

# of sessions
BEGUN = "begun"
COMPLETED = "completed"  # they came to a screen that ends
LEFT = "left"  # the line dropped, or nothing more came; of a screen too
STOPPED = "stopped"  # the gateway ended them: closed, too many keys, a limit
REDIALS = "redials"  # begun by a number that had begun one on that day
RESUMED = "resumed"  # went on where a line had dropped
HOPS = "hops"
TIMED = "timed"  # answers to whatever screen whose time is known; SECONDS of sessions has it

# of a screen
ENTERED = "entered"  # sessions that began there
SHOWN = "shown"  # citizens came to it, or came back to it
TURNED = "turned"  # another page of it was shown
AGAIN = "again"  # it was shown again after an answer that did not fit, or as nothing was heard
RELABELLED = "relabelled"  # it was shown again in another language
ANSWERED = "answered"  # an answer that fits, to a screen that was shown
AHEAD = "ahead"  # it was answered or left before it was shown, by what was dialled or typed together
WRONG = "wrong"  # an answer that does not fit
OFFERED = "offered"  # words of a citizen's own, for which options were offered
BACK = "back"
HOME = "home"
GAVE_UP = "gave_up"  # left after too many answers that do not fit, or in a call as nothing was heard
ENDED = "ended"  # sessions that came to their end there
SECONDS = "seconds"  # from showing to the answer, each at most MOST_SECONDS

# families
WRONG_KIND = "wrong."  # by why it does not fit
OPTION = "option."  # by the option's place in the menu file, from 0
ROW = "row."  # by the row's number on the list, from 1
VALUE = "value."  # by the value of a closed type
PAYMENT = "payment."  # by how a session went on after a `pay:` screen: paid, failed, late
WAY = "to."  # by the screen that came next
TOOK = "took."  # by bucket of seconds

# of a kind of case
FILED = "filed"
FIELD = "field."  # by field, `=` and value, for values that the menus give
STATE = "state."  # by state
STATE_SECONDS = "state_seconds."  # from filing to a state, by state
STATE_TOOK = "state_took."  # by state, `=` and bucket of seconds
FIRST_TOOK = (
    "first_took."  # by bucket of seconds from filing to the first state but that in which cases begin
)

# of the texts and the calls of a message, by day of what became of them
ACCEPTED = "accepted"  # a text that a provider took
DELIVERED = "delivered"  # a text that came to its phone
HEARD = "heard"  # spoken to its end in a call: of texts, those that a call told instead
FAILED = "failed"  # given up
EXPIRED = "expired"  # given up, as it waited for too long
UNKNOWN = "unknown"  # handed over, and no answer came
SETTLED = "settled"  # was unknown before, and is no more
SUPPRESSED = "suppressed"  # not sent or not called on purpose
MISSED = "missed"  # an attempt to call that nobody answered; calls have ANSWERED, too

MOST_SECONDS = 600
ANSWER_BUCKETS = (2, 5, 10, 20, 30, 60, 120, 300)
"""Upper bounds in seconds of the buckets of answers. The last bucket has what took longer."""
STATE_BUCKETS = (3_600, 14_400, 86_400, 172_800, 259_200, 604_800, 1_209_600, 2_592_000)
"""Upper bounds in seconds of the buckets of case states: one hour to thirty days."""
MOST_ROWS = 50  # rows of a list that are told apart
MOST_VALUES = 60  # values of a field or an answer that are told apart, of one screen


def answer_bucket(seconds: float) -> str:
    """Return the name of the bucket of an answer that took so many seconds."""
    return f"{TOOK}{bisect_left(ANSWER_BUCKETS, seconds)}"


def state_bucket(state: str, seconds: float) -> str:
    """Return the name of the bucket of a state that came so many seconds after filing."""
    return f"{STATE_TOOK}{state}={bisect_left(STATE_BUCKETS, seconds)}"


def first_state_bucket(seconds: float) -> str:
    """Return the name of the bucket of a case's first state that came so many seconds after filing."""
    return f"{FIRST_TOOK}{bisect_left(STATE_BUCKETS, seconds)}"
