"""The states of a call that we make, and which may follow which.

    queued ──► ringing ──► answered ──► over
      ▲  │        │  │
      └──┼────────┘  └──► unknown ──► answered, queued, failed
         └──► failed

`ringing` is written down before the provider is called: who finds a call in it knows that the phone may ring. It goes
back to `queued` where the provider certainly did not take the call, and where its notice says that nobody answered.
`unknown` rang, or did not, and no word of it ever came: it is not repeated, but a late word still counts.
"""

from typing import Final

QUEUED: Final = "queued"  # waits for its moment in the outbox
RINGING: Final = "ringing"  # being handed to a provider, or handed over
ANSWERED: Final = "answered"  # the provider asked what to say
UNKNOWN: Final = "unknown"
OVER: Final = "over"  # answered, and hung up
FAILED: Final = "failed"  # given up

AWAITING_NOTICE: Final = (RINGING, UNKNOWN)
"""States in which a provider's word may still come."""
