"""Build the clients of the configured providers, in the process that sends. This loads the heavy SDKs."""

from gateway.providers.provider import SmsSupport, VoiceSupport
from gateway.providers.registry import ProviderRegistry
from gateway.providers.sms_provider import SmsProvider
from gateway.providers.voice_provider import VoiceProvider
from gateway.settings.reader import require_provider_settings
from gateway.settings.settings import Settings


def build_sms_clients(settings: Settings, providers: ProviderRegistry) -> tuple[SmsProvider, ...]:
    """Build a client for each of GATEWAY_SMS_PROVIDERS, in its order. SettingsError lists settings that are missing."""
    require_provider_settings(settings, "sms")
    supported: list[SmsSupport | None] = [providers.get(name).sms for name in settings.sms_providers]
    return tuple(support.build_client(settings) for support in supported if support is not None)


def build_voice_clients(settings: Settings, providers: ProviderRegistry) -> tuple[VoiceProvider, ...]:
    """Build a client for each of GATEWAY_VOICE_PROVIDERS, in its order.

    SettingsError lists settings that are missing.
    """
    require_provider_settings(settings, "voice")
    supported: list[VoiceSupport | None] = [providers.get(name).voice for name in settings.voice_providers]
    return tuple(support.build_client(settings) for support in supported if support is not None)
