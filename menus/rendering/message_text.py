"""Render the words of a message about a case."""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.expressions.formats import format_value
from menus.expressions.templates import Placeholder
from menus.expressions.values import Json
from menus.model import Service


class UnknownMessageError(KeyError):
    """The service has no message of this name."""


def render_message(service: Service, name: str, language: str, facts: Mapping[str, str]) -> str:
    """Render the message `name` in `language`.

    `facts` are values by name: reference, note, case.status, today and so on.
    """
    message = service.messages.get(name)
    if message is None:
        raise UnknownMessageError(name)
    known = language if language in service.languages else service.default_language
    worded = message.text.render(known, _MessageRenderer(service, known, facts))
    return worded.strip()


@dataclass(frozen=True, slots=True)
class _MessageRenderer:
    service: Service
    language: str
    facts: Mapping[str, str]

    def render_placeholder(self, placeholder: Placeholder) -> str:
        name, column = placeholder.name, placeholder.column
        if name == "const":
            value: Json = self.service.constants.get(column or "")
        else:
            value = self.facts.get(f"{name}.{column}" if column else name, "")
        return format_value(value, placeholder.format, self.language, self.service.calendar)
