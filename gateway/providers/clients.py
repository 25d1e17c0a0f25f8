"""The clients of the configured providers, built in the process that sends: this loads the heavy SDKs."""

from gateway.providers.africastalking.settings import AfricasTalkingSettings
from gateway.providers.sms_provider import SmsProvider
from gateway.providers.twilio.settings import TwilioSettings
from gateway.providers.voice_provider import VoiceProvider
from gateway.settings.reader import require_provider_settings
from gateway.settings.settings import Settings

STATUS_CALLBACK = "/twilio/sms/status"
VOICE_CALLBACK = "/twilio/voice"
VOICE_STATUS_CALLBACK = "/twilio/voice/status"


def build_sms_clients(settings: Settings) -> tuple[SmsProvider, ...]:
    """A client for each of GATEWAY_SMS_PROVIDERS, in its order. SettingsError lists what they lack."""
    require_provider_settings(settings, "sms")
    makers = {"at": _africastalking, "twilio": _twilio}
    return tuple(makers[provider](settings) for provider in settings.sms_providers)


def build_voice_clients(settings: Settings) -> tuple[VoiceProvider, ...]:
    """A client for each of GATEWAY_VOICE_PROVIDERS, in its order. SettingsError lists what they lack."""
    require_provider_settings(settings, "voice")
    makers = {"at": _africastalking_voice, "twilio": _twilio_voice}
    return tuple(makers[provider](settings) for provider in settings.voice_providers)


def _africastalking_voice(settings: Settings) -> VoiceProvider:
    from gateway.providers.africastalking.voice import AfricasTalkingVoice

    account = settings.provider(AfricasTalkingSettings)
    return AfricasTalkingVoice(
        account.username, account.api_key, account.voice_number, account.api_url or None
    )


def _twilio_voice(settings: Settings) -> VoiceProvider:
    from gateway.providers.twilio.voice import TwilioVoice

    account = settings.provider(TwilioSettings)
    return TwilioVoice(
        account.account_sid,
        account.auth_tokens[0],
        account.voice_from,
        url=settings.public_url + VOICE_CALLBACK,
        status_url=settings.public_url + VOICE_STATUS_CALLBACK,
        origin=account.api_url or None,
    )


def _africastalking(settings: Settings) -> SmsProvider:
    from gateway.providers.africastalking.sms import AfricasTalkingSms

    account = settings.provider(AfricasTalkingSettings)
    return AfricasTalkingSms(
        account.username, account.api_key, account.sender_id or None, account.api_url or None
    )


def _twilio(settings: Settings) -> SmsProvider:
    from gateway.providers.twilio.sms import TwilioSms

    account = settings.provider(TwilioSettings)
    return TwilioSms(
        account.account_sid,
        account.auth_tokens[0],
        sender=account.sender or None,
        messaging_service_sid=account.messaging_service_sid or None,
        status_callback=settings.public_url + STATUS_CALLBACK if settings.public_url else None,
        origin=account.api_url or None,
    )
