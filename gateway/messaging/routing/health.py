"""How much of its traffic a provider gets: by steps down while it fails, by steps up while it does well.

All of it follows from what was counted since the last step, so a step is judged by its own consequences. Between the
two thresholds nothing changes; steps are apart; and who relapses soon after a step up has to do well for twice as
long before the next one.
"""

from dataclasses import dataclass, replace

from gateway.messaging.routing.delivery import Failover

STEPS = (100, 50, 10, 0)  # per cent; with 0 it is only tried now and then
FULL, NONE = STEPS[0], STEPS[-1]
ENOUGH = 4  # times `least`: answers to judge a share by
MOST_PATIENT = 16  # times `rise_every`
RELAPSE_SECONDS = 3600.0  # a fall this soon after a step up is a relapse
SILENT_TIMES = 10  # so many times its patience without a failure, and with few texts, is well enough


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a provider stands: its share in per cent, since when (Unix seconds), and whether it rose to it.

    `patience`: for how many seconds it must do well before its next step up.
    """

    share: int = FULL
    since: float = 0.0
    risen: bool = False
    patience: float = 0.0


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted since the last step, within the window.

    `streak`: how many went well since the last failure; `failures`: how many failed since the last that went well.
    """

    answered: int = 0
    failed: int = 0
    streak: int = 0
    failures: int = 0

    @property
    def failing(self) -> float:
        """The share that failed."""
        return self.failed / self.answered if self.answered else 0.0


def judged(standing: Standing, tally: Tally, now: float, failover: Failover) -> Standing:
    """Where the provider stands from `now` on: at most one step from where it stood."""
    if _falls(standing, tally, now, failover):
        lower = _next(standing.share, +1)
        return Standing(lower, now, risen=False, patience=_patience_after_fall(standing, now, failover))
    if _rises(standing, tally, now, failover):
        return replace(standing, share=_next(standing.share, -1), since=now, risen=True)
    return standing


def _falls(standing: Standing, tally: Tally, now: float, failover: Failover) -> bool:
    if standing.share == NONE or now - standing.since < failover.fall_every:
        return False
    enough = tally.answered >= failover.least * ENOUGH
    return tally.failures >= failover.least or (enough and tally.failing >= failover.falls)


def _rises(standing: Standing, tally: Tally, now: float, failover: Failover) -> bool:
    waited = now - standing.since
    if standing.share == FULL or waited < _patience(standing, failover):
        return False
    if standing.share == NONE:  # the few texts it is tried with: what counts is the last of them
        return tally.streak >= failover.rises_after
    if tally.answered >= failover.rises_after:
        return tally.failing <= failover.rises
    return not tally.failed and waited >= SILENT_TIMES * _patience(standing, failover)


def _patience_after_fall(standing: Standing, now: float, failover: Failover) -> float:
    if standing.risen and now - standing.since < RELAPSE_SECONDS:
        return min(_patience(standing, failover) * 2, failover.rise_every * MOST_PATIENT)
    return failover.rise_every if standing.share == FULL else _patience(standing, failover)


def _patience(standing: Standing, failover: Failover) -> float:
    return standing.patience or failover.rise_every


def _next(share: int, by: int) -> int:
    return STEPS[STEPS.index(share) + by] if share in STEPS else FULL
