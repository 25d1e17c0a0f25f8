"""Kinds of hops. Hops of one kind count the same, but for their seconds, so a kind is counted once for all of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from menus.engine.session_payment import PAYMENT_ROWS
from menus.insights import measures
from menus.insights.closed_values import answered_value
from menus.insights.hop import Hop
from menus.insights.hop_counts import Count, count_cases, count_hop, count_seconds, read_noted_step

HopKind = tuple[object, ...]
"""What hops of one kind share."""

NOT_KNOWN = 0.0  # as `Hop.shown_at`


def kind_of(hop: Hop) -> HopKind | None:
    """Return the kind of a hop that began a session or took one step; None for any other, which counts for itself."""
    session, trail, notes = hop.session, hop.trail, hop.notes
    if session.dropped_session or len(notes) > 1 or PAYMENT_ROWS in session.rows:
        return None
    if not notes:
        if hop.shown_at or not hop.begins:
            return None
        return hop.menus, hop.ends, session.screen, session.entry, session.hop_count > 0, *trail
    note = notes[0]
    before = note.before
    if hop.begins or hop.shown_at <= 0 or before.dropped_session:
        return None
    filed = before.references != note.shown.session.references
    step = read_noted_step(hop, 0)
    return (
        hop.menus,
        hop.ends,
        session.screen,
        before.screen,
        before.language == session.language,
        step.action,
        step.number,
        step.reason,
        answered_value(hop.service, note),
        tuple(count_cases(hop, note)) if filed else (),
        note.trail_start,
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
            if name == measures.ANSWERED:
                yield from count_seconds(subject, self.seconds)
