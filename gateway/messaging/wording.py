"""The words of a text: those of the menu file, in the language that the citizen used."""

from datetime import datetime

from gateway.messaging.message import SmsMessage
from menus.engine import engine
from menus.engine.engine import Caller, CaseContext, TurnInputs
from menus.model import Service
from menus.rendering.message_text import render_message
from menus.rendering.text.sanitise import to_plain_text


def render_sms_text(
    service: Service, message: SmsMessage, now: datetime, *, include_question: bool = True
) -> str | None:
    """The text of `message` at `now`; None where the menu file has no words for it, or none are left.

    Without `asking` what it asks is left out: where it is told by a call, nobody can reply to it.

    A text is named after the state it tells, so `{case.status}` is how citizens read that state. A language
    that the file no longer has becomes its first one.
    """
    if message.name not in service.messages:
        return None
    language = message.language if message.language in service.languages else service.default_language
    local = now.astimezone(service.time_zone)
    note = to_plain_text(message.note)
    facts = {
        "reference": message.reference,
        "note": note,
        "case.note": note,
        "case.status": service.words_for_state(message.name, language),
        "language": language,
        "today": local.date().isoformat(),
        "now": local.strftime("%H:%M"),
    }
    words = render_message(service, message.name, language, facts).strip()
    question = _question(service, message, language, now) if include_question else ""
    return "\n".join(filter(None, (words, question))) or None


def _question(service: Service, message: SmsMessage, language: str, now: datetime) -> str:
    """What the message asks, as its screen shows it, so that it can be answered; empty where it asks nothing."""
    screen = service.messages[message.name].ask_screen
    if screen is None:
        return ""
    about = CaseContext(message.reference, message.name, to_plain_text(message.note))
    turn = engine.start(
        service, screen, Caller("", "sms", "", ""), TurnInputs(now), language=language, case_context=about
    )
    return turn.page.text if turn.page is not None else ""
