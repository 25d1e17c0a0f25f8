"""Which recordings the value of a placeholder may need, as far as the menu file tells: what `reading` would play."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from babel.core import UnknownLocaleError
from babel.dates import get_month_names

from ivr.number_words import digit_words, number_words, vocabulary
from ivr.prompt_part import UNKNOWN, Piece, Voicing
from ivr.read_aloud import read_out
from menus.answers.base import Answer
from menus.answers.date import DateAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.phone import PhoneAnswer
from menus.answers.pin import PinAnswer
from menus.answers.reference import ReferenceAnswer
from menus.expressions.derivations import AgeForm, CountForm, DateForm, Derivation, Form, NumberForm, SumForm
from menus.expressions.templates import Placeholder
from menus.model import Ask, CaseLookup, Menu, Record, Rows, Screen, Service, TableLookup

DIGITS = "0123456789"
RECORDING = "words/recording.mp3"
_SCALES = {"mia": 100, "hundred": 100, "elfu": 1000, "thousand": 1000, "milioni": 10**6, "million": 10**6}
_LARGE = {"bilioni": 10**9, "billion": 10**9}
_MONEY_ONLY = ("nukta", "point")


@dataclass(frozen=True, slots=True)
class Known:
    """A value, and what a session holds where it has that value."""

    value: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    rows: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)


NOTHING = Known()


@dataclass
class Values:
    """The values of a service, in one language."""

    service: Service
    language: str
    _known: dict[Placeholder, Voicing] = field(default_factory=dict)

    def of(self, placeholder: Placeholder) -> Voicing:
        """What the placeholder may need in a text."""
        if placeholder not in self._known:
            self._known[placeholder] = self._of(placeholder)
        return self._known[placeholder]

    def known(self, placeholder: Placeholder) -> tuple["Known", ...]:
        """Every value that it may have in the name of a file; none where there is no saying."""
        if placeholder.name == "language" and placeholder.column is None:
            return (Known(self.language),)
        if placeholder.column is not None:
            return self._rows_of(placeholder.name, placeholder.column)
        found: list[Known] = []
        for screen in self._savers.get(placeholder.name, ()):
            if not isinstance(screen.verb, Menu):
                return ()
            found += [
                Known(
                    str(option.value),
                    {placeholder.name: option.value},
                    {placeholder.name: (screen.name, index)},
                )
                for index, option in enumerate(screen.verb.options)
                if option.value is not None
            ]
        return tuple(found)

    def _rows_of(self, name: str, column: str) -> tuple["Known", ...]:
        """The rows of a table of the file are known."""
        lookup = self.service.lookups.get(name)
        table = self.service.tables.get(lookup.table) if isinstance(lookup, TableLookup) else None
        rows = table.rows if table is not None else ()
        return tuple(Known(row[column], rows={name: [dict(row)]}) for row in rows if row.get(column))

    def _of(self, placeholder: Placeholder) -> Voicing:
        name, column, form = placeholder.name, placeholder.column, placeholder.format
        if name in self.service.private:
            return UNKNOWN
        if name == "const" and column is not None:
            return self._constant(column, form)
        if column == "status" and isinstance(self.service.lookups.get(name), CaseLookup):
            return self._states()
        if column == "reference" or (column is None and name == "reference"):
            return self._digits(form)
        if column == "count":
            return self._whole(form, None)
        if column is None and name in ("msisdn", "number"):
            return self._digits(None)
        if column is None and name == "today":
            return self._day(form)
        if column is not None:
            return UNKNOWN
        return self._saved(name, form)

    def _saved(self, name: str, form: str | None) -> Voicing:
        """An answer or a derived value: what any screen may save under the name."""
        found = [self._answered(screen, form) for screen in self._savers.get(name, ())]
        found += [self._derived(one, form) for one in self._derivations.get(name, ())]
        if not found:
            return UNKNOWN
        pieces = dict.fromkeys(piece for voicing in found for piece in voicing.pieces)
        return Voicing(tuple(pieces), any(one.open for one in found))

    def _answered(self, screen: Screen, form: str | None) -> Voicing:
        verb = screen.verb
        if isinstance(verb, Menu):
            return self._labels(screen, verb) if form != "value" else UNKNOWN
        if isinstance(verb, Record) or (isinstance(verb, Ask) and screen.voice.record is not None):
            words = self.service.words[self.language].get("recording", "")
            return Voicing((Piece(RECORDING, words, "Stands for what the caller said."),))
        return self._typed(verb.answer, form) if isinstance(verb, Ask) else UNKNOWN

    def _typed(self, answer: Answer, form: str | None) -> Voicing:
        match answer:
            case IntegerAnswer():
                return self._whole(form, answer.max)
            case ReferenceAnswer() | PinAnswer() | PhoneAnswer():
                return self._digits(form)
            case DateAnswer():
                return self._day(form)
        return UNKNOWN

    def _derived(self, derivation: Form, form: str | None) -> Voicing:
        match derivation:
            case CountForm() | AgeForm() | NumberForm() | SumForm():
                return self._whole(form, None)
            case DateForm():
                return self._day(form)
        return UNKNOWN

    def _labels(self, screen: Screen, menu: Menu) -> Voicing:
        pieces = [
            Piece(
                f"{screen.name}.{option.value}.mp3",
                option.say.by_language[self.language].fixed or "",
                "A choice.",
            )
            for option in menu.options
            if option.value is not None
        ]
        return Voicing(tuple(pieces), open=any(not piece.words for piece in pieces))

    def _states(self) -> Voicing:
        service = self.service
        pieces = [
            Piece(f"states/{name}.mp3", service.words_for_state(name, self.language), "How a case stands.")
            for name in service.states
        ]
        return Voicing(tuple(pieces), open=not pieces)

    def _constant(self, name: str, form: str | None) -> Voicing:
        reading = read_out(self.service.constants.get(name), form, self.language, self.service.country)
        spoken = {self._number(word).file: self._number(word) for word in vocabulary(self.language)}
        pieces = tuple(spoken[file] for file in dict.fromkeys(reading.files) if file in spoken)
        return Voicing(pieces, open=not reading.files)

    def _whole(self, form: str | None, most: int | None) -> Voicing:
        if form == "spell":
            return self._digits(form)
        if form not in (None, "money") or number_words(0, self.language) is None:
            return UNKNOWN
        words = vocabulary(self.language)
        scales = _SCALES | _LARGE
        fit = [word for word in words if scales.get(word, 0) <= (most if most is not None else 10**12)]
        plain = [word for word in fit if word not in _MONEY_ONLY]
        return Voicing(tuple(map(self._number, plain)))

    def _digits(self, form: str | None) -> Voicing:
        if form not in (None, "spell", "last4", "e164", "national", "plain"):
            return UNKNOWN
        return Voicing(tuple(map(self._number, digit_words(DIGITS, self.language))))

    def _day(self, form: str | None) -> Voicing:
        numbers = self._whole(None, 9999) if form in (None, "date") else UNKNOWN
        if numbers.open:
            return UNKNOWN
        months = [Piece(f"months/{number}.mp3", name, "A month.") for number, name in self._months.items()]
        return Voicing((*numbers.pieces, *months))

    def _number(self, word: str) -> Piece:
        return Piece(f"numbers/{word}.mp3", word, "Part of a number: level, as if more followed.")

    @cached_property
    def _months(self) -> dict[int, str]:
        try:
            names = get_month_names("wide", locale=self.language.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            return {number: str(number) for number in range(1, 13)}
        return {int(number): str(name) for number, name in names.items()}

    @cached_property
    def _savers(self) -> dict[str, list[Screen]]:
        """The screens that save an answer, by its name."""
        found: dict[str, list[Screen]] = {}
        for screen in self.service.screens.values():
            if screen.save is not None:
                found.setdefault(screen.save, []).append(screen)
        return found

    @cached_property
    def _derivations(self) -> dict[str, list[Form]]:
        found: dict[str, list[Form]] = {}
        for one in self._all_derivations():
            found.setdefault(one.name, []).append(one.form)
        return found

    def _all_derivations(self) -> Iterator[Derivation]:
        for screen in self.service.screens.values():
            yield from screen.set
            if isinstance(screen.verb, Menu | Rows):
                for option in screen.verb.options:
                    yield from option.set
