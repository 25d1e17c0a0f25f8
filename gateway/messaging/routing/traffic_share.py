"""Calculate a provider's share of its traffic. It falls by steps while the provider fails, and rises by steps after.

Only texts since the last step count, so each step is judged by its own results. Between the two thresholds nothing
changes. Steps are some time apart. A provider that relapses soon after a step up must do well for twice as long before
the next one.
"""

from dataclasses import dataclass, replace

from gateway.messaging.routing.delivery_config import FailoverPolicy

STEPS = (100, 50, 10, 0)  # per cent; at 0 the provider is only tried now and then
FULL_PERCENT, NO_PERCENT = STEPS[0], STEPS[-1]
SAMPLE_FACTOR = 4  # times `least`: the number of answers needed to judge a share
MAX_RISE_WAIT_FACTOR = 16  # times `rise_every`
RELAPSE_SECONDS = 3600.0  # a fall this soon after a step up is a relapse
QUIET_RISE_FACTOR = 10  # times its wait: with few texts, that long without a failure is enough to rise


@dataclass(frozen=True, slots=True)
class ProviderShare:
    """A provider's share in per cent, since when (Unix seconds), and whether it rose to it.

    `rise_wait` is the number of seconds for which it must do well before its next step up.
    """

    percent: int = FULL_PERCENT
    since: float = 0.0
    risen: bool = False
    rise_wait: float = 0.0


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """Counts of answers since the last step, within the window.

    `consecutive_successes` counts since the last failure, `consecutive_failures` since the last success.
    """

    answered: int = 0
    failed: int = 0
    consecutive_successes: int = 0
    consecutive_failures: int = 0

    @property
    def failure_rate(self) -> float:
        """The share of answers that were failures."""
        return self.failed / self.answered if self.answered else 0.0


def next_share(
    share: ProviderShare, counts: AnswerCounts, now: float, failover: FailoverPolicy
) -> ProviderShare:
    """Return the provider's share from `now` on. It is at most one step away from the share before."""
    if _should_fall(share, counts, now, failover):
        lower = _step(share.percent, +1)
        return ProviderShare(lower, now, risen=False, rise_wait=_rise_wait_after_fall(share, now, failover))
    if _should_rise(share, counts, now, failover):
        return replace(share, percent=_step(share.percent, -1), since=now, risen=True)
    return share


def _should_fall(share: ProviderShare, counts: AnswerCounts, now: float, failover: FailoverPolicy) -> bool:
    if share.percent == NO_PERCENT or now - share.since < failover.fall_every:
        return False
    enough = counts.answered >= failover.least * SAMPLE_FACTOR
    return counts.consecutive_failures >= failover.least or (enough and counts.failure_rate >= failover.falls)


def _should_rise(share: ProviderShare, counts: AnswerCounts, now: float, failover: FailoverPolicy) -> bool:
    waited = now - share.since
    if share.percent == FULL_PERCENT or waited < _rise_wait(share, failover):
        return False
    if share.percent == NO_PERCENT:  # the few texts it is tried with: what counts is the last of them
        return counts.consecutive_successes >= failover.rises_after
    if counts.answered >= failover.rises_after:
        return counts.failure_rate <= failover.rises
    return not counts.failed and waited >= QUIET_RISE_FACTOR * _rise_wait(share, failover)


def _rise_wait_after_fall(share: ProviderShare, now: float, failover: FailoverPolicy) -> float:
    if share.risen and now - share.since < RELAPSE_SECONDS:
        return min(_rise_wait(share, failover) * 2, failover.rise_every * MAX_RISE_WAIT_FACTOR)
    return failover.rise_every if share.percent == FULL_PERCENT else _rise_wait(share, failover)


def _rise_wait(share: ProviderShare, failover: FailoverPolicy) -> float:
    return share.rise_wait or failover.rise_every


def _step(percent: int, by: int) -> int:
    return STEPS[STEPS.index(percent) + by] if percent in STEPS else FULL_PERCENT
