"""The trial that is under way, and how sessions went on its version and on the live one since it began."""

from dataclasses import dataclass

from gateway.published_menus.trial import EVERYBODY, Trial, TrialStore
from gateway.published_menus.trial_counts import VersionCounts
from gateway.published_menus.versions import VersionStore

SHARES = (5, 25, EVERYBODY)  # per cent


@dataclass(frozen=True, slots=True)
class TrialView:
    """A trial with its counts. `live` is the number of the version that all others begin on."""

    trial: Trial
    live: int | None
    on_trial: VersionCounts
    on_live: VersionCounts

    @property
    def next_shares(self) -> tuple[int, ...]:
        """The larger shares that it may have, in per cent; the last is everybody."""
        return tuple(share for share in SHARES if share > self.trial.share)

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """What was counted: in words, of the version on trial, of the live one."""
        one, other = self.on_trial, self.on_live
        return [
            ("Sessions begun", f"{one.begun:,}", f"{other.begun:,}"),
            ("Came to an end", _part(one.completed, one.begun), _part(other.completed, other.begun)),
            ("Answers and keys", f"{one.hops:,}", f"{other.hops:,}"),
            ("Wrong answers", _part(one.wrong, one.hops), _part(other.wrong, other.hops)),
        ]


def view_trial(trials: TrialStore, versions: VersionStore) -> TrialView | None:
    """Return the trial that is under way; None if there is none. May raise redis.RedisError."""
    trial = trials.load()
    if trial is None:
        return None
    counts, number = trials.counts(), versions.current()
    live = None if number is None else versions.version(number)
    none = VersionCounts()
    return TrialView(
        trial,
        number,
        counts.get(trial.digest, none),
        none if live is None else counts.get(live.digest, none),
    )


def end_of_trial(trial: Trial | None) -> str:
    """Return a sentence that goes after another one: the trial is over. Empty if there was none."""
    return "" if trial is None else f" The trial of version {trial.number} is over."


def _part(part: int, whole: int) -> str:
    return f"{part:,} ({100 * part / whole:.0f} %)" if whole else f"{part:,}"
