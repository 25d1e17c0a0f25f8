"""The values of a turn by name: answers, derived values, rows, the caller and the time."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from menus.answers.choice import ChoiceAnswer
from menus.answers.pin import PinAnswer
from menus.answers.recording import recording_of
from menus.calendars.calendar import Calendar
from menus.calendars.gregorian import GREGORIAN
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.session import NO_OPTION, Session
from menus.engine.session_payment import payment_of
from menus.engine.survey_results import HIDDEN_WORD, names_result, result_of
from menus.expressions.conditions import as_text
from menus.expressions.formats import DAY_FORMATS, HASH, HASH_FORMATS, TYPED, VALUE_FORMATS, format_value
from menus.expressions.money import amount_of
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import Json, cell_value
from menus.model import AnswerVerb, CaseSource, ChoiceVerb, Service
from menus.model.opening_hours import is_open
from menus.model.payments import PAYMENT
from menus.model.surveys import SURVEY

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CALLER_NAMES = frozenset({"msisdn", "channel", "network", "service_code"})
MOMENT_NAMES = frozenset({"today", "now", "time", "weekday", "holiday", "percent"})
SAID = "said"  # the words of their own by which a citizen chose an option
GATEWAY_NAMES = CALLER_NAMES | MOMENT_NAMES | {
    "reference", "language", "language_chosen", "note", "number", "opted_out", SAID,
}  # fmt: skip
ROW_PREFIX = "row"
CONTEXT_CASE = "case"  # the name of the case that a text of ours asked about
PRIVATE_MASK = "****"
VOICE_CHANNEL = "voice"  # the channel

UNCHANGED_FORMATS = frozenset({None, *HASH_FORMATS})
PIN_HASH_PREFIX = "pin of "


class TurnScope(msgspec.Struct):
    """The names of one turn. Texts get labels in the caller's language. All other uses get values.

    `row` is the list row that is being rendered. Its columns are names too, and come before answers of the same name.
    `for_officers`: the reader is an officer or a system, not the caller. `labels_in_progress` are the choices whose
    labels are being rendered. A label that names one of these choices gets its value.
    """

    service: Service
    session: Session
    caller: Caller
    inputs: TurnInputs
    row: Mapping[str, str | None] | None = None
    for_officers: bool = False
    labels_in_progress: frozenset[str] = frozenset()

    @property
    def now(self) -> datetime:
        """The time in the zone of the service. Few turns ask for it."""
        return self.inputs.now.astimezone(self.service.time_zone)

    def value(self, placeholder: Placeholder) -> Json:
        """Return the value of a name; None if it has none. An empty column has none."""
        name, column, form = placeholder.name, placeholder.column, placeholder.format
        if form is not None and form in HASH_FORMATS:
            return self._keyed_hash(placeholder)
        if column is not None:
            return self._column_value(name, column)
        if self.row is not None and name in self.row:
            return cell_value(self.row[name])
        answers: dict[str, Json] = self.session.answers
        if name in answers:
            as_typed = self.session.typed.get(name) if form == TYPED else None
            if as_typed is not None:
                return as_typed
            found = answers[name]
            return None if found == "" and self._is_chosen_row(name) else found
        if name in CALLER_NAMES:
            return str(getattr(self.caller, name)) or None
        return self._gateway_value(name)

    def render_placeholder(self, placeholder: Placeholder) -> str:
        """Return the text of a placeholder for a citizen. A private value is never shown."""
        language, calendar = self.session.language, self.service.calendar
        if calendar is not GREGORIAN:
            calendar = self.calendar_of(placeholder)
        if self.row is not None and placeholder.column is None and placeholder.name in self.row:
            return format_value(self.row[placeholder.name], placeholder.format, language, calendar)
        if self._is_private(placeholder):
            return PRIVATE_MASK if self.value(placeholder) is not None else ""
        if placeholder.name == SURVEY and names_result(placeholder) and self.value(placeholder) is None:
            return self.words[HIDDEN_WORD]
        if placeholder.format not in VALUE_FORMATS:
            label = self._label_of_placeholder(placeholder)
            if label is not None:
                return format_value(calendar.to_iso(label), placeholder.format, language, calendar)
        return format_value(
            self.readable_value(self.value(placeholder), language), placeholder.format, language, calendar
        )

    def calendar_of(self, placeholder: Placeholder) -> Calendar:
        """Return the calendar of a value that is a day: the service's for citizens.

        Officers get Gregorian days. What only looks like a day, because a citizen typed it as words, is none.
        """
        name = placeholder.column if placeholder.name == "profile" else placeholder.name
        typed = placeholder.column in (None, name) and name in self.service.typed_words
        typed |= placeholder.format == TYPED and name in self.session.typed
        return GREGORIAN if self.for_officers or typed else self.service.calendar

    def _keyed_hash(self, placeholder: Placeholder) -> str | None:
        """Return the keyed hash of a value. A PIN is hashed with its number, so that equal PINs do not look equal."""
        unhashed = self.value(replace(placeholder, format=None))
        if unhashed is None:
            return None
        text, msisdn = as_text(unhashed), self.caller.msisdn
        if placeholder.format == HASH and msisdn and self._is_pin(placeholder):
            text = f"{PIN_HASH_PREFIX}{msisdn}:{text}"
        return self.inputs.digest(text)

    def _is_pin(self, placeholder: Placeholder) -> bool:
        name = placeholder.column if placeholder.name == "profile" else placeholder.name
        return any(
            screen.save == name
            and isinstance(screen.verb, AnswerVerb)
            and isinstance(screen.verb.answer, PinAnswer)
            for screen in self.service.screens.values()
        )

    def evaluate(self, template: Template) -> Json:
        """Evaluate a template with values. A placeholder alone keeps its type, and has no value if it is unset."""
        if template.static_text is not None:
            return template.static_text
        alone = template.sole_placeholder
        if alone is not None:
            value = self.value(alone)
            if value is None or alone.format in UNCHANGED_FORMATS:
                return value
        return template.render(_ValueRenderer(self))

    @property
    def words(self) -> Mapping[str, str]:
        """Return the gateway's own words in the caller's language, as the values of this moment choose their cases."""
        language = self.session.language
        words, with_cases = self.service.words[language], self.service.words_with_cases
        if not with_cases:
            return words
        return {**words, **{name: text.render(language, self) for name, text in with_cases.items()}}

    def is_open(self, hours: str) -> bool:
        """Return True if these opening hours hold now. Hours over midnight belong to the day on which they begin."""
        return is_open(self.service, hours, self.now)

    def for_systems(self) -> "TurnScope":
        """Return this scope as the case backend and other systems get it, with Gregorian days."""
        return replace(self, for_officers=True)

    def with_row(self, row: Mapping[str, str | None]) -> "TurnScope":
        """Return this scope with the columns of a row as names."""
        return replace(self, row=row)

    def in_default_language(self) -> "TurnScope":
        """Return this scope for an officer, in the default language."""
        session = msgspec.structs.replace(self.session, language=self.service.default_language)
        return replace(self, session=session, for_officers=True)

    def readable_value(self, value: Json, language: str, *, for_officers: bool = False) -> Json:
        """Return a value as a text shows it. A recording is shown as the words for one."""
        if recording_of(value) is None:
            return value
        return self.service.words[language]["spoken" if for_officers or self.for_officers else "recording"]

    def _is_private(self, placeholder: Placeholder) -> bool:
        """Return True for a private value: an answer, a column of a row, or an answer of the profile.

        The reference of a case is for its citizen to read, even if the case system's answer to it is private.
        """
        name = placeholder.column if placeholder.name == "profile" else placeholder.name
        if name not in self.service.private:
            return False
        return not (placeholder.column == "reference" and name in self.service.cases)

    def _column_value(self, name: str, column: str) -> Json:
        if name == "const":
            return self.service.constants.get(column)
        if name == "secret":
            return self.inputs.secrets.get(column)
        if name == "profile":
            kept = self.session.profile.get(column)
            return kept[0] if kept and kept[0] != "" else None
        if name == SURVEY and "." in column:
            return result_of(self.service.surveys, self.inputs.surveys, column)
        if name == PAYMENT and self.service.has_payments:
            return self._payment_value(column)
        if column == "reference" and name in self.session.references:
            return self.session.references[name]
        rows = self._rows(name)
        if rows is None:
            return None
        if column == "count":
            return len(rows)
        return cell_value(rows[0].get(column)) if rows else None

    def _payment_value(self, column: str) -> Json:
        """Return what is known of the payment that was asked for last."""
        payment = payment_of(self.session)
        if payment is None:
            return None
        if column == "amount":
            return amount_of(payment.amount, payment.currency) if payment.amount else None
        return {"state": payment.state, "receipt": payment.receipt or None}.get(column)

    def _is_chosen_row(self, name: str) -> bool:
        """Return True if the answer is a row that was chosen from a list."""
        return self.session.choices.get(name, ("", 0))[1] == NO_OPTION

    def _rows(self, name: str) -> list[dict[str, str]] | None:
        """Return the rows of a lookup, or the chosen row of a list. `rows` names those of the latest lookup."""
        lookup_rows = self.session.rows
        if name == "rows":
            name = next((one for one in reversed(lookup_rows) if one in self.service.lookups), name)
        return lookup_rows.get(name)

    def _gateway_value(self, name: str) -> Json:
        match name:
            case "language" | "language_chosen" | "percent" | "opted_out":
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
                return self._column_value(CONTEXT_CASE, "note")
        return None

    def _label_of_placeholder(self, placeholder: Placeholder) -> str | None:
        name, column = placeholder.name, placeholder.column
        if name == "profile" and column is not None:
            kept = self.session.profile.get(column)
            return self._choice_label(column, kept[0], *kept[1]) if kept and kept[1] else None
        if column is not None:
            return self._state_label(name, column)
        chosen = self.session.choices.get(name)
        return self._choice_label(name, self.session.answers.get(name), *chosen) if chosen else None

    def _choice_label(self, name: str, value: Json, screen: str, index: int) -> str | None:
        """Return the label of a chosen answer in the caller's language; None if a newer menu has no such choice."""
        if name in self.labels_in_progress:
            return None
        found = self.service.screens.get(screen)
        verb = found.verb if found else None
        if isinstance(verb, ChoiceVerb) and index < 0:
            label, rows = verb.row_label(), self.session.rows.get(name)
            scope = self._with_label_in_progress(name)
            return label.render(self.session.language, scope.with_row(rows[0])) if label and rows else None
        if isinstance(verb, ChoiceVerb) and index < len(verb.options):
            say = verb.options[index].say
            return say.render(
                self.session.language, self if say.is_static else self._with_label_in_progress(name)
            )
        if isinstance(verb, AnswerVerb) and isinstance(verb.answer, ChoiceAnswer):
            words = verb.answer.of.get(as_text(value))
            return words[self.session.language] if words else None
        return None

    def _with_label_in_progress(self, name: str) -> "TurnScope":
        return replace(self, labels_in_progress=self.labels_in_progress | {name})

    def _state_label(self, name: str, column: str) -> str | None:
        """Return the menu file's words for the state that a case lookup found; None if it has none."""
        lookup = self.service.lookups.get(name)
        asked_about = name == CONTEXT_CASE and lookup is None
        if column != "status" or not (asked_about or isinstance(lookup, CaseSource)):
            return None
        state = self._column_value(name, "status")
        known = self.service.state_for(state) if isinstance(state, str) else None
        return self.service.words_for_state(known, self.session.language, self) if known else None


class _ValueRenderer(msgspec.Struct):
    """Renders a template with values instead of labels."""

    scope: TurnScope

    def render_placeholder(self, placeholder: Placeholder) -> str:
        language = self.scope.service.default_language
        value = self.scope.readable_value(self.scope.value(placeholder), language, for_officers=True)
        form = placeholder.format
        if form in UNCHANGED_FORMATS:
            return as_text(value)
        calendar = self.scope.calendar_of(placeholder) if form in DAY_FORMATS else GREGORIAN
        return format_value(value, form, language, calendar)
