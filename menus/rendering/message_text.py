"""Render the words of a message about a case, or of an announcement."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from menus.engine.scope import WEEKDAYS
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.formats import format_value
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import Json
from menus.model import Service
from menus.model.opening_hours import is_open
from menus.rendering.text.direction import isolate_in
from menus.rendering.text.sanitise import to_plain_text

CASE_STATUS = "case.status"


class UnknownMessageError(KeyError):
    """The service has no message of this name."""


def render_message(
    service: Service, name: str, language: str, facts: Mapping[str, str], now: datetime
) -> str:
    """Render the message `name` in `language`.

    `facts` are values by name: reference, note, columns and so on.
    """
    scope = MessageScope.of(service, name, language, facts, now)
    return message_text(service, name).render(scope.language, scope).strip()


def message_text(service: Service, name: str) -> CitizenText:
    """Return the text of a message; UnknownMessageError if there is none of this name."""
    message = service.messages.get(name)
    if message is None:
        raise UnknownMessageError(name)
    return message.text


def case_facts(reference: str, note: str) -> dict[str, str]:
    """Return what a message about a case knows of it, besides its state. A blank note is none."""
    note = note.strip()
    return {"reference": reference, "note": note, "case.note": note}


def payment_facts(reference: str, receipt: str, amount: str, state: str) -> dict[str, str]:
    """Return what a message about a payment knows. `amount` is as people write it; a reference may be empty."""
    return {
        "reference": reference,
        "payment.receipt": receipt,
        "payment.amount": amount,
        "payment.state": state,
    }


def note_hint(service: Service, language: str) -> str:
    """Return the words that a text has in place of a note which is told only after a proof. Empty without a code."""
    code = next(iter(service.ussd_entries), "")
    known = language if language in service.languages else service.default_language
    return service.words[known]["see_note"].replace("{code}", isolate_in(known, code)) if code else ""


def question_words(service: Service, language: str, reference: str, question: str) -> str:
    """Return the text that asks a citizen what an officer wants to know: about which case, and how to answer."""
    known = language if language in service.languages else service.default_language
    words = service.words[known]
    asked = asked_question(service, known, reference, question)
    return " ".join((asked, words["answer_here"], words["stop_hint"]))


def asked_question(service: Service, language: str, reference: str, question: str) -> str:
    """Return what an officer asks, and about which case, as a call says it."""
    known = language if language in service.languages else service.default_language
    asked = service.words[known]["officer_asks"].replace("{reference}", isolate_in(known, reference))
    return asked.replace("{question}", isolate_in(known, to_plain_text(question)))


class MessageScope(msgspec.Struct, frozen=True):
    """What is known where a message is worded: facts, constants and the moment. An empty fact is no value.

    `state` is the name of the message, which is the state that it tells.
    """

    service: Service
    state: str
    language: str
    facts: Mapping[str, str]
    now: datetime

    @classmethod
    def of(
        cls, service: Service, state: str, language: str, facts: Mapping[str, str], now: datetime
    ) -> "MessageScope":
        """Return a scope in `language`, or in the default language if the service has no such language."""
        known = language if language in service.languages else service.default_language
        return cls(service, state, known, facts, now.astimezone(service.time_zone))

    def render_placeholder(self, placeholder: Placeholder) -> str:
        """Return the placeholder as a citizen reads it."""
        if _full_name(placeholder) == CASE_STATUS:
            words: Json = self.service.words_for_state(self.state, self.language, self)
            return format_value(words, placeholder.format, self.language, self.service.calendar)
        return format_value(self.value(placeholder), placeholder.format, self.language, self.service.calendar)

    def value(self, placeholder: Placeholder) -> Json:
        """Return the value of a name; None if it has none."""
        if placeholder.name == "const":
            return self.service.constants.get(placeholder.column or "")
        name = _full_name(placeholder)
        if name in self.facts:
            return self.facts[name] or None
        match name:
            case "case.status":
                return self.state
            case "language":
                return self.language
            case "today":
                return self.now.date().isoformat()
            case "now" | "time":
                return self.now.strftime("%H:%M")
            case "weekday":
                return WEEKDAYS[self.now.weekday()]
            case "holiday":
                return self.now.date() in self.service.holidays
        return None

    def evaluate(self, template: Template) -> Json:
        """Evaluate a template. A placeholder alone keeps its type."""
        if template.sole_placeholder is not None and template.sole_placeholder.format is None:
            return self.value(template.sole_placeholder)
        return template.render(self)

    def is_open(self, hours: str) -> bool:
        """Return True if these opening hours hold now."""
        return is_open(self.service, hours, self.now)


def _full_name(placeholder: Placeholder) -> str:
    return f"{placeholder.name}.{placeholder.column}" if placeholder.column else placeholder.name
