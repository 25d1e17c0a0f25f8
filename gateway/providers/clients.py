"""The clients of the configured providers, built in the process that sends: this loads the heavy SDKs."""

from gateway.errors import SettingsError
from gateway.providers.sms_provider import SmsProvider
from gateway.providers.voice_provider import VoiceProvider
from gateway.settings.settings import Settings, require_voice_settings

STATUS_CALLBACK = "/twilio/sms/status"
VOICE_CALLBACK = "/twilio/voice"
VOICE_STATUS_CALLBACK = "/twilio/voice/status"


def build_sms_clients(settings: Settings) -> tuple[SmsProvider, ...]:
    """A client for each of GATEWAY_SMS_PROVIDERS, in its order. SettingsError lists what they lack."""
    needed: dict[str, dict[str, object]] = {
        "at": {"AT_USERNAME": settings.at_username, "AT_API_KEY": settings.at_api_key},
        "twilio": {
            "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": settings.twilio_auth_tokens,
            "TWILIO_FROM": settings.twilio_from or settings.twilio_messaging_service_sid,
        },
    }
    problems = [
        f"{variable} is not set: GATEWAY_SMS_PROVIDERS names {provider}, which needs it."
        for provider in settings.sms_providers
        for variable, value in needed[provider].items()
        if not value
    ]
    if problems:
        raise SettingsError("\n".join(problems))
    makers = {"at": _africastalking, "twilio": _twilio}
    return tuple(makers[provider](settings) for provider in settings.sms_providers)


def build_voice_clients(settings: Settings) -> tuple[VoiceProvider, ...]:
    """A client for each of GATEWAY_VOICE_PROVIDERS, in its order. SettingsError lists what they lack."""
    require_voice_settings(settings)
    makers = {"at": _africastalking_voice, "twilio": _twilio_voice}
    return tuple(makers[provider](settings) for provider in settings.voice_providers)


def _africastalking_voice(settings: Settings) -> VoiceProvider:
    from gateway.providers.africastalking.voice import AfricasTalkingVoice

    return AfricasTalkingVoice(
        settings.at_username, settings.at_api_key, settings.at_voice_number, settings.at_api_url or None
    )


def _twilio_voice(settings: Settings) -> VoiceProvider:
    from gateway.providers.twilio.voice import TwilioVoice

    return TwilioVoice(
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        settings.twilio_voice_from,
        url=settings.public_url + VOICE_CALLBACK,
        status_url=settings.public_url + VOICE_STATUS_CALLBACK,
        origin=settings.twilio_api_url or None,
    )


def _africastalking(settings: Settings) -> SmsProvider:
    from gateway.providers.africastalking.sms import AfricasTalkingSms

    return AfricasTalkingSms(
        settings.at_username,
        settings.at_api_key,
        settings.at_sender_id or None,
        settings.at_api_url or None,
    )


def _twilio(settings: Settings) -> SmsProvider:
    from gateway.providers.twilio.sms import TwilioSms

    return TwilioSms(
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        sender=settings.twilio_from or None,
        messaging_service_sid=settings.twilio_messaging_service_sid or None,
        status_callback=settings.public_url + STATUS_CALLBACK if settings.public_url else None,
        origin=settings.twilio_api_url or None,
    )
