"""Whether citizens can reply to the texts that ask them something."""

import re
from collections.abc import Iterator

from gateway.operations.doctor.finding import Finding, good, warning
from gateway.providers.africastalking.settings import AfricasTalkingSettings
from gateway.providers.twilio.settings import TwilioSettings
from gateway.settings.settings import Settings
from menus.model import Service

SUBJECT = "texts that ask"
REPLY_NUMBER = re.compile(r"\+?[0-9]{3,15}")  # a number or a short code; a name cannot be texted
SHARED_SENDER = "AFRICASTKNG"  # which Africa's Talking sends from where we name no sender


def check_reply_numbers(settings: Settings, service: Service) -> Iterator[Finding]:
    """The senders that texts with `ask:` come from. A Messaging Service of Twilio's has numbers that we do not see."""
    asking = ", ".join(f"`{message.name}`" for message in service.messages.values() if message.ask_screen)
    if not asking:
        return
    senders = {
        "at": ("AT_SENDER_ID", settings.provider(AfricasTalkingSettings).sender_id or SHARED_SENDER),
        "twilio": ("TWILIO_FROM", settings.provider(TwilioSettings).sender),
    }
    for provider in settings.sms_providers:
        variable, sender = senders[provider]
        if sender and not REPLY_NUMBER.fullmatch(sender):
            said = f"{asking} asks for a reply, and nobody can reply to `{sender}`."
            cure = f"Set {variable} to the short code or number that citizens text."
            yield warning(SUBJECT, said, cure)
        else:
            yield good(SUBJECT, f"Replies to {asking} reach us by {provider}.")
