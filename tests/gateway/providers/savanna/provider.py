"""Savanna, an aggregator that exists in tests alone: USSD and SMS in JSON, a key in a header, no voice."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from gateway.messaging.routing.money import Money
from gateway.providers.provider import Provider, ReplyNumber, SmsSupport, WebhookAddress
from tests.gateway.providers.savanna.settings import SavannaSettings

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from gateway.providers.sms_provider import SmsProvider
    from gateway.providers.webhook_context import WebhookContext
    from gateway.settings.settings import Settings

WEBHOOKS = {"USSD": "ussd", "Incoming texts": "sms", "Delivery": "receipts", "Unsubscribed": "opt-outs"}


def _own(settings: "Settings") -> SavannaSettings:
    return settings.provider(SavannaSettings)


def _build_sms_client(settings: "Settings") -> "SmsProvider":
    from tests.gateway.providers.savanna.sms import SavannaSms

    own = _own(settings)
    return SavannaSms(own.api_key, own.sender, own.api_url)


def _blueprints(context: "WebhookContext") -> "Sequence[Blueprint]":
    from tests.gateway.providers.savanna.webhooks import blueprint

    return [blueprint(context)]


def _failure_response(rule: str) -> "Response":
    from tests.gateway.providers.savanna.webhooks import failure_response

    return failure_response(rule)


def _addresses(_settings: "Settings", _token: str) -> Sequence[WebhookAddress]:
    return [WebhookAddress(purpose, f"/savanna/{path}") for purpose, path in WEBHOOKS.items()]


PROVIDER = Provider(
    title="Savanna",
    settings=SavannaSettings,
    path_prefix="/savanna/",
    blueprints=_blueprints,
    failure_response=_failure_response,
    addresses=_addresses,
    is_configured=lambda settings: bool(_own(settings).api_key),
    sms=SmsSupport(
        build_client=_build_sms_client,
        default_sender=lambda settings: _own(settings).sender,
        reply_number=lambda settings: ReplyNumber("SAVANNA_SENDER", _own(settings).sender),
    ),
    list_prices={"UG": Money(Decimal("35"), "UGX")},
)
