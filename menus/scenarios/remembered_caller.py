"""The data remembered of a caller between two sessions of a scenario."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from menus.engine.caller_profile import CallerProfile
from menus.engine.effects import CountAttempts, ForgetAnswers, ProfileAnswer, RememberAnswers
from menus.expressions.values import Json


@dataclass(slots=True)
class RememberedCaller:
    """The language, the profile and the attempts that count across sessions. Each has its expiry."""

    language: str | None = None
    _profile: dict[str, tuple[ProfileAnswer, datetime | None]] = field(default_factory=dict)
    _attempts: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def start_with(self, profile: Mapping[str, Json]) -> None:
        """Remember the profile of a scenario's setup. It does not expire."""
        for name, value in profile.items():
            self._profile[name] = ProfileAnswer(value), None

    def profile(self, now: datetime, *, opted_out: bool) -> CallerProfile:
        """Return the caller profile, without data that has expired."""
        answers = {
            name: kept for name, (kept, until) in self._profile.items() if until is None or now < until
        }
        attempts = {screen: count for screen, (count, until) in self._attempts.items() if now < until}
        return CallerProfile(self.language, answers, attempts, opted_out)

    def remember(self, effect: RememberAnswers, now: datetime) -> None:
        """Keep answers."""
        until = now + timedelta(seconds=effect.seconds)
        for name, kept in effect.answers.items():
            self._profile[name] = kept, until

    def forget(self, effect: ForgetAnswers) -> None:
        """Delete answers."""
        for name in list(self._profile) if effect.names is None else effect.names:
            self._profile.pop(name, None)

    def count_attempts(self, effect: CountAttempts, now: datetime) -> None:
        """Remember the number of answers that did not fit. The time runs from the first of them."""
        _, until = self._attempts.pop(effect.screen, (0, now))
        if effect.attempts:
            kept_until = until if until > now else now + timedelta(seconds=effect.within)
            self._attempts[effect.screen] = effect.attempts, kept_until
