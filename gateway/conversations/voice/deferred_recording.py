"""A message that came while the store was away: the provider tells of it once, so its next request carries it along.

The caller hears that it takes a moment, and the call comes back with the message, sealed, in its address.
"""

from contextlib import suppress
from dataclasses import replace

import msgspec

from gateway.conversations.voice.document import RENDERERS
from gateway.conversations.voice.request import CallRequest, url_of
from gateway.errors import DefinitionError, SealError
from gateway.services import Services
from ivr.steps import Action, Pause, Prompt, Redirect, Say, Steps
from ivr.voice import Studio
from menus.rendering.built_in_words import BUILT_IN

MOST_TIMES = 10  # half a minute and more; then the store stays away
PAUSE_SECONDS = 3


class Carried(msgspec.Struct, array_like=True, frozen=True):
    """What was told of a message, and how often it was carried so far."""

    recording: str
    seconds: int | None
    times: int


def with_carried(services: Services, request: CallRequest) -> CallRequest:
    """The request, with the message that it carries along."""
    if not request.carried or request.recording:
        return request
    try:
        carried = msgspec.msgpack.decode(services.vault.open_bytes(request.carried), type=Carried)
    except (SealError, msgspec.DecodeError):
        return request
    return replace(request, recording=carried.recording, seconds=carried.seconds, times=carried.times)


def come_back(services: Services, request: CallRequest) -> str | None:
    """A document that has the call come back with its message; None where it brings none, or did so too often."""
    if not request.spoken or request.times >= MOST_TIMES:
        return None
    carried = Carried(request.recording, request.seconds, request.times + 1)
    sealed = services.vault.seal_bytes(msgspec.msgpack.encode(carried)).decode()

    def address(action: Action) -> str:
        return f"{url_of(request.hook, request.step, action)}&carried={sealed}"

    steps: Steps = (*_moment(services, request), Pause(PAUSE_SECONDS), Redirect(Action.RECORDED))
    return RENDERERS[request.provider](steps, address)


def _moment(services: Services, request: CallRequest) -> tuple[Prompt, ...]:
    with suppress(DefinitionError):
        definition = services.definition
        service, language = definition.service, definition.service.default_language
        voice = Studio(request.provider).voice_of(language, service.languages[language])
        return (voice.say(service.words[language]["wait"]),)
    return (Say(BUILT_IN["en"]["wait"]),)
