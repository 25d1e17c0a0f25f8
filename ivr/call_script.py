"""Build the steps of a call for the current screen: its words, and the keys that it waits for."""

from msgspec.structs import replace

from ivr.caller_input import CallProgress, SpokenMessage
from ivr.expected_keys import ONE_KEY, ExpectedKeys, expected_keys_of
from ivr.keypad import finish_key, keypad_of, numbered_keypad
from ivr.offer_script import offer_prompts
from ivr.prompt_builder import PromptBuilder, Prompts
from ivr.speech_text import join_sentences
from ivr.spoken_text import SpokenTextRenderer
from ivr.spoken_words import speech_input
from ivr.steps import (
    CallbackReason,
    CallSteps,
    DialStep,
    GatherStep,
    HangupStep,
    PauseStep,
    PlayStep,
    PromptStep,
    RecordStep,
    RedirectStep,
    SpeechInput,
)
from ivr.voice import CallVoices, LanguageVoice
from ivr.voice_settings import voice_settings_of
from menus.engine.engine import Caller, Page, TurnInputs
from menus.engine.offer import offer_of
from menus.engine.scope import TurnScope
from menus.engine.session import Session
from menus.model import AnswerVerb, ChoiceVerb, PromptVerb, Screen, Service
from menus.verbs.branch import Branch
from menus.verbs.pay import WAIT_WORD, Pay
from menus.verbs.record import Record
from menus.verbs.transfer import Transfer

STATEMENT_TIMEOUT = 1.0  # seconds to wait for a key after words that need no answer
RING_TIMEOUT = 25  # seconds for which another phone rings before the transfer fails
RECORDING_SILENCE = 5.0  # seconds of silence that end a message
PAYMENT_WAIT = 5  # seconds between two questions what became of a payment
RECORDING_WAIT = 2  # seconds after which a provider often has a recording ready


def scope_of(service: Service, session: Session, caller: Caller, given: TurnInputs) -> TurnScope:
    """Return the scope that renders the texts of a hop."""
    return TurnScope(service, session, caller, given)


def call_script(scope: TurnScope, page: Page, progress: CallProgress, call_voices: CallVoices) -> CallSteps:
    """Return the steps for the page that a turn shows.

    `page` is the turn's page, and `progress` the caller's progress on it. Every script ends with a hang-up or with a
    callback to the gateway.
    """
    service, session = scope.service, scope.session
    voice = call_voices.voice_for(session.language, service.languages[session.language])
    screen = service.screens.get(session.screen)
    if session.dropped_session and not page.ends:
        return _resume_offer_steps(scope, progress, voice)
    if screen is None or (page.ends and not screen.ends):
        return farewell(service, session.language, page.text, call_voices)
    keypad = keypad_of(screen, scope, progress.page)
    finish = finish_key(scope, progress.page)
    offer = None if page.ends else offer_of(session)
    voice_settings = voice_settings_of(service, screen)
    builder = PromptBuilder(
        screen, SpokenTextRenderer(scope), voice, voice_settings, keypad, progress, finish
    )
    if offer is not None:
        return _gather_steps(builder, offer_prompts(scope, offer, builder, progress, voice), 1)
    if progress.message is not None:
        return _confirmation_steps(builder, progress.message, call_voices)
    if isinstance(screen.verb, Pay):
        return _payment_steps(builder, call_voices, is_first=page.text != scope.words[WAIT_WORD])
    return _verb_steps(builder)


def farewell(service: Service, language: str, text: str, call_voices: CallVoices) -> CallSteps:
    """Return steps that say last words without a screen, such as "closed" or an error, and hang up.

    The gateway's own words may be recorded.
    """
    voice, words = call_voices.voice_for(language, service.languages[language]), service.words[language]
    name = next((name for name, word in words.items() if word == text), None)
    if name is not None:
        return (*voice.system_prompt(name, text), HangupStep())
    return (voice.say(text), HangupStep()) if text else (HangupStep(),)


def _verb_steps(builder: PromptBuilder) -> CallSteps:
    verb = builder.screen.verb
    match verb:
        case ChoiceVerb():
            expected = ONE_KEY if builder.keypad.has_single_key_choices else ExpectedKeys(None)
            speech = speech_input(builder.renderer.scope)
            return _gather_steps(builder, builder.build(expected), expected.max_keys, speech)
        case AnswerVerb() if builder.voice_settings.record is not None:
            return _record_steps(builder, builder.voice_settings.record)
        case AnswerVerb():
            return _ask_steps(builder, expected_keys_of(verb.answer))
        case PromptVerb() if not builder.screen.ends:
            gather = GatherStep(
                builder.build(ONE_KEY), 1, None, STATEMENT_TIMEOUT, builder.voice_settings.barge_in
            )
            return gather, RedirectStep(CallbackReason.SILENCE)
        case Record():
            return _record_steps(builder, verb.seconds)
        case Transfer():
            return (
                *_without_navigation(builder).build(ONE_KEY),
                DialStep(verb.to, RING_TIMEOUT, _caller_id(builder)),
            )
        case _:
            return (*builder.build(ONE_KEY), HangupStep())


