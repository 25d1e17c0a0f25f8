"""The declaration of a provider: one value in the provider's own folder.

`gateway.providers.registry` lists the values. Loading one loads neither an SDK nor Flask: the functions of a value
import what they need when they are called.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gateway.settings.setting_row import ProviderSettings

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from gateway.audio.recordings.recording_sources import RecordingSource
    from gateway.http.ussd_fast_path import HopRoute
    from gateway.messaging.routing.money import Money
    from gateway.operations.doctor.accounts import BalanceLimits
    from gateway.operations.doctor.finding import Finding
    from gateway.operations.doctor.webhook_probe import WebhookProbe
    from gateway.providers.sms_provider import SmsProvider
    from gateway.providers.voice_provider import VoiceProvider
    from gateway.providers.webhook_context import WebhookContext
    from gateway.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class ReplyNumber:
    """The number that citizens reply to: the sender of our texts, and the variable that names it.

    `sender` is empty if we cannot see it.
    """

    variable: str
    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsSupport:
    """Texts by a provider. `build_client` loads its SDK, so only a worker calls it.

    `default_sender` returns the sender of texts that name none. `replies_in_webhook`: the reply to a text goes in the
    answer to its webhook, and is not sent as a text of its own.
    """

    build_client: "Callable[[Settings], SmsProvider]"
    default_sender: "Callable[[Settings], str]"
    reply_number: "Callable[[Settings], ReplyNumber]"
    replies_in_webhook: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSupport:
    """Calls by a provider. `build_client` loads its SDK, so only a worker calls it.

    `number` returns the number of ours that phones show when we call. `recording_hosts` are the provider's own hosts of
    caller recordings. `recording_source` returns what the settings add to them.
    """

    build_client: "Callable[[Settings], VoiceProvider]"
    number: "Callable[[Settings], str]"
    recording_hosts: tuple[str, ...]
    recording_source: "Callable[[Settings], RecordingSource]"


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """A webhook address to enter at the provider: its purpose, in the provider's words, and its path."""

    purpose: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider. Its name is in its `settings`. Every field with a default may be left out.

    All its webhooks are below `path_prefix`. `token_in_path`: the GATEWAY_WEBHOOK_TOKEN comes next in their paths, as
    the provider signs nothing. `signature_header` holds the signature of one that signs. `failure_response` returns the
    answer of a webhook that failed, by its rule. `hop_route` answers USSD hops before Flask. `addresses` gets the
    token, or a placeholder for it. `is_configured` returns True if the settings have an account there, even if no text
    or call may go by it. `gateway doctor` calls `check_account`, `check_webhooks` and `host_problem`. `list_prices` has
    the price of one part of a text, by country.
    """

    title: str
    settings: type[ProviderSettings]
    path_prefix: str
    token_in_path: bool = False
    signature_header: str = ""
    blueprints: "Callable[[WebhookContext], Sequence[Blueprint]]"
    failure_response: "Callable[[str], Response]"
    addresses: "Callable[[Settings, str], Sequence[WebhookAddress]]"
    is_configured: "Callable[[Settings], bool]"
    hop_route: "Callable[[WebhookContext], HopRoute] | None" = None
    sms: SmsSupport | None = None
    voice: VoiceSupport | None = None
    check_account: "Callable[[Settings, BalanceLimits], Iterator[Finding]] | None" = None
    check_webhooks: "Callable[[Settings], WebhookProbe | None] | None" = None
    host_problem: Callable[[str], str] | None = None
    list_prices: "Mapping[str, Money]" = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The short name in settings, keys and metrics."""
        return self.settings.provider
