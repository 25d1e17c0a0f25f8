"""Decides what a hop counts. Never words, and of values only those that the menus give."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from menus.engine.step_note import StepKind, StepNote
from menus.insights import measures
from menus.insights.closed_values import answered_value, filed_fields, is_private
from menus.insights.hop import REPLAYED, Hop
from menus.insights.measures import CASE_SUBJECT, MOST_ROWS, MOST_SECONDS, SESSIONS
from menus.replay.step_reader import read_step
from menus.replay.walk import Action, WalkStep

Count = tuple[str, str, int]
"""A subject, the name of what is counted, and how many."""

FORWARD = frozenset({Action.OPTION, Action.ROW, Action.FITS, Action.ON, Action.SPOKEN, Action.PUT_THROUGH})
MOVES = {Action.BACK: measures.BACK, Action.HOME: measures.HOME, Action.GAVE_UP: measures.GAVE_UP}


def count_hop(hop: Hop) -> Iterator[Count]:
    """Yield what a hop counts."""
    yield SESSIONS, measures.HOPS, 1
    if hop.begins:
        yield SESSIONS, measures.BEGUN, 1
        yield hop.session.entry, measures.ENTERED, 1
        if not hop.session.dropped_session and hop.session.hop_count > len(hop.notes):
            yield SESSIONS, measures.RESUMED, 1
        if hop.shown_at:  # a text of ours showed the screen that is answered
            yield hop.notes[0].before.screen, measures.SHOWN, 1
    first = len(hop.notes) - 1 if hop.shown_at == REPLAYED else 0
    steps = [read_noted_step(hop, number) if number >= first else None for number in range(len(hop.notes))]
    for number, step in enumerate(steps):
        if step is not None:
            yield from _count_step(hop, number, step)
    yield from _count_page(hop, steps[-1] if steps else None)


def count_seconds(screen: str, seconds: Sequence[float]) -> Iterator[Count]:
    """Yield what answers count that came so many seconds after their screen was shown."""
    bounded = [min(max(one, 0), MOST_SECONDS) for one in seconds]
    yield screen, measures.SECONDS, sum(map(round, bounded))
    for bucket, number in Counter(map(measures.answer_bucket, bounded)).items():
        yield screen, bucket, number


def read_noted_step(hop: Hop, number: int) -> WalkStep:
    """Return a step. The trail tells an option, without reading what was typed."""
    note = hop.notes[number]
    if note.kind is StepKind.TYPED and note.trail_start < _trail_end(hop, number):
        name, _, option = hop.trail[note.trail_start]
        if option is not None and option >= 0:
            private = is_private(hop.service, hop.service.screens[name])
            return WalkStep(name, Action.FITS) if private else WalkStep(name, Action.OPTION, option)
    return read_step(hop.service, note)


def _trail_end(hop: Hop, number: int) -> int:
    return hop.notes[number + 1].trail_start if number + 1 < len(hop.notes) else len(hop.trail)


def _count_step(hop: Hop, number: int, step: WalkStep) -> Iterator[Count]:
    note, screen = hop.notes[number], step.screen
    if note.before.dropped_session:  # the offer to resume a dropped session is no screen
        if step.action is Action.ON:
            yield SESSIONS, measures.RESUMED, 1
        return
    if step.action is Action.WRONG:
        yield screen, measures.WRONG, 1
        yield screen, f"{measures.WRONG_KIND}{step.reason}", 1
    elif step.action in MOVES:
        yield screen, MOVES[step.action], 1
    elif step.action in FORWARD:
        yield from _count_answer(hop, number, step)
    yield from count_cases(hop, note)


def _count_answer(hop: Hop, number: int, step: WalkStep) -> Iterator[Count]:
    note, screen = hop.notes[number], step.screen
    is_first = number == 0 or hop.shown_at == REPLAYED
    if (hop.begins and not hop.shown_at) or not is_first:
        yield screen, measures.AHEAD, 1
    else:
        yield screen, measures.ANSWERED, 1
        if hop.shown_at > 0:
            yield from count_seconds(screen, [hop.at.timestamp() - hop.shown_at])
    if step.action is Action.OPTION:
        yield screen, f"{measures.OPTION}{step.number}", 1
    elif step.action is Action.ROW:
        yield screen, f"{measures.ROW}{step.number if step.number <= MOST_ROWS else 0}", 1
    elif step.action is Action.FITS and note.kind is StepKind.TYPED:
        value = answered_value(hop.service, note)
        if value is not None:
            yield screen, f"{measures.VALUE}{value}", 1
    visited = hop.trail[note.trail_start : _trail_end(hop, number)]
    ways = [screen, *(entry.screen for entry in visited if entry.option is None)]
    for one, after in pairwise(ways):
        yield one, f"{measures.WAY}{after}", 1


def count_cases(hop: Hop, note: StepNote) -> Iterator[Count]:
    """Yield the cases that a step filed: their references are new."""
    before, session = note.before.references, note.shown.session
    for kind in hop.service.cases:
        reference = session.references.get(kind)
        if reference is not None and reference != before.get(kind):
            yield f"{CASE_SUBJECT}{kind}", measures.FILED, 1
            for field, value in filed_fields(hop.service, kind, session):
                yield f"{CASE_SUBJECT}{kind}", f"{measures.FIELD}{field}={value}", 1


def _count_page(hop: Hop, last: WalkStep | None) -> Iterator[Count]:
    """Yield what the page counts that is shown now."""
    session = hop.session
    screen = hop.service.screens.get(session.screen)
    if hop.ends and (screen is None or not screen.ends):
        yield SESSIONS, measures.STOPPED, 1  # with words of the gateway's own
        return
    if screen is None or session.dropped_session:
        return
    yield screen.name, _showing(hop, last), 1
    if hop.ends:
        yield screen.name, measures.ENDED, 1
        yield SESSIONS, measures.COMPLETED, 1


def _showing(hop: Hop, last: WalkStep | None) -> str:
    """Return how a screen is shown: anew, or the one that was shown before once more."""
    before = hop.notes[0].before if hop.notes else None
    came = any(entry.option is None for entry in hop.trail)
    if hop.begins or hop.shown_at == REPLAYED or len(hop.notes) > 1:
        return measures.SHOWN
    if before is None:
        return measures.SHOWN if came else measures.AGAIN
    if before.screen != hop.session.screen or before.dropped_session:
        return measures.SHOWN
    if before.language != hop.session.language:
        return measures.RELABELLED
    if last is not None and last.action is Action.WRONG:
        return measures.AGAIN
    return measures.SHOWN if came else measures.TURNED
