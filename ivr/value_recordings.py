"""Work out, from the menu file, the recordings that `ivr.spoken_values` may play for the value of a placeholder."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec

from ivr.case_recordings import label_file, state_parts
from ivr.number_words import digit_words, number_vocabulary, number_words
from ivr.prompt_part import UNKNOWN_VALUE, PromptPart, ValueRecordings
from ivr.spoken_values import HIDDEN_RESULT_FILE, speak_value
from menus.analysis.satisfiability import possible_wordings
from menus.answers.base import AnswerType
from menus.answers.date import DateAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.phone import PhoneAnswer
from menus.answers.pin import PinAnswer
from menus.answers.reference import ReferenceAnswer
from menus.calendars.gregorian import GREGORIAN
from menus.engine.scope import VOICE_CHANNEL
from menus.engine.survey_results import HIDDEN_WORD, names_result
from menus.expressions.derivations import (
    AgeFormula,
    CountFormula,
    DateFormula,
    Derivation,
    Formula,
    NumberFormula,
    SumFormula,
)
from menus.expressions.formats import VALUE_FORMATS
from menus.expressions.templates import Placeholder
from menus.model import CaseSource, ChoiceVerb, Screen, Service, TableSource
from menus.model.surveys import COUNT
from menus.verbs.ask import Ask
from menus.verbs.menu import Menu
from menus.verbs.record import Record

DIGITS = "0123456789"
RECORDING_FILE = "words/recording.mp3"
_SCALES = {"mia": 100, "hundred": 100, "elfu": 1000, "thousand": 1000, "milioni": 10**6, "million": 10**6}
_LARGE = {"bilioni": 10**9, "billion": 10**9}
_MONEY_ONLY = ("nukta", "point")


class PossibleValue(msgspec.Struct, frozen=True):
    """A value, and the data of a session with that value."""

    value: str = ""
    answers: Mapping[str, Any] = msgspec.field(default_factory=dict)
    choices: Mapping[str, tuple[str, int]] = msgspec.field(default_factory=dict)
    rows: Mapping[str, list[dict[str, str]]] = msgspec.field(default_factory=dict)


NO_VALUE = PossibleValue()


class ValueRecordingFinder(msgspec.Struct, dict=True):
    """Finds the recordings for the values of a service, in one language."""

    service: Service
    language: str
    _cache: dict[Placeholder, ValueRecordings] = msgspec.field(default_factory=dict)

    def recordings_for(self, placeholder: Placeholder) -> ValueRecordings:
        """Return the recordings that the placeholder may need in a text."""
        if placeholder not in self._cache:
            self._cache[placeholder] = self._find_recordings(placeholder)
        return self._cache[placeholder]

    def possible_values(self, placeholder: Placeholder) -> tuple["PossibleValue", ...]:
        """Return every value that the placeholder may have in a file name; none if the values are unknown."""
        if placeholder.name == "language" and placeholder.column is None:
            return (PossibleValue(self.language),)
        if placeholder.column is not None:
            return self._possible_rows(placeholder.name, placeholder.column)
        found: list[PossibleValue] = []
        for screen in self._screens_by_name.get(placeholder.name, ()):
            if not isinstance(screen.verb, Menu):
                return ()
            found += [
                PossibleValue(
                    str(option.value),
                    {placeholder.name: option.value},
                    {placeholder.name: (screen.name, index)},
                )
                for index, option in enumerate(screen.verb.options)
                if option.value is not None
            ]
        return tuple(found)

    def _possible_rows(self, name: str, column: str) -> tuple["PossibleValue", ...]:
        """Return the values of a column. They are known only for a table in the menu file."""
        lookup = self.service.lookups.get(name)
        table = self.service.tables.get(lookup.table) if isinstance(lookup, TableSource) else None
        rows = table.rows if table is not None else ()
        return tuple(PossibleValue(row[column], rows={name: [dict(row)]}) for row in rows if row.get(column))

    def _find_recordings(self, placeholder: Placeholder) -> ValueRecordings:
        name, column, form = placeholder.name, placeholder.column, placeholder.format
        if name in self.service.private:
            return UNKNOWN_VALUE
        if name == "const" and column is not None:
            return self._for_constant(column, form)
        if names_result(placeholder):
            return self._for_result(form, None if (column or "").endswith(f".{COUNT}") else 100)
        if column == "status" and isinstance(self.service.lookups.get(name), CaseSource):
            return self._for_states()
        if column == "reference" or (column is None and name == "reference"):
            return self._for_digits(form)
        if column == "count":
            return self._for_integer(form, None)
        if column is None and name in ("msisdn", "number"):
            return self._for_digits(None)
        if column is None and name == "today":
            return self._for_date(form)
        if column is not None:
            return UNKNOWN_VALUE
        return self._for_saved_name(name, form)

    def _for_result(self, form: str | None, most: int | None) -> ValueRecordings:
        """Return the recordings of a result of a survey, and of the word for one that is hidden."""
        words = self.service.words[self.language].get(HIDDEN_WORD, "")
        hidden = PromptPart(HIDDEN_RESULT_FILE, words, "Stands for a result of a survey that is hidden.")
        numbers = self._for_integer(form, most)
        return ValueRecordings((*numbers.parts, hidden), numbers.open_ended)

    def _for_saved_name(self, name: str, form: str | None) -> ValueRecordings:
        """Return the recordings of every answer or derived value that a screen may save under the name."""
        found = [self._for_answer(screen, form) for screen in self._screens_by_name.get(name, ())]
        found += [self._for_derived_value(formula, form) for formula in self._derivations.get(name, ())]
        if not found:
            return UNKNOWN_VALUE
        parts = dict.fromkeys(part for recordings in found for part in recordings.parts)
        return ValueRecordings(tuple(parts), any(recordings.open_ended for recordings in found))

    def _for_answer(self, screen: Screen, form: str | None) -> ValueRecordings:
        verb = screen.verb
        if isinstance(verb, Menu):
            return self._for_options(screen, verb) if form not in VALUE_FORMATS else UNKNOWN_VALUE
        if isinstance(verb, Record) or (isinstance(verb, Ask) and screen.voice.record is not None):
            words = self.service.words[self.language].get("recording", "")
            return ValueRecordings((PromptPart(RECORDING_FILE, words, "Stands for what the caller said."),))
        return self._for_typed_answer(verb.answer, form) if isinstance(verb, Ask) else UNKNOWN_VALUE

    def _for_typed_answer(self, answer: AnswerType, form: str | None) -> ValueRecordings:
        match answer:
            case IntegerAnswer():
                return self._for_integer(form, answer.max)
            case ReferenceAnswer() | PinAnswer() | PhoneAnswer():
                return self._for_digits(form)
            case DateAnswer():
                return self._for_date(form)
        return UNKNOWN_VALUE

    def _for_derived_value(self, derivation: Formula, form: str | None) -> ValueRecordings:
        match derivation:
            case CountFormula() | AgeFormula() | NumberFormula() | SumFormula():
                return self._for_integer(form, None)
            case DateFormula():
                return self._for_date(form)
        return UNKNOWN_VALUE

    def _for_options(self, screen: Screen, menu: Menu) -> ValueRecordings:
        known = {"language": self.language, "channel": VOICE_CHANNEL}
        parts = [
            PromptPart(
                label_file(screen.name, option, wording),
                wording.by_language[self.language].static_text or "",
                "A choice.",
            )
            for option in menu.options
            if option.value is not None
            for wording in possible_wordings(option.say, known)
        ]
        return ValueRecordings(tuple(parts), open_ended=any(not part.words for part in parts))

    def _for_states(self) -> ValueRecordings:
        service = self.service
        parts = [part for name in service.states for part in state_parts(service, name, self.language)]
        return ValueRecordings(tuple(parts), open_ended=not parts)

    def _for_constant(self, name: str, form: str | None) -> ValueRecordings:
        service = self.service
        reading = speak_value(
            service.constants.get(name), form, self.language, service.country, service.calendar
        )
        spoken = {
            self._number_part(word).file: self._number_part(word) for word in number_vocabulary(self.language)
        }
        parts = tuple(spoken[file] for file in dict.fromkeys(reading.files) if file in spoken)
        return ValueRecordings(parts, open_ended=not reading.files)

    def _for_integer(self, form: str | None, most: int | None) -> ValueRecordings:
        if form == "spell":
            return self._for_digits(form)
        if form not in (None, "money") or number_words(0, self.language) is None:
            return UNKNOWN_VALUE
        words = number_vocabulary(self.language)
        scales = _SCALES | _LARGE
        words_in_range = [
            word for word in words if scales.get(word, 0) <= (most if most is not None else 10**12)
        ]
        plain = [word for word in words_in_range if word not in _MONEY_ONLY]
        return ValueRecordings(tuple(map(self._number_part, plain)))

    def _for_digits(self, form: str | None) -> ValueRecordings:
        if form not in (None, "spell", "last4", "e164", "national", "plain"):
            return UNKNOWN_VALUE
        return ValueRecordings(tuple(map(self._number_part, digit_words(DIGITS, self.language))))

    def _for_date(self, form: str | None) -> ValueRecordings:
        numbers = self._for_integer(None, 9999) if form in (None, "date") else UNKNOWN_VALUE
        if numbers.open_ended:
            return UNKNOWN_VALUE
        months = [
            PromptPart(f"months/{number}.mp3", name, "A month.") for number, name in self._months.items()
        ]
        return ValueRecordings((*numbers.parts, *months))

    def _number_part(self, word: str) -> PromptPart:
        return PromptPart(f"numbers/{word}.mp3", word, "Part of a number: level, as if more followed.")

    @cached_property
    def _months(self) -> dict[int, str]:
        calendar = self.service.calendar
        named = calendar is not GREGORIAN or calendar.has_month_names(self.language)
        return {
            month: calendar.month_name(month, self.language) if named else str(month)
            for month in range(1, calendar.months + 1)
        }

    @cached_property
    def _screens_by_name(self) -> dict[str, list[Screen]]:
        """Return the screens that save an answer, by its name."""
        found: dict[str, list[Screen]] = {}
        for screen in self.service.screens.values():
            if screen.save is not None:
                found.setdefault(screen.save, []).append(screen)
        return found

    @cached_property
    def _derivations(self) -> dict[str, list[Formula]]:
        found: dict[str, list[Formula]] = {}
        for derivation in self._all_derivations():
            found.setdefault(derivation.name, []).append(derivation.formula)
        return found

    def _all_derivations(self) -> Iterator[Derivation]:
        for screen in self.service.screens.values():
            yield from screen.set
            if isinstance(screen.verb, ChoiceVerb):
                for option in screen.verb.options:
                    yield from option.set
