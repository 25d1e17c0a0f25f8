"""What surveys have counted, in the store: sums by question and option, and apart from them who has answered."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple, cast

from gateway.security.crypto import Crypto
from gateway.storage.redis_clients import CommandSender, Script
from menus.engine.effects import SurveyAnswers, SurveyOutcome
from menus.model.survey_counts import SurveyCounts
from menus.model.surveys import Survey

COUNT_SCRIPT = Script(Path(__file__).with_name("count_answers.lua"))
SUMS_KEPT = timedelta(days=400)  # after the last day of a survey
NUMBERS_KEPT = timedelta(days=30)
ANSWERS, OPTION, NOT_COUNTED = "answers", "option:", "not:"
_DAY = timedelta(days=1)


class AnswerGroup(NamedTuple):
    """The day of the service's time zone on which answers came, and the channel by which they came."""

    day: date
    channel: str


class SurveyStore:
    """Counts answers, and reads what is counted. `keep_ids` are seconds for which what became of answers is kept."""

    def __init__(
        self, call: CommandSender, crypto: Crypto, clock: Callable[[], datetime], keep_ids: int
    ) -> None:
        self._call = call
        self._crypto = crypto
        self._clock = clock
        self._keep_ids = keep_ids

    def count(
        self,
        effects_key: str,
        answer_id: str,
        number_digest: str | None,
        request: SurveyAnswers,
        channel: str,
        zone: tzinfo,
    ) -> SurveyOutcome:
        """Count answers in one round trip, all or none. The same id counts once. Redis errors pass through.

        What became of an id is kept under `effects_key`. `number_digest` is None if the number is withheld. The answers
        came by `channel`, on today's day in `zone`.
        """
        survey, limits = request.survey, request.limits
        number = self._number(survey.name, number_digest) if number_digest and survey.keeps_numbers else ""
        kept = self._time_left(survey)
        arguments: list[str | int] = [
            answer_id,
            self._keep_ids,
            number,
            "1" if survey.once else "",
            int((kept + SUMS_KEPT).total_seconds()),
            int((kept + NUMBERS_KEPT).total_seconds()),
            _group_prefix(AnswerGroup(self._clock().astimezone(zone).date(), channel)),
        ]
        for name, option in request.answers.items():
            arguments += [_option_field(name, option), limits.get(name, "")]
        keys = [effects_key, _sums_key(survey.name), numbers_key(survey.name), _days_key(survey.name)]
        return SurveyOutcome(cast("bytes", COUNT_SCRIPT.run(self._call, keys, arguments)).decode())

    def outcome_of(self, effects_key: str, answer_id: str) -> SurveyOutcome | None:
        """Return what became of the answers with this id; None if they were never brought."""
        found = cast("bytes | None", self._call("HGET", effects_key, answer_id))
        return None if found is None else SurveyOutcome(found.decode())

    def counts(self, survey: str) -> SurveyCounts:
        """Return the sums of a survey."""
        return _read_sums(self._hash(_sums_key(survey)))

    def groups(self, survey: str) -> dict[AnswerGroup, SurveyCounts]:
        """Return the sums of a survey by day and channel, the first day first."""
        rows: dict[AnswerGroup, dict[bytes, bytes]] = {}
        for name, number in self._hash(_days_key(survey)).items():
            day, channel, field = name.split(b":", 2)
            group = AnswerGroup(date.fromisoformat(day.decode()), channel.decode())
            rows.setdefault(group, {})[field] = number
        return {group: _read_sums(dict(sorted(row.items()))) for group, row in sorted(rows.items())}

    def has_answered(self, survey: str, number_digest: str) -> bool:
        """Return True if the number of this digest has answered."""
        return bool(self._call("SISMEMBER", numbers_key(survey), self._number(survey, number_digest)))

    def have_answered(self, survey: str, number_digests: Iterable[str]) -> list[bool]:
        """Return for each number whether it has answered, in one round trip."""
        numbers = [self._number(survey, digest) for digest in number_digests]
        found = self._call("SMISMEMBER", numbers_key(survey), *numbers) if numbers else []
        return [bool(one) for one in found]

    def forget(self, number_digest: str) -> int:
        """Forget which surveys a number has answered. Return how many. What it answered is known nowhere."""
        return sum(
            int(self._call("SREM", numbers_key(name), self._number(name, number_digest)))
            for name in self._names_with_numbers()
        )

    def answered_by(self, number_digest: str) -> list[str]:
        """Return the surveys that a number has answered."""
        return [name for name in self._names_with_numbers() if self.has_answered(name, number_digest)]

    def _names_with_numbers(self) -> list[str]:
        """Return the surveys that keep numbers. This walks every key, so it is for an operator's command."""
        prefix, names, cursor = numbers_key(""), set[str](), b"0"
        while True:
            cursor, keys = self._call("SCAN", cursor, "MATCH", f"{prefix}*", "COUNT", 500)
            names.update(cast("bytes", key).decode().removeprefix(prefix) for key in keys)
            if int(cursor) == 0:
                return sorted(names)

    def _hash(self, key: str) -> Mapping[bytes, bytes]:
        row = cast("list[bytes] | dict[bytes, bytes]", self._call("HGETALL", key))
        return dict(zip(row[::2], row[1::2], strict=True)) if isinstance(row, list) else row

    def _number(self, survey: str, number_digest: str) -> str:
        """Return a digest that stands nowhere else, so that a number's surveys are no key to its other data."""
        return self._crypto.digest(f"survey {survey} {number_digest}")

    def _time_left(self, survey: Survey) -> timedelta:
        """Return the time until the end of the last day, and a day more for all time zones."""
        return max(survey.until - self._clock().date() + _DAY, _DAY)


def numbers_key(survey: str) -> str:
    """Return the key of the digests of the numbers that have answered."""
    return f"survey-numbers:{survey}"


def _sums_key(survey: str) -> str:
    return f"survey:{survey}"


def _days_key(survey: str) -> str:
    return f"survey-days:{survey}"


def _group_prefix(group: AnswerGroup) -> str:
    return f"{group.day.isoformat()}:{group.channel}:"


def _option_field(name: str, option: str) -> str:
    return f"{OPTION}{name}:{option}"


def _read_sums(row: Mapping[bytes, bytes]) -> SurveyCounts:
    by_field: dict[str, dict[str, int]] = {}
    not_counted: dict[str, int] = {}
    answers = 0
    for key, number in row.items():
        text = key.decode()
        if text == ANSWERS:
            answers = int(number)
        elif text.startswith(NOT_COUNTED):
            not_counted[text.removeprefix(NOT_COUNTED)] = int(number)
        else:
            name, _, option = text.removeprefix(OPTION).partition(":")
            by_field.setdefault(name, {})[option] = int(number)
    return SurveyCounts(answers, by_field, not_counted)
