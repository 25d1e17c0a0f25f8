"""The sending of texts: each at most once, or known to be unknown.

The outbox leases a text to one worker at a time. What was leased is loaded, what must not go now is sorted out,
and the rest is worded and handed over, several at once; each step is done for all texts of a job together.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gateway.messaging import states
from gateway.messaging.dispatcher import Carried, Handover
from gateway.messaging.draft import Draft, Drafting, NoRoute, NoWords
from gateway.messaging.message_store import Messages
from gateway.messaging.outcome_recorder import Leased, Settling
from gateway.messaging.send_policy import Drop, Holding, Wait
from gateway.storage.outbox.outbox import Lease, Outbox

NO_ROUTE_SECONDS = 60.0  # until a text is tried again that no provider may carry

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sending:
    """Sends texts. Any number of workers may be given the same ids at once."""

    outbox: Outbox
    messages: Messages
    holding: Holding
    drafting: Drafting
    handover: Handover
    settling: Settling
    to_be_texted: Callable[[Sequence[Leased]], list[Leased]] = list

    def send(self, *ids: str) -> None:
        """Send the texts of these ids that are due and that nobody else has."""
        self._send(self.outbox.lease_many(ids, self.handover.lease_seconds))

    def send_due(self, limit: int) -> Carried | None:
        """Send up to `limit` of the texts that have been due longest; None where none is due."""
        leases = self.outbox.lease_due(limit, self.handover.lease_seconds)
        return self._send(leases) if leases else None

    def _send(self, leases: Sequence[Lease]) -> Carried:
        return self.handover.carry(self._drafts(self.to_be_texted(self._may_go(self._queued(leases)))))

    def _queued(self, leases: Sequence[Lease]) -> list[Leased]:
        """The texts that wait to be sent. What is gone or past that leaves the outbox."""
        loaded = self.messages.load_many([lease.id for lease in leases])
        found = list(zip(leases, loaded, strict=True))
        live = [(lease, message) for lease, message in found if message is not None]
        self.settling.lost([one for one in live if one[1].state == states.SUBMITTING])
        waiting = (states.QUEUED, states.SUBMITTING)
        self.settling.end([message for _, message in live if message.state not in waiting])
        self.settling.done(lease for lease, message in found if not message or message.state not in waiting)
        return [one for one in live if one[1].state == states.QUEUED]

    def _may_go(self, queued: Sequence[Leased]) -> list[Leased]:
        """Those that may go now. Of the others some never will, and some wait."""
        verdicts = self.holding.verdicts([message for _, message in queued])
        judged = list(zip(queued, verdicts, strict=True))
        self.settling.drop([(*one, said.state, said.why) for one, said in judged if isinstance(said, Drop)])
        self.settling.waiting.release_at(
            (one[0], said.until) for one, said in judged if isinstance(said, Wait)
        )
        return [one for one, said in judged if said is None]

    def _drafts(self, may_go: Sequence[Leased]) -> list[Draft]:
        """Those that have words and a provider."""
        made = [(lease, message, self.drafting.draft(lease, message)) for lease, message in may_go]
        without = [(lease, message) for lease, message, draft in made if isinstance(draft, NoWords)]
        self.settling.drop([(*one, states.SUPPRESSED, "not_worded") for one in without])
        lost = [lease for lease, _, draft in made if isinstance(draft, NoRoute)]
        if lost:
            logger.error("texts_need_an_operator", extra={"reason": "no_route", "texts": len(lost)})
            self.settling.waiting.hold((lease, NO_ROUTE_SECONDS) for lease in lost)
        return [draft for _, _, draft in made if isinstance(draft, Draft)]
