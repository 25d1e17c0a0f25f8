"""How long every text is that goes out as a message of its own, and so what it costs."""

from collections.abc import Iterator
from dataclasses import dataclass

from menus.analysis.sent_text import sent
from menus.analysis.survey import Survey
from menus.compiler.reading import Reading
from menus.expressions.templates import Text
from menus.model import SendSms, Service
from menus.problems import Problems
from menus.rendering.text.encoding import Encoding
from menus.rendering.text.segments import count


@dataclass(frozen=True, slots=True)
class Size:
    """A text in one language, its values at their longest. `kind` is `message` or `send_sms`, `name` its own.

    `units` are septets, or 16-bit units where the encoding is not GSM-7.
    """

    kind: str
    name: str
    language: str
    units: int
    encoding: Encoding
    parts: int


def sizes(service: Service) -> tuple[Size, ...]:
    """Every text in every language, in the order of the file. The question that a message asks is part of it."""
    survey = Survey(service, Reading(Problems()))
    return tuple(_sizes(survey))


def _sizes(survey: Survey) -> Iterator[Size]:
    for message in survey.service.messages.values():
        yield from _of(survey, "message", message.name, message.text, message.ask)
    for screen in survey.service.screens.values():
        if isinstance(screen.verb, SendSms):
            yield from _of(survey, "send_sms", screen.name, screen.verb.text, None)


def _of(survey: Survey, kind: str, name: str, text: Text, ask: str | None) -> Iterator[Size]:
    for language in survey.service.languages:
        counted = count(sent(survey, text.by_language[language], language, ask))
        yield Size(kind, name, language, counted.units, counted.encoding, counted.parts)
