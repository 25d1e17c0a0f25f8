"""Counts the states that cases come to, and how long that took since they were filed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from gateway.insights.group import Group
from gateway.insights.hop_counter import HopCounter
from menus.insights import measures
from menus.insights.measures import CASE_SUBJECT


@dataclass(frozen=True, slots=True)
class StateChange:
    """A case of this kind, filed on this channel and in this language, that came to another state.

    `is_first`: it had come to none before but the state in which each case begins.
    """

    kind: str
    state: str
    channel: str
    language: str
    filed_at: datetime
    happened_at: datetime
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class CaseStateCounter:
    """Counts changes of states. `zone` returns the time zone of the service."""

    counter: HopCounter
    zone: Callable[[], tzinfo]

    def count(self, change: StateChange) -> None:
        """Count a change on its day. A case system whose clock is behind took no time."""
        seconds = max(0, round((change.happened_at - change.filed_at).total_seconds()))
        counts = [
            (f"{measures.STATE}{change.state}", 1),
            (f"{measures.STATE_SECONDS}{change.state}", seconds),
            (measures.state_bucket(change.state, seconds), 1),
        ]
        if change.is_first:
            counts.append((measures.first_state_bucket(seconds), 1))
        self.counter.add(
            change.happened_at.astimezone(self.zone()).date(),
            Group(change.channel, change.language),
            [(f"{CASE_SUBJECT}{change.kind}", name, number) for name, number in counts],
        )
