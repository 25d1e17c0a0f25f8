"""A launch day as a fluid: people, sessions, hops, the line and cases are amounts that flow, step by step.

It is M(t)/G/c in heavy traffic, with what the gateway does about it: hops queue for the web processes, who hang up
dials again, admission control lets in a share of new sessions by the wait, the others wait in line and are texted at
the free pace, and some of them are too impatient to wait. Cases queue for the case system.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

STAGES = 7  # hops of a session after the first
FILES_AT = 6  # the hop of those that files the case, counted from 1
WINDOW_SECONDS, MIN_HOPS = 0.5, 20  # of admission control; gateway/admission/admission_control.py
LONGEST_WINDOW_SECONDS = 5.0
SHRINK, GROWTH, LEAST_SHARE = 0.6, 0.05, 0.02
MAX_LINE = 1_000_000  # callers; then others are told to dial later
CROWD_SECONDS = 3.0  # after the last who was turned away; gateway/admission/waiting_line.py


@dataclass(frozen=True, slots=True)
class People:
    """Who comes, and how they behave. Seconds are means; shares are of all who get there."""

    arrivals: Callable[[float], float]  # a second, at a second of the day
    think_seconds: float
    patience: tuple[float, float]
    redial_share: float
    redial_seconds: float
    impatient_share: float
    impatient_seconds: float
    come_share: float
    come_seconds: float
    filing_share: float = 1.0
    later_share: float = 0.5  # of those who are told to dial later


@dataclass(frozen=True, slots=True)
class Service:
    """What serves them. `hops_a_second` and `cases_a_second` are those of a moment; waits in seconds."""

    hops_a_second: Callable[[float], float]
    quick_wait: float  # of a hop where nobody queues
    admission_wait: float
    most_texts_a_second: float
    cases_a_second: Callable[[float], float]
    longest_first_wait: float = 4.0  # of who dials; gateway/server/hop_queue.py
    case_seconds: float = 0.2  # from a case to the case system, where no case queues


@dataclass(slots=True)
class Step:
    """What flowed in a step, or in a minute; `line`, `backlog`, `wait`, `sessions` and `case_delay` are the most."""

    dials: float = 0.0
    admitted: float = 0.0
    told_to_wait: float = 0.0  # with those who were told to dial later
    told_later: float = 0.0
    texted: float = 0.0
    came: float = 0.0
    broken: float = 0.0
    hops: float = 0.0
    filed: float = 0.0
    at_case_system: float = 0.0
    line: float = 0.0
    backlog: float = 0.0
    wait: float = 0.0
    case_delay: float = 0.0
    sessions: float = 0.0
    share: float = 1.0

    FLOWS = (
        *("dials", "admitted", "told_to_wait", "told_later", "texted", "came", "broken", "hops", "filed"),
        "at_case_system",
    )
    LEVELS = ("line", "backlog", "wait", "case_delay", "sessions")

    def add(self, step: "Step") -> None:
        """Add a step to a minute."""
        for name in self.FLOWS:
            setattr(self, name, getattr(self, name) + getattr(step, name))
        for name in self.LEVELS:
            setattr(self, name, max(getattr(self, name), getattr(step, name)))
        self.share = min(self.share, step.share)


@dataclass(slots=True)
class Admission:
    """The share of new sessions that is let in, as admission control sets it; and the pace of texts."""

    longest_wait: float
    most_texts: float
    share: float = 1.0
    pace: float = 1.0
    _shortest: float = float("inf")
    _hops: float = 0.0
    _left: float = WINDOW_SECONDS
    _calm_since: float = float("inf")
    _left_to_text: float = 1.0

    def pass_time(self, seconds: float, wait: float, hops: float) -> None:
        """Count the hops of a step and their wait."""
        self._shortest = min(self._shortest, wait)
        self._hops += hops
        self._left -= seconds
        if self._left > 1e-9:
            return
        waits = self._hops > 0 and self._shortest > self.longest_wait
        if waits and self._hops < MIN_HOPS and self._left > WINDOW_SECONDS - LONGEST_WINDOW_SECONDS:
            return
        windows = max(1.0, seconds / WINDOW_SECONDS)
        if waits and self._hops >= MIN_HOPS:
            self.share = max(LEAST_SHARE, self.share * SHRINK**windows)
        else:
            self.share = min(1.0, self.share + GROWTH * windows)
        self._shortest, self._hops, self._left = float("inf"), 0.0, WINDOW_SECONDS

    def texts(self, seconds: float, turned_away: float, line: float) -> float:
        """Return how many are texted in a step in which so many were turned away."""
        self._calm_since = 0.0 if turned_away > 0.5 * seconds else self._calm_since + seconds
        self._left_to_text -= seconds
        if self._left_to_text > 1e-9:
            return 0.0
        rounds = max(1.0, seconds)
        self._left_to_text = 1.0
        if self._calm_since < CROWD_SECONDS:
            self.pace = max(1.0, self.pace / 2)
            return 0.0
        texted = min(line, self.pace * rounds)
        self.pace = min(self.most_texts, self.pace + rounds)
        return texted


@dataclass(slots=True)
class _State:
    thinking: list[float] = field(default_factory=lambda: [0.0] * STAGES)
    queued: list[float] = field(default_factory=lambda: [0.0] * (STAGES + 1))  # 0: dials
    queued_turns: float = 0.0  # of the queued dials, those of people whose turn it is
    away: float = 0.0  # will dial again, because nobody answered
    impatient: float = 0.0  # in line, and will dial before they are texted
    told_later: float = 0.0  # told to dial later, and will
    called: float = 0.0  # texted, and will come
    line: float = 0.0
    backlog: float = 0.0


def flow(people: People, service: Service, seconds: float, step_seconds: float = 0.1) -> Sequence[Step]:
    """Return the steps of a day of so many seconds."""
    state, admission = _State(), Admission(service.admission_wait, service.most_texts_a_second)
    steps = []
    for number in range(round(seconds / step_seconds)):
        step = _one_step(state, admission, people, service, number * step_seconds, step_seconds)
        steps.append(step)
    return steps


def _one_step(
    state: _State, admission: Admission, people: People, service: Service, now: float, seconds: float
) -> Step:
    step = Step()
    _let_people_dial(state, people, step, now, seconds)
    answers = [min(1.0, seconds / people.think_seconds) * amount for amount in state.thinking]
    for stage, amount in enumerate(answers):
        state.thinking[stage] -= amount
        state.queued[stage + 1] += amount
    capacity = service.hops_a_second(now)
    under_way = sum(state.queued[1:])
    served_share = min(1.0, capacity * seconds / under_way) if under_way else 1.0
    step.wait = service.quick_wait + max(0.0, under_way - capacity * seconds) / capacity
    served = [amount * served_share for amount in state.queued]
    # Sessions under way go first, and who dials gets what they leave.
    left = max(0.0, capacity * seconds - under_way)
    dial_share = min(1.0, left / state.queued[0]) if state.queued[0] else 1.0
    served[0] = state.queued[0] * dial_share
    served_turns = state.queued_turns * dial_share
    state.queued = [amount - done for amount, done in zip(state.queued, served, strict=True)]
    state.queued_turns -= served_turns
    dial_wait = service.quick_wait + state.queued[0] * seconds / left if left else service.longest_first_wait
    turned_away = _turn_away(state, people, service, left / seconds)
    step.hops = sum(served) + turned_away
    least, most = people.patience
    lost_share = min(1.0, max(0.0, (step.wait - least) / (most - least)))
    step.broken = (step.hops - turned_away - served[0]) * lost_share
    state.away += step.broken * people.redial_share
    kept = 1 - lost_share
    _admit(state, admission, people, step, served[0] - served_turns, served_turns)
    step.told_to_wait += turned_away
    step.told_later += turned_away
    for stage in range(1, STAGES + 1):
        if stage < STAGES:
            state.thinking[stage] += served[stage] * kept
        if stage == FILES_AT:
            step.filed = served[stage] * kept * people.filing_share
    admission.pass_time(seconds, dial_wait if served[0] + turned_away else step.wait, step.hops)
    step.share = admission.share
    step.texted = admission.texts(seconds, step.told_to_wait, state.line)
    texted_share = step.texted / state.line if state.line else 0.0
    state.line -= step.texted
    state.impatient -= state.impatient * texted_share
    state.called += step.texted * people.come_share
    _file(state, service, step, now, seconds)
    step.line, step.backlog, step.sessions = state.line, state.backlog, sum(state.thinking)
    return step


def _turn_away(state: _State, people: People, service: Service, rate: float) -> float:
    """Turn away those who dialled longest ago, if they wait too long. Returns how many; they have no place in line."""
    too_many = max(0.0, state.queued[0] - rate * service.longest_first_wait)
    if too_many:
        state.queued_turns *= 1 - too_many / state.queued[0]
        state.queued[0] -= too_many
        state.told_later += too_many * people.later_share
    return too_many


def _let_people_dial(state: _State, people: People, step: Step, now: float, seconds: float) -> None:
    """Move those who dial now into the queue."""
    new = people.arrivals(now) * seconds
    again = state.away * min(1.0, seconds / people.redial_seconds)
    impatient = state.impatient * min(1.0, seconds / people.impatient_seconds)
    later = state.told_later * min(1.0, seconds / people.impatient_seconds)
    step.came = state.called * min(1.0, seconds / people.come_seconds)
    state.away -= again
    state.impatient -= impatient
    state.told_later -= later
    state.called -= step.came
    step.dials = new + again + impatient + later + step.came
    state.queued[0] += step.dials
    state.queued_turns += step.came
    # Who dials while in line is in line until they are let in.
    state.line = max(0.0, state.line - impatient)


def _admit(
    state: _State, admission: Admission, people: People, step: Step, fresh: float, turns: float
) -> None:
    let_in = fresh * admission.share
    step.admitted = let_in + turns
    step.told_to_wait = fresh - let_in
    state.thinking[0] += step.admitted
    placed = min(step.told_to_wait, max(0.0, MAX_LINE - state.line))
    step.told_later = step.told_to_wait - placed
    state.line += placed
    state.impatient += placed * people.impatient_share
    state.told_later += step.told_later * people.later_share


def _file(state: _State, service: Service, step: Step, now: float, seconds: float) -> None:
    rate = service.cases_a_second(now)
    state.backlog += step.filed
    step.at_case_system = min(state.backlog, rate * seconds)
    state.backlog -= step.at_case_system
    step.case_delay = service.case_seconds + state.backlog / rate


def by_minute(steps: Sequence[Step], seconds: float, minute_seconds: float) -> Sequence[Step]:
    """Return the sums and the most of each minute. `seconds` is the length of a step."""
    minutes: list[Step] = []
    for number, step in enumerate(steps):
        place = int((number + 0.5) * seconds / minute_seconds)
        if place == len(minutes):
            minutes.append(Step())
        minutes[place].add(step)
    return minutes
