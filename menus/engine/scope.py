"""What a hop knows, by name: answers, derived values, rows, the caller and the moment."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from menus.answers.choice import ChoiceAnswer
from menus.answers.recording import recording_of
from menus.engine.inputs import Caller, Given
from menus.engine.session import Session, copy
from menus.expressions.conditions import as_text
from menus.expressions.formats import formatted
from menus.expressions.json import Json
from menus.expressions.templates import Placeholder, Template
from menus.model import Ask, CaseLookup, Menu, Rows, Service
from menus.model.opening_hours import opened

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CALLER_NAMES = frozenset({"msisdn", "channel", "network", "service_code"})
MOMENT_NAMES = frozenset({"today", "now", "time", "weekday", "holiday", "percent"})
GATEWAY_NAMES = CALLER_NAMES | MOMENT_NAMES | {"reference", "language", "note", "number", "opted_out"}
ROW = "row"
CASE = "case"  # what the case is called that a text of ours asked about
MASK = "****"
SPOKEN = "voice"  # the channel


@dataclass(slots=True)
class HopScope:
    """The names of one hop. Texts get labels in the caller's language, everything else gets values.

    `row` is the row of a list that is being worded; its columns are then names too, before answers of their name.
    `to_officers`: who reads it is not the caller. `wording` are the choices that are being worded: words that name one
    get its value.
    """

    service: Service
    session: Session
    caller: Caller
    given: Given
    now: datetime
    row: Mapping[str, str | None] | None = None
    to_officers: bool = False
    wording: frozenset[str] = frozenset()

    def value(self, placeholder: Placeholder) -> Json:
        """The value of a name, None where there is none."""
        name, column = placeholder.name, placeholder.column
        if placeholder.format == "hash":
            held = self.value(replace(placeholder, format=None))
            return None if held is None else self.given.digest(as_text(held))
        if column is not None:
            return self._column(name, column)
        if self.row is not None and name in self.row:
            return self.row[name]
        answers: dict[str, Json] = self.session.answers
        if name in answers:
            return answers[name]
        if name in CALLER_NAMES:
            return str(getattr(self.caller, name)) or None
        return self._known(name)

    def worded(self, placeholder: Placeholder) -> str:
        """The placeholder as a citizen reads it; a private value is never shown."""
        language = self.session.language
        if self.row is not None and placeholder.column is None and placeholder.name in self.row:
            return formatted(self.row[placeholder.name], placeholder.format, language)
        if self._private(placeholder):
            return MASK if self.value(placeholder) is not None else ""
        if placeholder.format != "value":
            label = self._label_of(placeholder)
            if label is not None:
                return formatted(label, placeholder.format, language)
        return formatted(self.readable(self.value(placeholder), language), placeholder.format, language)

    def valued(self, template: Template) -> Json:
        """The template over values; a placeholder alone keeps its type."""
        if template.fixed is not None:
            return template.fixed
        if template.alone is not None and template.alone.format in (None, "hash"):
            return self.value(template.alone)
        return template.render(_Values(self))

    def opened(self, hours: str) -> bool:
        """Whether it is within these opening hours, and no holiday. A night belongs to the day it begins."""
        return opened(self.service, hours, self.now)

    def over_row(self, row: Mapping[str, str | None]) -> "HopScope":
        """This scope with the columns of a row as names."""
        return replace(self, row=row)

    def in_default_language(self) -> "HopScope":
        """This scope as an officer reads it."""
        session = copy(self.session)
        session.language = self.service.default_language
        return replace(self, session=session, to_officers=True)

    def readable(self, value: Json, language: str, *, to_officers: bool = False) -> Json:
        """A value as it may stand in a text: of a spoken message, that it is one."""
        if recording_of(value) is None:
            return value
        return self.service.words[language]["spoken" if to_officers or self.to_officers else "recording"]

    def _private(self, placeholder: Placeholder) -> bool:
        """Whether it tells a private value: an answer, a column of a row that was chosen, or what a profile holds."""
        name = placeholder.column if placeholder.name == "profile" else placeholder.name
        return name in self.service.private

    def _column(self, name: str, column: str) -> Json:
        if name == "const":
            return self.service.constants.get(column)
        if name == "secret":
            return self.given.secrets.get(column)
        if name == "profile":
            kept = self.session.profile.get(column)
            return kept[0] if kept else None
        if column == "reference" and name in self.session.references:
            return self.session.references[name]
        rows = self._rows(name)
        if rows is None:
            return None
        if column == "count":
            return len(rows)
        return rows[0].get(column) if rows else None

    def _rows(self, name: str) -> list[dict[str, str]] | None:
        """The rows of a lookup, or the row of a list's answer; those of the latest lookup under the name `rows`."""
        asked = self.session.rows
        if name == "rows":
            name = next((one for one in reversed(asked) if one in self.service.lookups), name)
        return asked.get(name)

    def _known(self, name: str) -> Json:
        match name:
            case "language" | "percent" | "opted_out":
                known: Json = getattr(self.session, name)
                return known
            case "number":
                return self.caller.msisdn or None
            case "reference":
                return self.session.references.get("")
            case "today":
                return self.now.date().isoformat()
            case "now" | "time":
                return self.now.strftime("%H:%M")
            case "weekday":
                return WEEKDAYS[self.now.weekday()]
            case "holiday":
                return self.now.date() in self.service.holidays
            case "note":
                return self._column(CASE, "note")
        return None

    def _label_of(self, placeholder: Placeholder) -> str | None:
        name, column = placeholder.name, placeholder.column
        if name == "profile" and column is not None:
            kept = self.session.profile.get(column)
            return self._label(column, kept[0], *kept[1]) if kept and kept[1] else None
        if column is not None:
            return self._state_label(name, column)
        chosen = self.session.choices.get(name)
        return self._label(name, self.session.answers.get(name), *chosen) if chosen else None

    def _label(self, name: str, value: Json, screen: str, index: int) -> str | None:
        """How a chosen answer reads in the caller's language; None where a newer menu no longer has the choice."""
        if name in self.wording:
            return None
        scope = replace(self, wording=self.wording | {name})
        found = self.service.screens.get(screen)
        verb = found.verb if found else None
        if isinstance(verb, Rows) and index < 0:
            rows = self.session.rows.get(name)
            return verb.label.render(self.session.language, scope.over_row(rows[0])) if rows else None
        if isinstance(verb, Menu | Rows) and 0 <= index < len(verb.options):
            return verb.options[index].say.render(self.session.language, scope)
        if isinstance(verb, Ask) and isinstance(verb.answer, ChoiceAnswer):
            words = verb.answer.of.get(as_text(value))
            return words[self.session.language] if words else None
        return None

    def _state_label(self, name: str, column: str) -> str | None:
        """A lookup of a case gives a state; citizens read the words of the file for it."""
        lookup = self.service.lookups.get(name)
        asked_about = name == CASE and lookup is None
        if column != "status" or not (asked_about or isinstance(lookup, CaseLookup)):
            return None
        state = self._column(name, "status")
        known = self.service.state_for(state) if isinstance(state, str) else None
        return self.service.words_for_state(known, self.session.language) if known else None


@dataclass(slots=True)
class _Values:
    """Words a template with values where a citizen would read labels."""

    scope: HopScope

    def worded(self, placeholder: Placeholder) -> str:
        language = self.scope.service.default_language
        value = self.scope.readable(self.scope.value(placeholder), language, to_officers=True)
        if placeholder.format in (None, "hash"):
            return as_text(value)
        return formatted(value, placeholder.format, language)
