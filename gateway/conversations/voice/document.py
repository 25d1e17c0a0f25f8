"""The document for a record: what the provider is to speak, and where the call comes back.

It is made of the record alone, with the moment that stands there. So a repeated request gets the same document, and
none has to be kept: at Africa's Talking it holds the token of the webhook.
"""

from dataclasses import replace
from functools import partial

from gateway.conversations.conversation import Conversation, unpack_session
from gateway.conversations.voice.call_state import Standing
from gateway.conversations.voice.request import CallRequest, url_of
from gateway.published_menus.definition import Definition
from gateway.services import Services
from ivr.at_xml import at_xml
from ivr.language_choice import language_choice
from ivr.script import farewell, scope_of, script
from ivr.steps import Hangup, Reject, Say, Steps
from ivr.twiml import twiml
from ivr.voice import Studio
from menus.engine.engine import Caller, Given, Page
from menus.engine.scope import HopScope
from menus.engine.session import Session
from menus.model import Service
from menus.rendering.built_in_words import BUILT_IN

CHANNEL = "voice"
RENDERERS = {"twilio": twiml, "at": at_xml}


def caller_of(request: CallRequest) -> Caller:
    """Who calls, as the menus know it."""
    return Caller(request.msisdn, CHANNEL, "", request.number)


def scope_at(
    services: Services, service: Service, session: Session, request: CallRequest, at: Standing
) -> HopScope:
    """What the screen of a record was worded with."""
    given = Given(at.at, services.vault.digest, session.percent, services.secrets_of(service))
    return scope_of(service, session, caller_of(request), given)


def document(
    services: Services, menus: Definition, request: CallRequest, held: Conversation, at: Standing
) -> str:
    """What `request`, and each repetition of it, is answered. UnreadableSessionError passes through."""
    studio = _studio(services, menus, request, at)
    steps = _steps(services, menus.service, studio, request, held, at)
    if at.restarted:
        steps = (*_started_over(services, menus.service, studio, held), *steps)
    return rendered(request, steps, at.step)


def _studio(services: Services, menus: Definition, request: CallRequest, at: Standing) -> Studio:
    """Recordings of the menus, and what the caller spoke, for a while from the moment of the document."""
    now = at.at.timestamp()
    studio = services.addresses.studio(menus, request.provider)
    return replace(studio, messages=lambda recording: services.recordings.link_to_play(recording, now))


def last_words(services: Services, menus: Definition, request: CallRequest, word: str) -> str:
    """The gateway's own last words, in the first language of the service."""
    service, studio = menus.service, services.addresses.studio(menus, request.provider)
    language = service.default_language
    return rendered(request, farewell(service, language, service.words[language][word], studio), 0)


def rejection(request: CallRequest) -> str:
    """The call is not taken. The caller hears the sound of an engaged line."""
    return rendered(request, (Reject(busy=True),), 0)


def apology_without_menus(request: CallRequest) -> str:
    """There are no menus, and so nobody's words."""
    return rendered(request, (Say(BUILT_IN["en"]["apology"]), Hangup()), 0)


def _steps(
    services: Services,
    service: Service,
    studio: Studio,
    request: CallRequest,
    held: Conversation,
    at: Standing,
) -> Steps:
    if at.choosing:
        return language_choice(service, at.hearing, studio)
    if not held.session:
        return farewell(service, service.default_language, held.answer.text, studio)
    session = unpack_session(held.session, services.vault)
    page = Page(held.answer.text, held.answer.ends)
    return script(scope_at(services, service, session, request, at), page, at.hearing, studio)


def _started_over(services: Services, service: Service, studio: Studio, held: Conversation) -> Steps:
    """Why the first screen is spoken again."""
    language = service.default_language
    if held.session:
        language = unpack_session(held.session, services.vault).language
    voice = studio.voice_of(language, service.languages[language])
    return voice.word("started_over", service.words[language]["started_over"])


def rendered(request: CallRequest, steps: Steps, step: int) -> str:
    """Steps as the document of this step, in the words of the provider."""
    return RENDERERS[request.provider](steps, partial(url_of, request.hook, step))
