"""What a hop knows, by name: answers, derived values, rows, the caller and the moment (MENU-LANGUAGE 4)."""

from dataclasses import dataclass
from datetime import datetime

from menus.conditions import as_text
from menus.effects import Json
from menus.formats import formatted
from menus.model import CaseLookup, Menu, Service
from menus.session import Session
from menus.templates import Placeholder, Template

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CALLER_NAMES = frozenset({"msisdn", "channel", "network", "service_code"})
MOMENT_NAMES = frozenset({"today", "now", "time", "weekday"})
GATEWAY_NAMES = CALLER_NAMES | MOMENT_NAMES | {"reference", "language", "note", "number"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is there: E.164 number, channel (`ussd`, `sms`, `voice`), network (MCC and MNC), and what they dialled."""

    msisdn: str
    channel: str
    network: str
    service_code: str


@dataclass(slots=True)
class HopScope:
    """The names of one hop. Texts get labels in the caller's language, everything else gets values."""

    service: Service
    session: Session
    caller: Caller
    now: datetime

    def value(self, placeholder: Placeholder) -> Json:
        """The value of a name, None where there is none."""
        name = placeholder.name
        if placeholder.column is not None:
            return self._column(name, placeholder.column)
        answers: dict[str, Json] = self.session.answers
        if name in answers:
            return answers[name]
        if name in CALLER_NAMES:
            return str(getattr(self.caller, name)) or None
        return self._known(name)

    def worded(self, placeholder: Placeholder) -> str:
        """The placeholder as a citizen reads it."""
        language = self.session.language
        if placeholder.format != "value":
            chosen = self.session.choices.get(placeholder.name) if placeholder.column is None else None
            label = self._label(*chosen) if chosen else self._state_label(placeholder)
            if label is not None:
                return formatted(label, placeholder.format, language)
        return formatted(self.value(placeholder), placeholder.format, language)

    def valued(self, template: Template) -> Json:
        """The template over values; a placeholder alone keeps its type."""
        if template.fixed is not None:
            return template.fixed
        if template.alone is not None and template.alone.format is None:
            return self.value(template.alone)
        return template.render(_Values(self))

    def _column(self, name: str, column: str) -> Json:
        if name == "const":
            return self.service.constants.get(column)
        if column == "reference" and name in self.session.references:
            return self.session.references[name]
        rows = self._rows(name)
        if rows is None:
            return None
        if column == "count":
            return len(rows)
        return rows[0].get(column) if rows else None

    def _rows(self, name: str) -> list[dict[str, str]] | None:
        """The rows of a lookup; those of the latest one under the name `rows`."""
        asked = self.session.rows
        if name == "rows" and asked:
            return asked[next(reversed(asked))]
        return asked.get(name)

    def _known(self, name: str) -> Json:
        match name:
            case "language":
                return self.session.language
            case "number":
                return self.caller.msisdn
            case "reference":
                return self.session.references.get("")
            case "today":
                return self.now.date().isoformat()
            case "now" | "time":
                return self.now.strftime("%H:%M")
            case "weekday":
                return WEEKDAYS[self.now.weekday()]
        return None

    def _label(self, screen: str, index: int) -> str | None:
        found = self.service.screens.get(screen)
        if found is None or not isinstance(found.verb, Menu) or index >= len(found.verb.options):
            return None
        return found.verb.options[index].say.render(self.session.language, self)

    def _state_label(self, placeholder: Placeholder) -> str | None:
        """A lookup of a case gives a state; citizens read the words of the file for it."""
        if (
            not isinstance(self.service.lookups.get(placeholder.name), CaseLookup)
            or placeholder.column != "status"
        ):
            return None
        state = self._column(placeholder.name, "status")
        if not isinstance(state, str):
            return None
        known = self.service.state_for(state)
        return self.service.words_for_state(known, self.session.language) if known else None


@dataclass(slots=True)
class _Values:
    """Words a template with values where a citizen would read labels."""

    scope: HopScope

    def worded(self, placeholder: Placeholder) -> str:
        value = self.scope.value(placeholder)
        if placeholder.format is None:
            return as_text(value)
        return formatted(value, placeholder.format, self.scope.service.default_language)
