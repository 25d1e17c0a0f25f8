"""Which texts go in one call, and which calls may be made at the same time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gateway.messaging.draft import TextDraft
from gateway.messaging.message import ANNOUNCEMENT_CEILING_SHARE
from gateway.messaging.throttle import RateRequest
from gateway.providers.sms_provider import SmsProvider


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of the same words for one call of one provider, no two of them to the same number."""

    drafts: tuple[TextDraft, ...]

    @property
    def provider(self) -> SmsProvider:
        """The provider that carries them."""
        return self.drafts[0].provider

    @property
    def sender(self) -> str:
        """The number of ours that they answer from; empty: our usual one."""
        return self.drafts[0].outgoing.sender or ""

    @property
    def rate_request(self) -> RateRequest:
        """What the call needs of the throttle."""
        return RateRequest(
            self.provider.name,
            self.sender,
            messages=len(self.drafts),
            parts=sum(draft.parts for draft in self.drafts),
            money=sum(draft.price.micros for draft in self.drafts if draft.price),
            ceiling_share=ANNOUNCEMENT_CEILING_SHARE if self.drafts[0].message.announcement else 1.0,
        )


def split_into_rounds(drafts: Sequence[TextDraft]) -> list[list[TextDraft]]:
    """The drafts in turns: of several to one number each waits for the one before, so that they arrive in order."""
    rounds: list[list[TextDraft]] = []
    seen: dict[str, int] = {}
    for draft in drafts:
        position = seen.get(draft.message.number_digest, 0)
        seen[draft.message.number_digest] = position + 1
        if position == len(rounds):
            rounds.append([])
        rounds[position].append(draft)
    return rounds


def make_batches(
    drafts: Sequence[TextDraft], max_batch_size: Callable[[RateRequest], int]
) -> Iterator[Batch]:
    """The calls for one round of drafts; `most`: see `Throttle.most`."""
    groups: dict[tuple[str, str | None, str], list[TextDraft]] = {}
    for draft in drafts:
        groups.setdefault((draft.provider.name, draft.outgoing.sender, draft.outgoing.text), []).append(draft)
    for group in groups.values():
        size = min(group[0].provider.max_recipients, max_batch_size(Batch((group[0],)).rate_request))
        for start in range(0, len(group), size):
            yield Batch(tuple(group[start : start + size]))
