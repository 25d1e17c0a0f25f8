"""The states of a text, and which state may follow which.

    queued ──► submitting ──► accepted ──► sent ──► delivered
      ▲  │         │  │           └──────────┴─────► failed
      │  │         │  └──► unknown ──► accepted, sent, delivered, failed
      └──┼─ later ─┘
         └──► suppressed, failed, delivered (told by a call)

`submitting` is written down before the provider is called. So the provider may have been called for any text in that
state. Receipts come early, twice and out of order. A final state never changes. No state goes back but `submitting`, if
the provider certainly did not take the text.
"""

from collections.abc import Mapping
from typing import Final

QUEUED: Final = "queued"  # waits for its moment in the outbox
SUBMITTING: Final = "submitting"  # being handed to a provider
ACCEPTED: Final = "accepted"  # the provider took it
SENT: Final = "sent"  # the provider passed it on to the operator
UNKNOWN: Final = "unknown"  # handed over without an answer; a receipt may settle it, it is never repeated
DELIVERED: Final = "delivered"
FAILED: Final = "failed"
SUPPRESSED: Final = "suppressed"  # we chose not to send it

FINAL: Final = frozenset({DELIVERED, FAILED, SUPPRESSED})

TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    QUEUED: frozenset({SUBMITTING, SUPPRESSED, FAILED, DELIVERED}),
    SUBMITTING: frozenset({QUEUED, ACCEPTED, SENT, DELIVERED, FAILED, UNKNOWN}),
    UNKNOWN: frozenset({ACCEPTED, SENT, DELIVERED, FAILED}),
    ACCEPTED: frozenset({SENT, DELIVERED, FAILED}),
    SENT: frozenset({DELIVERED, FAILED}),
    DELIVERED: frozenset(),
    FAILED: frozenset(),
    SUPPRESSED: frozenset(),
}
STATES: Final = tuple(TRANSITIONS)


def can_follow(state: str, following: str) -> bool:
    """Return True if a text in `state` may move to `following`. A state never follows itself."""
    return following in TRANSITIONS[state]


def allowed_sources(following: str) -> tuple[str, ...]:
    """Return the states from which a text may move to `following`."""
    return tuple(state for state in STATES if can_follow(state, following))
