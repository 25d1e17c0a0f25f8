"""Which texts go in one call, and which calls may be made at the same time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gateway.messaging.draft import Draft
from gateway.messaging.message import OPEN_TO_ANNOUNCEMENTS
from gateway.messaging.throttle import Ask
from gateway.providers.sms_provider import SmsProvider


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of the same words for one call of one provider, no two of them to the same number."""

    drafts: tuple[Draft, ...]

    @property
    def provider(self) -> SmsProvider:
        """The provider that carries them."""
        return self.drafts[0].provider

    @property
    def sender(self) -> str:
        """The number of ours that they answer from; empty: our usual one."""
        return self.drafts[0].outgoing.sender or ""

    @property
    def ask(self) -> Ask:
        """What the call needs of the throttle."""
        return Ask(
            self.provider.name,
            self.sender,
            messages=len(self.drafts),
            parts=sum(draft.parts for draft in self.drafts),
            money=sum(draft.price.micros for draft in self.drafts if draft.price),
            open=OPEN_TO_ANNOUNCEMENTS if self.drafts[0].message.announcement else 1.0,
        )


def rounds(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """The drafts in turns: of several to one number each waits for the one before, so that they arrive in order."""
    turns: list[list[Draft]] = []
    seen: dict[str, int] = {}
    for draft in drafts:
        turn = seen.get(draft.message.number_digest, 0)
        seen[draft.message.number_digest] = turn + 1
        if turn == len(turns):
            turns.append([])
        turns[turn].append(draft)
    return turns


def batches(drafts: Sequence[Draft], most: Callable[[Ask], int]) -> Iterator[Batch]:
    """The calls for one round of drafts; `most`: see `Throttle.most`."""
    alike: dict[tuple[str, str | None, str], list[Draft]] = {}
    for draft in drafts:
        alike.setdefault((draft.provider.name, draft.outgoing.sender, draft.outgoing.text), []).append(draft)
    for group in alike.values():
        size = min(group[0].provider.most, most(Batch((group[0],)).ask))
        for start in range(0, len(group), size):
            yield Batch(tuple(group[start : start + size]))
