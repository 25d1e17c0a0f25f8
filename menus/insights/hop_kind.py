"""Kinds of hops. Hops of one kind count the same, but for their seconds, so a kind is counted once for all of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from menus.engine.step_note import StepKind
from menus.insights.hop import Hop
from menus.insights.hop_counts import Count, count_hop, count_seconds

HopKind = tuple[object, ...]
"""What hops of one kind share."""

NOT_KNOWN = 0.0  # as `Hop.shown_at`


def kind_of(hop: Hop) -> HopKind | None:
    """Return the kind of a hop that began a session or chose an option; None for any other, which counts for itself."""
    session, trail, notes = hop.session, hop.trail, hop.notes
    if session.dropped_session or len(notes) > 1:
        return None
    if not notes:
        if hop.shown_at or not hop.begins:
            return None
        return hop.menus, hop.ends, session.screen, session.entry, session.hop_count > 0, *trail
    note = notes[0]
    before, start = note.before, note.trail_start
    option = trail[start].option if start < len(trail) else None
    if (
        option is None
        or option < 0
        or note.kind is not StepKind.TYPED
        or hop.begins
        or hop.shown_at <= 0
        or before.dropped_session
        or before.references != note.shown.session.references  # it filed a case
    ):
        return None
    return (
        hop.menus,
        hop.ends,
        session.screen,
        before.screen,
        before.language == session.language,
        start,
        *trail,
    )


@dataclass(slots=True)
class HopsOfKind:
    """Hops of one kind: the first of them, their number, and the seconds that their answers took."""

    first: Hop
    number: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, hop: Hop) -> None:
        """Add a hop."""
        self.number += 1
        if hop.shown_at:
            self.seconds.append(hop.at.timestamp() - hop.shown_at)

    def counts(self) -> Iterator[Count]:
        """Yield what all of them count."""
        for subject, name, number in count_hop(msgspec.structs.replace(self.first, shown_at=NOT_KNOWN)):
            yield subject, name, number * self.number
        for seconds in self.seconds:
            yield from count_seconds(self.first.notes[0].before.screen, seconds)
