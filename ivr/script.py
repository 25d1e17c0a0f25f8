"""What a caller hears now, and what is waited for: the engine's state as steps of a call."""

from dataclasses import replace

from ivr.caller_input import Hearing, Message
from ivr.expected_keys import ONE_KEY, Expected, expected_digits
from ivr.keypad import finish_key, keypad_of, of_options
from ivr.prompts import Prompts, Said
from ivr.speech_text import joined
from ivr.spoken_text import Ear
from ivr.steps import Action, Dial, Gather, Hangup, Pause, Play, Prompt, Record, Redirect, Steps
from ivr.voice import Studio, Voice
from ivr.voice_settings import manner_of
from menus import model
from menus.engine.engine import Caller, Given, Page
from menus.engine.scope import HopScope
from menus.engine.session import Session
from menus.model import Screen, Service

GO_ON = 1.0  # seconds after words that want no answer
RINGING = 25  # seconds until another's phone is not answered
SILENCE_ENDS = 5.0  # seconds of silence that end a message
PUBLISHED_IN = 2  # seconds in which a provider often has a recording ready


def scope_of(service: Service, session: Session, caller: Caller, given: Given) -> HopScope:
    """What the texts of a hop are worded with."""
    now = given.now.astimezone(service.time_zone)
    return HopScope(service, session, caller, given, now)


def script(scope: HopScope, page: Page, hearing: Hearing, studio: Studio) -> Steps:
    """The steps for what a turn shows. `page` is the turn's page, `hearing` how the caller gets on with it.

    Every script ends by hanging up or by coming back to us.
    """
    service, session = scope.service, scope.session
    voice = studio.voice_of(session.language, service.languages[session.language])
    screen = service.screens.get(session.screen)
    if session.dropped and not page.ends:
        return _offer(scope, hearing, voice)
    if screen is None or (page.ends and not screen.ends):
        return farewell(service, session.language, page.text, studio)
    keypad = keypad_of(screen, scope, hearing.page)
    finish = finish_key(scope, hearing.page)
    manner = manner_of(service, screen)
    said = Said(screen, Ear(scope), voice, manner, keypad, hearing, finish)
    if hearing.message is not None:
        return _message(said, hearing.message, studio)
    return _steps(said)


def farewell(service: Service, language: str, text: str, studio: Studio) -> Steps:
    """Last words that are no screen's: the service is closed, there was an error. Our own words may be recorded."""
    voice, words = studio.voice_of(language, service.languages[language]), service.words[language]
    name = next((name for name, word in words.items() if word == text), None)
    if name is not None:
        return (*voice.word(name, text), Hangup())
    return (voice.say(text), Hangup()) if text else (Hangup(),)


def _steps(said: Said) -> Steps:
    verb = said.screen.verb
    match verb:
        case model.Menu() | model.Rows():
            expected = ONE_KEY if said.keypad.single else Expected(None)
            return _gathered(said, said.prompts(expected), expected.most)
        case model.Ask() if said.manner.record is not None:
            return _recording(said, said.manner.record)
        case model.Ask():
            return _asked(said, expected_digits(verb.answer))
        case model.Say() | model.CallBack() if not said.screen.ends:
            gather = Gather(said.prompts(ONE_KEY), 1, None, GO_ON, said.manner.barge_in)
            return gather, Redirect(Action.SILENCE)
        case model.Record():
            return _recording(said, verb.seconds)
        case model.Transfer():
            return (*_without_keys(said).prompts(ONE_KEY), Dial(verb.to, RINGING, _own_number(said)))
        case _:
            return (*said.prompts(ONE_KEY), Hangup())


def _asked(said: Said, expected: Expected) -> Steps:
    if said.manner.digits is not None:
        expected = Expected(said.manner.digits, exact=True)
    return _gathered(said, said.prompts(expected), expected.most)


def _gathered(said: Said, prompts: Prompts, digits: int | None) -> Steps:
    """Keys, and silence: on every provider the call comes back to us for either."""
    manner = said.manner
    return (
        Gather(prompts, digits, said.finish_key, manner.silence, manner.barge_in),
        Redirect(Action.SILENCE),
    )


def _recording(said: Said, seconds: int) -> Steps:
    prompts = _without_keys(said).prompts(Expected(None), (said.words["speak"],))
    return Record(prompts, seconds, said.finish_key, SILENCE_ENDS), Redirect(Action.SILENCE)


def _without_keys(said: Said) -> Said:
    """Where nobody listens to keys none is mentioned, but for the one that ends a message."""
    return replace(said, keypad=replace(said.keypad, shown=False))


def _message(said: Said, message: Message, studio: Studio) -> Steps:
    """What was spoken: waited for, until it can be heard or was waited for long enough; then, is it to be kept?"""
    voice, words, hearing = said.voice, said.words, said.hearing
    if not message.asked:
        said_again = studio.provider == "at"  # which knows no pause, and would be back at once
        moment = voice.aside("wait", words["wait"]) if said_again or not message.waits else ()
        return (*moment, Pause(PUBLISHED_IN), Redirect(Action.WAITED))
    prompts: list[Prompt] = []
    if hearing.misses and not hearing.again:
        notice = "unheard" if hearing.silent else "invalid"
        prompts += voice.aside(notice, words[notice])
    url = studio.messages(message.recording) if message.plays else None
    if url is not None and (hearing.again or not hearing.misses):
        prompts += (*voice.aside("played", words["played"]), Play(url))
    prompts += voice.word("keep", words["keep"])
    return _gathered(said, tuple(prompts), 1)


def _own_number(said: Said) -> str:
    """The number that was called, which another's phone may show."""
    code = said.ear.scope.caller.service_code
    return code if code.startswith("+") else ""


def _offer(scope: HopScope, hearing: Hearing, voice: Voice) -> Steps:
    """Go on where the line dropped, or start again?"""
    words = scope.service.words[scope.session.language]
    keypad = of_options((words["continue"], words["restart"]))
    manner = manner_of(scope.service, None)
    offer = Screen("resume", scope.service.name.place, model.Branch())
    said = Said(offer, Ear(scope), voice, manner, keypad, hearing, manner.finish_key)
    prompts: Prompts = voice.play(["words/resume.mp3"])
    if not prompts:
        above = words["unheard"] if hearing.silent else ""
        options = [said.press(choice.label, choice.key) for choice in keypad.choices]
        prompts = (voice.say(joined([above, words["resume"], *options])),)
    return _gathered(said, prompts, 1)
