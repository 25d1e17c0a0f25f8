"""The declaration of Twilio for the provider registry."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gateway.providers.provider import Provider, ReplyNumber, SmsSupport, VoiceSupport, WebhookAddress
from gateway.providers.twilio.settings import TwilioSettings

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from gateway.audio.recordings.recording_sources import RecordingSource
    from gateway.operations.doctor.accounts import BalanceLimits
    from gateway.operations.doctor.finding import Finding
    from gateway.operations.doctor.webhook_probe import WebhookProbe
    from gateway.providers.sms_provider import SmsProvider
    from gateway.providers.voice_provider import VoiceProvider
    from gateway.providers.webhook_context import WebhookContext
    from gateway.settings.settings import Settings

SMS_PATH = "/twilio/sms"
SMS_STATUS_PATH = "/twilio/sms/status"
VOICE_PATH = "/twilio/voice"
VOICE_STATUS_PATH = "/twilio/voice/status"
WEBHOOKS = {
    "a message comes in": SMS_PATH,
    "message status (sent along with each text)": SMS_STATUS_PATH,
    "a call comes in": VOICE_PATH,
    "call status changes": VOICE_STATUS_PATH,
}
HOSTS = ("*.twilio.com",)


def _own(settings: "Settings") -> TwilioSettings:
    return settings.provider(TwilioSettings)


def _build_sms_client(settings: "Settings") -> "SmsProvider":
    from gateway.providers.twilio.sms import TwilioSms

    own = _own(settings)
    return TwilioSms(
        own.account_sid,
        own.auth_tokens[0],
        sender=own.sender or None,
        messaging_service_sid=own.messaging_service_sid or None,
        status_callback=settings.public_url + SMS_STATUS_PATH if settings.public_url else None,
        origin=own.api_url or None,
    )


def _build_voice_client(settings: "Settings") -> "VoiceProvider":
    from gateway.providers.twilio.voice import TwilioVoice

    own = _own(settings)
    return TwilioVoice(
        own.account_sid,
        own.auth_tokens[0],
        own.voice_from,
        url=settings.public_url + VOICE_PATH,
        status_url=settings.public_url + VOICE_STATUS_PATH,
        origin=own.api_url or None,
    )


def _default_sender(settings: "Settings") -> str:
    own = _own(settings)
    return own.messaging_service_sid or own.sender


def _recording_source(settings: "Settings") -> "RecordingSource":
    """Return the source of recordings. Twilio asks for the account's login, if that is turned on there."""
    from gateway.audio.recordings.recording_sources import RecordingSource

    own = _own(settings)
    token = own.auth_tokens[0] if own.auth_tokens else ""
    login = (own.account_sid, token) if own.account_sid else None
    return RecordingSource(own.api_url, login, HOSTS, deletes=own.delete_recordings)


def _blueprints(context: "WebhookContext") -> "Sequence[Blueprint]":
    from gateway.providers.twilio import sms_webhook, voice_webhook

    return [sms_webhook.blueprint(context), voice_webhook.blueprint(context)]


def _failure_response(_rule: str) -> "Response":
    from flask import Response

    return Response(status=204)


def _addresses(settings: "Settings", _token: str) -> Sequence[WebhookAddress]:
    if not _own(settings).account_sid:
        return []
    return [WebhookAddress(purpose, path) for purpose, path in WEBHOOKS.items()]


def _check_account(settings: "Settings", limits: "BalanceLimits") -> "Iterator[Finding]":
    from gateway.providers.twilio.doctor import check_account

    return check_account(_own(settings), limits)


def _check_webhooks(settings: "Settings") -> "WebhookProbe | None":
    from gateway.providers.twilio.doctor import check_webhooks

    return check_webhooks(settings.public_url, _own(settings)) if _own(settings).auth_tokens else None


def _host_problem(host: str) -> str:
    return "Its host name has an underscore, which Twilio refuses." if "_" in host else ""


PROVIDER = Provider(
    title="Twilio",
    settings=TwilioSettings,
    path_prefix="/twilio/",
    signature_header="X-Twilio-Signature",
    blueprints=_blueprints,
    failure_response=_failure_response,
    addresses=_addresses,
    is_configured=lambda settings: bool(_own(settings).account_sid),
    sms=SmsSupport(
        build_client=_build_sms_client,
        default_sender=_default_sender,
        reply_number=lambda settings: ReplyNumber("TWILIO_FROM", _own(settings).sender),
        replies_in_webhook=True,
    ),
    voice=VoiceSupport(
        build_client=_build_voice_client,
        number=lambda settings: _own(settings).voice_from,
        recording_hosts=HOSTS,
        recording_source=_recording_source,
    ),
    check_account=_check_account,
    check_webhooks=_check_webhooks,
    host_problem=_host_problem,
)
