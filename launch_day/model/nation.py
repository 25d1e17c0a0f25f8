"""What a county and a nation need on a launch day, by the model with the costs that a run measured."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from launch_day.model.erlang import servers_for, wait_percentile
from launch_day.model.fluid import People, Service, flow

HOPS_PER_SESSION = 8
DAY_SECONDS = 16 * 3600.0  # that citizens are awake
DIALS_PER_PERSON = 2_500_000 / 50_000_000  # on the day of the launch
FILING_SHARE = 0.5  # of the sessions; the others only ask
MOST_BUSY = 0.6  # of a core, so that waits stay short at the peak
CORES_A_MACHINE = 4
LEAST_MACHINES = 2  # so that one may fail
STEP_SECONDS = 1.0
LOOK_ON_SECONDS = 80 * 3600.0  # after the day, for cases that are still to be filed
CASE_STEP_SECONDS = 60.0
THINK_SECONDS, COME_SECONDS, REDIAL_SECONDS = 7.0, 120.0, 30.0
PATIENCE = (8.0, 15.0)
IMPATIENT_SECONDS = 240.0
SERVICE_VARIATION = 2.0  # of the time that a hop takes, squared: filing takes several times as long as a key
SESSION_SECONDS = 600.0  # that the store keeps a session
CASE_DAYS = 30  # that the store keeps a delivered case
MACHINE_MEMORY_GB = 1.0  # that the system of a machine takes for itself


@dataclass(frozen=True, slots=True)
class Costs:
    """What was measured. Seconds of processor; bytes of memory and of the store."""

    web_seconds_a_hop: float
    store_seconds_a_hop: float
    worker_seconds_a_case: float
    web_bytes: float  # of one process
    worker_bytes: float  # of a whole `gateway worker`
    session_bytes: float
    case_bytes: float
    waiting_bytes: float  # of a caller in line


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices in US dollars."""

    text: float
    session: float
    machine_month: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place and its people."""

    name: str
    people: int

    @property
    def dials(self) -> float:
        """How many people dial on the day, each for the first time."""
        return self.people * DIALS_PER_PERSON


@dataclass(frozen=True, slots=True)
class Need:
    """What a place needs so that nobody waits in line."""

    place: Place
    mean_hops: float
    peak_hops: float
    web_cores: int
    p99_wait: float  # of a hop at the peak, for a core; seconds
    store_share: float  # of the store's core at the peak
    worker_cores: int
    machines: int
    web_gigabytes: float
    store_gigabytes_day: float
    store_gigabytes_month: float
    texts: float
    text_dollars: float
    session_dollars: float
    machine_dollars: float


PLACES = (
    Place("a county", 5_000_000),
    Place("a nation", 50_000_000),
    Place("a large nation", 100_000_000),
)


def need_of(place: Place, costs: Costs, prices: Prices, relative_rate: Callable[[float], float]) -> Need:
    """Return what a place needs. `relative_rate` is the curve of the day, in times of its mean."""
    mean = place.dials * HOPS_PER_SESSION / DAY_SECONDS
    peak = mean * max(relative_rate(step / 1000) for step in range(1000))
    load = peak * costs.web_seconds_a_hop
    cores = servers_for(load, MOST_BUSY)
    cases = place.dials * FILING_SHARE
    peak_cases = cases / DAY_SECONDS * peak / mean
    worker_cores = servers_for(peak_cases * costs.worker_seconds_a_case, MOST_BUSY)
    store_share = peak * costs.store_seconds_a_hop
    sessions = peak / HOPS_PER_SESSION * SESSION_SECONDS
    web_bytes = cores * costs.web_bytes + worker_cores * costs.worker_bytes
    all_cores = cores + worker_cores + math.ceil(store_share / MOST_BUSY)
    machines = max(LEAST_MACHINES, math.ceil(all_cores / CORES_A_MACHINE))
    return Need(
        place,
        mean,
        peak,
        cores,
        wait_percentile(cores, load, costs.web_seconds_a_hop, 0.99, SERVICE_VARIATION),
        store_share,
        worker_cores,
        machines,
        (web_bytes / 1e9 + machines * MACHINE_MEMORY_GB),
        (sessions * costs.session_bytes + cases * costs.case_bytes) / 1e9,
        cases * CASE_DAYS / 5.6 * costs.case_bytes / 1e9,
        cases,
        cases * prices.text,
        place.dials * prices.session,
        machines * prices.machine_month,
    )


@dataclass(frozen=True, slots=True)
class Crowd:
    """A launch day with fewer cores than are needed. Shares are of all people or dials, `hours` until nobody waits."""

    cores: int
    served_share: float
    told_to_wait: float
    longest_line: float
    hours: float
    longest_wait: float  # of a hop of a session under way, seconds
    texts_a_second: float
    extra_texts: float
    line_megabytes: float


def crowd_of(
    place: Place,
    cores: int,
    costs: Costs,
    arrivals: Callable[[float], float],
    admission_wait: float,
    step_seconds: float = STEP_SECONDS,
) -> Crowd:
    """Return what becomes of a launch day of a place with so many cores for its web processes."""
    rate = cores / costs.web_seconds_a_hop
    texts = float(max(20, round(rate / HOPS_PER_SESSION / 2)))
    people = People(
        arrivals,
        THINK_SECONDS,
        PATIENCE,
        0.9,
        REDIAL_SECONDS,
        0.25,
        IMPATIENT_SECONDS,
        0.85,
        COME_SECONDS,
        FILING_SHARE,
    )
    service = Service(lambda _: rate, 0.01, admission_wait, texts, lambda _: 1e9)
    steps = flow(people, service, DAY_SECONDS, step_seconds)
    dials = sum(step.dials for step in steps)
    in_line = [number for number, step in enumerate(steps) if step.line >= 1]
    longest = max(step.line for step in steps)
    hours = (in_line[-1] - in_line[0]) * step_seconds / 3600 if in_line else 0.0
    return Crowd(
        cores,
        sum(step.admitted for step in steps) / place.dials,
        sum(step.told_to_wait for step in steps) / dials,
        longest,
        hours,
        max(step.wait for step in steps),
        texts,
        sum(step.texted for step in steps),
        longest * costs.waiting_bytes / 1e6,
    )


@dataclass(frozen=True, slots=True)
class Backlog:
    """The cases of a place and a case system that files so many a second. Hours."""

    place: Place
    rate: float
    most: float
    longest_delay: float
    done_after: float  # the beginning of the day


def backlog_of(place: Place, rate: float, relative_rate: Callable[[float], float]) -> Backlog:
    """Return how long cases wait for a case system that files `rate` a second."""
    mean = place.dials * FILING_SHARE / DAY_SECONDS
    backlog = most = delay = 0.0
    now = done = 0.0
    while now < DAY_SECONDS + LOOK_ON_SECONDS * 20:
        share = now / DAY_SECONDS
        if share < 1:
            backlog += mean * relative_rate(share) * CASE_STEP_SECONDS
        backlog = max(0.0, backlog - rate * CASE_STEP_SECONDS)
        most, delay = max(most, backlog), max(delay, backlog / rate)
        now += CASE_STEP_SECONDS
        if backlog > 0:
            done = now
        elif share >= 1:
            break
    return Backlog(place, rate, most, delay / 3600, done / 3600)


def scenarios(
    costs: Costs,
    prices: Prices,
    relative_rate: Callable[[float], float],
    admission_wait: float,
    shares: Sequence[float],
    step_seconds: float = STEP_SECONDS,
) -> Iterator[tuple[Need, Sequence[Crowd]]]:
    """Yield what each place needs, and its day with these shares of the cores that just carry the peak."""
    for place in PLACES:
        need = need_of(place, costs, prices, relative_rate)
        mean = place.dials / DAY_SECONDS

        def arrivals(now: float, mean: float = mean) -> float:
            return mean * relative_rate(now / DAY_SECONDS) if now < DAY_SECONDS else 0.0

        just = need.peak_hops * costs.web_seconds_a_hop
        tried = sorted({max(1, round(just * share)) for share in shares}, reverse=True)
        yield (
            need,
            [crowd_of(place, cores, costs, arrivals, admission_wait, step_seconds) for cores in tried],
        )
