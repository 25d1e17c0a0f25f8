"""The states of an outbound call, and which state may follow which.

    queued ──► ringing ──► answered ──► over
      ▲  │        │  │
      └──┼────────┘  └──► unknown ──► answered, queued, failed
         └──► failed

`ringing` is written down before the provider is called. So the phone may ring for any call in that state. It goes back
to `queued` if the provider certainly did not take the call, or if its notice says that nobody answered. In `unknown`
nobody knows whether the phone rang, as no notice came. Such a call is not repeated, but a late notice still counts.
"""

from typing import Final

QUEUED: Final = "queued"  # waits for its moment in the outbox
RINGING: Final = "ringing"  # being handed to a provider, or handed over
ANSWERED: Final = "answered"  # the provider asked what to say
UNKNOWN: Final = "unknown"
OVER: Final = "over"  # answered, and hung up
FAILED: Final = "failed"  # given up

AWAITING_NOTICE: Final = (RINGING, UNKNOWN)
"""States in which a provider's notice may still come."""
