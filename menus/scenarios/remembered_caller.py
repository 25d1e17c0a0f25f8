"""The data remembered of a caller between two sessions of a scenario."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec

from menus.engine.caller_profile import CallerProfile
from menus.engine.effects import (
    AttemptCounted,
    AttemptRequest,
    ForgetAnswers,
    ForgetAttempts,
    ProfileAnswer,
    RememberAnswers,
)
from menus.expressions.values import Json

Counted = TypeVar("Counted", str, tuple[str, str])


class RememberedCaller(msgspec.Struct):
    """The language, the profile and the attempts that count across sessions. Each has its expiry."""

    language: str | None = None
    _profile: dict[str, tuple[ProfileAnswer, datetime | None]] = msgspec.field(default_factory=dict)
    _attempts: dict[str, tuple[int, datetime]] = msgspec.field(default_factory=dict)
    _guesses: dict[tuple[str, str], tuple[int, datetime]] = msgspec.field(default_factory=dict)

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

    def count_attempt(self, request: AttemptRequest, now: datetime) -> AttemptCounted:
        """Count an answer. The time runs from the first of them."""
        of_caller = self._count(self._attempts, request.screen, request, now)
        most = of_caller
        if request.subject and of_caller <= request.limit:
            most = max(of_caller, self._count(self._guesses, (request.screen, request.subject), request, now))
        return AttemptCounted(of_caller, most, request.typed)

    def forget_attempts(self, effect: ForgetAttempts) -> None:
        """Forget the answers that did not fit."""
        self._attempts.pop(effect.screen, None)
        self._guesses.pop((effect.screen, effect.subject), None)

    @staticmethod
    def _count(
        counts: dict[Counted, tuple[int, datetime]], name: Counted, request: AttemptRequest, now: datetime
    ) -> int:
        count, until = counts.get(name, (0, now))
        if until <= now:
            count, until = 0, now + timedelta(seconds=request.within)
        if count < request.limit:
            counts[name] = count + 1, until
        return count + 1
