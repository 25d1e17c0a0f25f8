"""Checks that citizens can reply to the texts that ask them something."""

import re
from collections.abc import Iterator

from gateway.operations.doctor.finding import Finding, good, warning
from gateway.providers.registry import ProviderRegistry
from gateway.settings.settings import Settings
from menus.model import Service

SUBJECT = "texts that ask"
REPLY_NUMBER = re.compile(r"\+?[0-9]{3,15}")  # a number or a short code; a name cannot be texted


def check_reply_numbers(
    settings: Settings, providers: ProviderRegistry, service: Service
) -> Iterator[Finding]:
    """Check the senders of texts with `ask:`, and of officers' questions where the menus say that officers may ask.

    A provider may have numbers that the gateway does not know of.
    """
    texts = [f"`{message.name}`" for message in service.messages.values() if message.ask_screen]
    if any(case.may_be_asked for case in service.cases.values()):
        texts.append("a question of an officer")
    asking = ", ".join(texts)
    if not asking:
        return
    for provider in settings.sms_providers:
        sms = providers.get(provider).sms
        number = sms.reply_number(settings) if sms is not None else None
        if number is not None and number.sender and not REPLY_NUMBER.fullmatch(number.sender):
            text = f"{asking[:1].upper()}{asking[1:]} asks for a reply, and nobody can reply to `{number.sender}`."
            cure = f"Set {number.variable} to the short code or number that citizens text."
            yield warning(SUBJECT, text, cure, "replies")
        else:
            yield good(SUBJECT, f"Replies to {asking} reach us by {provider}.")
