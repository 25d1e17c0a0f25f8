"""Calls that the gateway makes: who makes them, and from which number."""

from collections.abc import Iterator

from gateway.callers.numbers import msisdn
from gateway.errors import SettingsError
from gateway.operations.doctor.finding import Finding, bad, good, warning
from gateway.settings.settings import Settings, insist_on_calls
from menus.model import CallBack, Consent, Service

ABOUT = "calls"


def made(settings: Settings, service: Service) -> Iterator[Finding]:
    """Whether citizens whom the menus promise a call are rung, and reach us where they ring back."""
    wishes = _wishes(service)
    if not settings.voice_providers:
        if wishes:
            said = f"The menus promise calls ({', '.join(wishes)}), and nobody is rung."
            yield warning(
                ABOUT, said, "Name who makes calls in GATEWAY_VOICE_PROVIDERS, and from which number."
            )
        return
    try:
        insist_on_calls(settings)
    except SettingsError as error:
        for line in str(error).splitlines():
            yield bad(ABOUT, line, "Set it for every web process and worker, and start them again.")
        return
    ours = {"at": settings.at_voice_number, "twilio": settings.twilio_voice_from}
    called = {msisdn(number) for number in service.voice}
    for provider in settings.voice_providers:
        number = ours[provider]
        if msisdn(number) in called:
            yield good(ABOUT, f"{provider} rings from {number}, and who rings back reaches the menus.")
        else:
            said = f"{provider} rings from {number}: who rings back hears that there is no such service."
            yield warning(ABOUT, said, "Add the number to `entry: voice:` in the menus.")


def _wishes(service: Service) -> list[str]:
    """What in the menus promises a call."""
    verbs = [(screen.name, screen.verb) for screen in service.screens.values()]
    found = [name for name, verb in verbs if isinstance(verb, CallBack)]
    found += [name for name, verb in verbs if isinstance(verb, Consent) and verb.by == "call"]
    return [*found, *(number for number, point in service.voice.items() if point.call_back)]