def _ask_steps(builder: PromptBuilder, expected: ExpectedKeys) -> CallSteps:
    if builder.voice_settings.digits is not None:
        expected = ExpectedKeys(builder.voice_settings.digits, exact=True)
    return _gather_steps(builder, builder.build(expected), expected.max_keys)


def _gather_steps(
    builder: PromptBuilder, prompts: Prompts, digits: int | None, speech: SpeechInput | None = None
) -> CallSteps:
    """Return steps that gather keys, or spoken words. The provider calls back after these and after silence."""
    voice_settings = builder.voice_settings
    return (
        GatherStep(
            prompts,
            digits,
            builder.finish_key,
            voice_settings.silence,
            voice_settings.barge_in,
            speech=speech,
        ),
        RedirectStep(CallbackReason.SILENCE),
    )


def _record_steps(builder: PromptBuilder, seconds: int) -> CallSteps:
    prompts = _without_navigation(builder).build(ExpectedKeys(None), (builder.words["speak"],))
    return RecordStep(prompts, seconds, builder.finish_key, RECORDING_SILENCE), RedirectStep(
        CallbackReason.SILENCE
    )


def _payment_steps(builder: PromptBuilder, call_voices: CallVoices, *, is_first: bool) -> CallSteps:
    """Return steps that say that the prompt comes, and then wait until the gateway is asked what became of it."""
    voice, words = builder.voice, builder.words
    prompts: Prompts = ()
    if is_first:
        own = builder.screen.verb.word_below
        prompts = (*_without_navigation(builder).build(ONE_KEY), *voice.system_prompt(own, words[own]))
    elif not call_voices.can_pause:  # without a pause, the provider would call back at once
        prompts = voice.optional_system_prompt("wait", words["wait"])
    return (*prompts, PauseStep(PAYMENT_WAIT), RedirectStep(CallbackReason.WAITED))


def _without_navigation(builder: PromptBuilder) -> PromptBuilder:
    """Return a builder without navigation keys: during a recording, only the finish key works."""
    return replace(builder, keypad=replace(builder.keypad, speaks_navigation=False))


def _confirmation_steps(builder: PromptBuilder, message: SpokenMessage, call_voices: CallVoices) -> CallSteps:
    """Return steps that wait for the caller's recording, then ask the caller to keep it or to record it again.

    The wait ends when the recording can be played, or after `ivr.message_confirmation.MAX_WAITS`.
    """
    voice, words, progress = builder.voice, builder.words, builder.progress
    if not message.asked:
        speak_each_time = not call_voices.can_pause  # without a pause, the provider would call back at once
        wait_prompts = (
            voice.optional_system_prompt("wait", words["wait"])
            if speak_each_time or not message.waits
            else ()
        )
        return (*wait_prompts, PauseStep(RECORDING_WAIT), RedirectStep(CallbackReason.WAITED))
    prompts: list[PromptStep] = []
    if progress.misses and not progress.again:
        notice = "unheard" if progress.silent else "invalid"
        prompts += voice.optional_system_prompt(notice, words[notice])
    url = call_voices.message_url(message.recording) if message.plays else None
    if url is not None and (progress.again or not progress.misses):
        prompts += (*voice.optional_system_prompt("played", words["played"]), PlayStep(url))
    prompts += voice.system_prompt("keep", words["keep"])
    return _gather_steps(builder, tuple(prompts), 1)


def _caller_id(builder: PromptBuilder) -> str:
    """Return the number that the caller called, to show to the dialled person; empty if it is no phone number."""
    code = builder.renderer.scope.caller.service_code
    return code if code.startswith("+") else ""


def _resume_offer_steps(scope: TurnScope, progress: CallProgress, voice: LanguageVoice) -> CallSteps:
    """Return steps that offer to go on where the line dropped or to start again."""
    words = scope.words
    keypad = numbered_keypad((words["continue"], words["restart"]))
    voice_settings = voice_settings_of(scope.service, None)
    offer = Screen("resume", scope.service.name.place, Branch())
    builder = PromptBuilder(
        offer, SpokenTextRenderer(scope), voice, voice_settings, keypad, progress, voice_settings.finish_key
    )
    prompts: Prompts = voice.play(["words/resume.mp3"])
    if not prompts:
        above = words["unheard"] if progress.silent else ""
        prompts = (voice.say(join_sentences([above, words["resume_call"]])),)
    return _gather_steps(builder, prompts, 1)
