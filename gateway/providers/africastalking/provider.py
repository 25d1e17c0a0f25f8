"""The declaration of Africa's Talking for the provider registry."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from gateway.messaging.routing.money import Money
from gateway.providers.africastalking.settings import AfricasTalkingSettings
from gateway.providers.provider import Provider, ReplyNumber, SmsSupport, VoiceSupport, WebhookAddress

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from gateway.audio.recordings.recording_sources import RecordingSource
    from gateway.http.ussd_fast_path import HopRoute
    from gateway.operations.doctor.accounts import BalanceLimits
    from gateway.operations.doctor.finding import Finding
    from gateway.operations.doctor.webhook_probe import WebhookProbe
    from gateway.providers.sms_provider import SmsProvider
    from gateway.providers.voice_provider import VoiceProvider
    from gateway.providers.webhook_context import WebhookContext
    from gateway.settings.settings import Settings

SHARED_SENDER = "AFRICASTKNG"  # the sender of texts if we name none
WEBHOOKS = {
    "USSD, callback URL": "ussd",
    "USSD, events URL": "ussd/events",
    "SMS, incoming messages": "sms",
    "SMS, delivery reports": "sms/receipts",
    "SMS, bulk opt-out": "sms/opt-outs",
    "voice, callback URL": "voice",
}


def _own(settings: "Settings") -> AfricasTalkingSettings:
    return settings.provider(AfricasTalkingSettings)


def _build_sms_client(settings: "Settings") -> "SmsProvider":
    from gateway.providers.africastalking.sms import AfricasTalkingSms

    own = _own(settings)
    return AfricasTalkingSms(own.username, own.api_key, own.sender_id or None, own.api_url or None)


def _build_voice_client(settings: "Settings") -> "VoiceProvider":
    from gateway.providers.africastalking.voice import AfricasTalkingVoice

    own = _own(settings)
    return AfricasTalkingVoice(own.username, own.api_key, own.voice_number, own.api_url or None)


def _reply_number(settings: "Settings") -> ReplyNumber:
    return ReplyNumber("AT_SENDER_ID", _own(settings).sender_id or SHARED_SENDER)


def _recording_source(settings: "Settings") -> "RecordingSource":
    from gateway.audio.recordings.recording_sources import RecordingSource

    return RecordingSource(_own(settings).api_url)


def _blueprints(context: "WebhookContext") -> "Sequence[Blueprint]":
    from gateway.providers.africastalking import sms_webhook, ussd_webhook, voice_webhook

    return [module.blueprint(context) for module in (ussd_webhook, sms_webhook, voice_webhook)]


def _hop_route(context: "WebhookContext") -> "HopRoute":
    from gateway.providers.africastalking.ussd_webhook import hop_route

    return hop_route(context)


def _failure_response(rule: str) -> "Response":
    from gateway.providers.africastalking.ussd_webhook import failure_response

    return failure_response(rule)


def _addresses(_settings: "Settings", token: str) -> Sequence[WebhookAddress]:
    return [WebhookAddress(purpose, f"/at/{token}/{path}") for purpose, path in WEBHOOKS.items()]


def _check_account(settings: "Settings", limits: "BalanceLimits") -> "Iterator[Finding]":
    from gateway.providers.africastalking.doctor import check_account

    return check_account(_own(settings), limits)


def _check_webhooks(settings: "Settings") -> "WebhookProbe":
    from gateway.providers.africastalking.doctor import check_webhooks

    return check_webhooks(settings)


PROVIDER = Provider(
    title="Africa's Talking",
    settings=AfricasTalkingSettings,
    path_prefix="/at/",
    token_in_path=True,
    blueprints=_blueprints,
    failure_response=_failure_response,
    addresses=_addresses,
    is_configured=lambda settings: bool(_own(settings).api_key),
    hop_route=_hop_route,
    sms=SmsSupport(
        build_client=_build_sms_client,
        default_sender=lambda settings: _own(settings).sender_id,
        reply_number=_reply_number,
    ),
    voice=VoiceSupport(
        build_client=_build_voice_client,
        number=lambda settings: _own(settings).voice_number,
        recording_hosts=("*.africastalking.com",),
        recording_source=_recording_source,
    ),
    check_account=_check_account,
    check_webhooks=_check_webhooks,
    list_prices={"KE": Money(Decimal("0.80"), "KES")},  # the cost in its answers to texts
)
