"""The addresses that are to be written down at the providers."""

from collections.abc import Iterator

from gateway.operations.doctor.finding import Finding, bad, info
from gateway.providers.clients import STATUS_CALLBACK, VOICE_CALLBACK, VOICE_STATUS_CALLBACK
from gateway.providers.twilio.settings import TwilioSettings
from gateway.settings.settings import Settings

MASKED = "<token>"
AFRICASTALKING = {
    "USSD, callback URL": "ussd",
    "USSD, events URL": "ussd/events",
    "SMS, incoming messages": "sms",
    "SMS, delivery reports": "sms/receipts",
    "SMS, bulk opt-out": "sms/opt-outs",
    "voice, callback URL": "voice",
}
TWILIO = {
    "a message comes in": "/twilio/sms",
    "message status (sent along with each text)": STATUS_CALLBACK,
    "a call comes in": VOICE_CALLBACK,
    "call status changes": VOICE_STATUS_CALLBACK,
}


def list_webhook_addresses(settings: Settings, *, show_token: bool) -> Iterator[Finding]:
    """Each address as its provider must call it. Only with `show_token` so that it can be copied."""
    if not settings.webhook_tokens:
        yield bad("webhooks", "GATEWAY_WEBHOOK_TOKEN is not set: Africa's Talking cannot call us.", "Set it.")
    token = settings.webhook_tokens[0] if show_token and settings.webhook_tokens else MASKED
    for what, path in AFRICASTALKING.items():
        yield info(f"Africa's Talking: {what}", f"{settings.public_url}/at/{token}/{path}")
    if settings.provider(TwilioSettings).account_sid:
        for what, path in TWILIO.items():
            yield info(f"Twilio: {what}", settings.public_url + path)
