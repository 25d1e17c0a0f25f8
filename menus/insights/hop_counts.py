"""Decides what a hop counts. Never words, and of values only those that the menus give."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from menus.engine.input_reading import GUESSED
from menus.engine.session_payment import PAYMENT_ROWS, payment_of
from menus.engine.step_note import StepKind, StepNote
from menus.insights import measures
from menus.insights.closed_values import answered_value, filed_fields, is_private
from menus.insights.hop import REPLAYED, Hop
from menus.insights.measures import CASE_SUBJECT, MOST_ROWS, MOST_SECONDS, SESSIONS
from menus.model import OptionWay, Target
from menus.model.payments import OPEN_STATES, PAID
from menus.replay.step_reader import read_step
from menus.replay.walk import Action, WalkStep

Count = tuple[str, str, int]
"""A subject, the name of what is counted, and how many."""

FORWARD = frozenset({Action.OPTION, Action.ROW, Action.FITS, Action.ON, Action.SPOKEN, Action.PUT_THROUGH})
USED_UP = "attempts"
"""Why an answer in the right form does not fit with which too many are wrong."""
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
    last, seen, was_seen = None, True, True
    if hop.begins and not hop.shown_at:
        seen = False
    for number in range(max(first, 0), len(hop.notes)):
        last, was_seen = read_noted_step(hop, number), seen
        yield from _count_step(hop, number, last, seen=seen)
        seen = seen and _stays(hop, number, last)
    if PAYMENT_ROWS in hop.session.rows:
        yield from _count_payment(hop)
    yield from _count_page(hop, _showing(hop, last, seen=seen, was_seen=was_seen))


def count_seconds(screen: str, seconds: Sequence[float]) -> Iterator[Count]:
    """Yield what answers count that came so many seconds after their screen was shown."""
    bounded = [min(max(one, 0), MOST_SECONDS) for one in seconds]
    total = sum(map(round, bounded))
    yield screen, measures.SECONDS, total
    for bucket, number in Counter(map(measures.answer_bucket, bounded)).items():
        yield screen, bucket, number
    yield SESSIONS, measures.SECONDS, total
    yield SESSIONS, measures.TIMED, len(bounded)


def read_noted_step(hop: Hop, number: int) -> WalkStep:
    """Return a step. The trail tells an option, without reading what was typed."""
    note = hop.notes[number]
    if note.kind is StepKind.TYPED and note.trail_start < _trail_end(hop, number):
        name, _, option = hop.trail[note.trail_start]
        if option is not None and option >= 0:
            private = is_private(hop.service, hop.service.screens[name])
            return WalkStep(name, Action.FITS) if private else WalkStep(name, Action.OPTION, option)
    step = read_step(hop.service, note)
    return (
        WalkStep(step.screen, Action.WRONG, reason=USED_UP) if _is_one_too_many(hop, number, step) else step
    )


def _is_one_too_many(hop: Hop, number: int, step: WalkStep) -> bool:
    """Return True if an answer in the right form led where only too many wrong ones lead.

    It broke a rule of `require:` or was asked for again, or it was not judged any more.
    """
    if step.action is not Action.FITS:
        return False
    screen, visited = hop.service.screens[step.screen], _visited(hop, number)
    if screen.attempts is None or not visited:
        return False
    return visited[0] in _screens(screen.attempts.too_many) - _screens(screen.goto)


def _screens(target: Target) -> set[str]:
    return {destination.screen for destination in target}


def _trail_end(hop: Hop, number: int) -> int:
    return hop.notes[number + 1].trail_start if number + 1 < len(hop.notes) else len(hop.trail)


def _visited(hop: Hop, number: int) -> list[str]:
    """Return the screens that a step came to, silent ones too."""
    trail = hop.trail[hop.notes[number].trail_start : _trail_end(hop, number)]
    return [entry.screen for entry in trail if entry.option is None]


def _stays(hop: Hop, number: int, step: WalkStep) -> bool:
    """Return True if a step leaves its screen as it is, or shows it once more."""
    note = hop.notes[number]
    if note.before.dropped_session or step.action in MOVES or note.before.screen != note.shown.session.screen:
        return False
    return step.action is Action.WRONG or not _visited(hop, number)


def _count_step(hop: Hop, number: int, step: WalkStep, *, seen: bool) -> Iterator[Count]:
    """Yield what a step counts. `seen`: the citizen had the screen before them, as no step of the hop had left it."""
    note, screen = hop.notes[number], step.screen
    if note.before.dropped_session:  # the offer to resume a dropped session is no screen
        if step.action is Action.ON:
            yield SESSIONS, measures.RESUMED, 1
        return
    if step.action is Action.WRONG and step.reason == GUESSED:
        yield screen, measures.OFFERED, 1
    elif step.action is Action.WRONG:
        yield screen, measures.WRONG, 1
        yield screen, f"{measures.WRONG_KIND}{step.reason}", 1
        if note.before.screen != note.shown.session.screen:  # that was one too many
            yield screen, measures.GAVE_UP if seen else measures.AHEAD, 1
            yield from _count_ways(hop, number, screen)
    elif step.action in MOVES:
        yield screen, MOVES[step.action] if seen else measures.AHEAD, 1
        if step.action is Action.GAVE_UP:
            yield from _count_ways(hop, number, screen)
    elif step.action in FORWARD:
        yield from _count_answer(hop, number, step, seen=seen)
    yield from count_cases(hop, note)


def _count_answer(hop: Hop, number: int, step: WalkStep, *, seen: bool) -> Iterator[Count]:
    note, screen = hop.notes[number], step.screen
    if not seen:
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
    yield from _count_further_options(hop, note.reading.way[1:])
    yield from _count_ways(hop, number, screen)


def _count_further_options(hop: Hop, way: OptionWay) -> Iterator[Count]:
    """Yield the options of further menus that a confirmed guess chose, before these menus were shown."""
    chosen = {(entry.screen, entry.option) for entry in hop.trail}
    for menu, option in way:
        if (menu, option) in chosen:
            yield menu, measures.AHEAD, 1
            if not is_private(hop.service, hop.service.screens[menu]):
                yield menu, f"{measures.OPTION}{option}", 1


def _count_ways(hop: Hop, number: int, screen: str) -> Iterator[Count]:
    for one, after in pairwise([screen, *_visited(hop, number)]):
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


def _count_payment(hop: Hop) -> Iterator[Count]:
    """Yield how the session went on after a payment, if it did so in this hop."""
    payment = payment_of(hop.session)
    if payment is not None and payment.went_on_at == int(hop.at.timestamp()):
        way = "paid" if payment.state == PAID else "late" if payment.state in OPEN_STATES else "failed"
        yield payment.screen, f"{measures.PAYMENT}{way}", 1


def _count_page(hop: Hop, showing: str) -> Iterator[Count]:
    """Yield what the page counts that is shown now."""
    session = hop.session
    screen = hop.service.screens.get(session.screen)
    if hop.ends and (screen is None or hop.caller.channel not in screen.last_on):
        yield SESSIONS, measures.STOPPED, 1  # with words of the gateway's own
        return
    if screen is None or session.dropped_session:
        return
    yield screen.name, showing, 1
    if hop.ends:
        yield screen.name, measures.ENDED, 1
        yield SESSIONS, measures.COMPLETED, 1


def _showing(hop: Hop, last: WalkStep | None, *, seen: bool, was_seen: bool) -> str:
    """Return how the screen of the page is shown: anew, or once more.

    `last` is the last step; `was_seen` and `seen` say whether the citizen had its screen before them, and has it still.
    """
    if last is None:
        came = hop.begins or hop.shown_at == REPLAYED or any(entry.option is None for entry in hop.trail)
        return measures.SHOWN if came else measures.AGAIN
    if seen:
        return measures.AGAIN if last.action is Action.WRONG else measures.TURNED
    before = hop.notes[-1].before
    is_same = was_seen and before.screen == hop.session.screen and not before.dropped_session
    return measures.RELABELLED if is_same and before.language != hop.session.language else measures.SHOWN
