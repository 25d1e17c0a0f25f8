"""Checks outbound calls: the provider that makes them, and our number that it shows."""

from collections.abc import Iterator

from gateway.callers.phone_numbers import normalise_msisdn
from gateway.errors import SettingsError
from gateway.operations.doctor.finding import Finding, bad, good, warning
from gateway.providers.registry import ProviderRegistry
from gateway.settings.reader import require_provider_settings
from gateway.settings.settings import Settings
from menus.model import Service
from menus.verbs.call_back import CallBack
from menus.verbs.consent import SetConsent

SUBJECT = "calls"


def check_outbound_calls(
    settings: Settings, providers: ProviderRegistry, service: Service
) -> Iterator[Finding]:
    """Check that citizens get the calls that the menus promise, and reach the menus if they call back."""
    promises = _screens_that_promise_calls(service)
    if not settings.voice_providers:
        if promises:
            message = f"The menus promise calls ({', '.join(promises)}), and nobody is called."
            yield warning(
                SUBJECT,
                message,
                "Name who makes calls in GATEWAY_VOICE_PROVIDERS, and from which number.",
                "calls-setup",
            )
        return
    try:
        require_provider_settings(settings, "voice")
    except SettingsError as error:
        for line in str(error).splitlines():
            yield bad(
                SUBJECT, line, "Set it for every web process and worker, and start them again.", "calls-setup"
            )
        return
    entry_numbers = {normalise_msisdn(number) for number in service.voice_entries}
    for provider in settings.voice_providers:
        voice = providers.get(provider).voice
        number = voice.number(settings) if voice is not None else ""
        if normalise_msisdn(number) in entry_numbers:
            yield good(
                SUBJECT, f"{provider} calls from {number}, and citizens who call back reach the menus."
            )
        else:
            message = (
                f"{provider} calls from {number}: citizens who call back hear that there is no such service."
            )
            yield warning(SUBJECT, message, "Add the number to `entry: voice:` in the menus.", "calls-setup")


def _screens_that_promise_calls(service: Service) -> list[str]:
    """Return the screens and numbers of the menus that promise a call."""
    verbs = [(screen.name, screen.verb) for screen in service.screens.values()]
    found = [name for name, verb in verbs if isinstance(verb, CallBack)]
    found += [name for name, verb in verbs if isinstance(verb, SetConsent) and verb.contact_by == "call"]
    return [*found, *(number for number, point in service.voice_entries.items() if point.call_back)]
