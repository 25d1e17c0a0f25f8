"""Write voice steps as TwiML (https://www.twilio.com/docs/voice/twiml), with Twilio's own library."""

from collections.abc import Mapping
from functools import partial
from math import ceil
from typing import Any

from twilio.twiml.voice_response import Gather as GatherVerb
from twilio.twiml.voice_response import VoiceResponse

from ivr import steps
from ivr.document_format import CallbackUrls, DocumentFormat, SpeechBudget
from ivr.speech_text import strip_invalid_xml
from ivr.steps import CallbackReason, CallSteps, PromptStep

CONTENT_TYPE = "text/xml"


NO_LANGUAGES: Mapping[str, str] = {}


def twiml_format(speech_languages: Mapping[str, str]) -> DocumentFormat:
    """Return the format. `speech_languages` has Twilio's name of each language in which speech is recognised."""
    return DocumentFormat(partial(render_twiml, speech_languages=speech_languages), CONTENT_TYPE)


def render_twiml(
    steps_of_call: CallSteps, urls: CallbackUrls, speech_languages: Mapping[str, str] = NO_LANGUAGES
) -> str:
    """Return the document. `urls` gives the URL that the provider requests for a callback reason."""
    response, budget = VoiceResponse(), SpeechBudget()
    for step in steps_of_call:
        if isinstance(step, steps.GatherStep):
            _add_gather(response, step, urls, budget, speech_languages)
        else:
            _add_step(response, step, urls, budget)
    return str(response.to_xml())


def _add_step(
    response: VoiceResponse, step: steps.CallStep, urls: CallbackUrls, budget: SpeechBudget
) -> None:
    match step:
        case steps.SayStep() | steps.PlayStep() | steps.PauseStep():
            _add_prompts(response, (step,), budget)
        case steps.RecordStep():
            _add_record(response, step, urls, budget)
        case steps.DialStep():
            _add_dial(response, step, urls)
        case steps.RedirectStep(action):
            response.redirect(_url(urls, action), method="POST")
        case steps.HangupStep():
            response.hangup()
        case steps.RejectStep(busy):
            response.reject(reason="busy" if busy else "rejected")


def _add_prompts(
    parent: VoiceResponse | GatherVerb, prompts: tuple[PromptStep, ...], budget: SpeechBudget
) -> None:
    for prompt in prompts:
        match prompt:
            case steps.SayStep(text, language, voice):
                for piece in budget.split(strip_invalid_xml(text)):
                    parent.say(piece, language=_attribute_or_none(language), voice=_attribute_or_none(voice))
            case steps.PlayStep(url):
                parent.play(strip_invalid_xml(url))
            case steps.PauseStep(seconds):
                parent.pause(length=seconds)


def _add_gather(
    response: VoiceResponse,
    step: steps.GatherStep,
    urls: CallbackUrls,
    budget: SpeechBudget,
    speech_languages: Mapping[str, str],
) -> None:
    """Gather keys, or speech where Twilio recognises the language.

    A key or a word stops any prompt inside Gather, so prompts without barge-in come before it.
    """
    speech = step.speech if step.speech is not None and step.speech.language in speech_languages else None
    if not step.barge_in:
        _add_prompts(response, step.prompts, budget)
    gather = response.gather(
        input="dtmf" if speech is None else "dtmf speech",
        action=_url(urls, step.action),
        method="POST",
        timeout=_whole_seconds(step.timeout),
        num_digits=step.digits,
        finish_on_key=step.finish_key or "",
        barge_in=None if step.barge_in else False,
        language=None if speech is None else speech_languages[speech.language],
        hints=None if speech is None else _attribute_or_none(",".join(speech.hints)),
        speech_timeout=None if speech is None else "auto",
    )
    if step.barge_in:
        _add_prompts(gather, step.prompts, budget)


def _add_record(
    response: VoiceResponse, step: steps.RecordStep, urls: CallbackUrls, budget: SpeechBudget
) -> None:
    _add_prompts(response, step.prompts, budget)
    response.record(
        action=_url(urls, step.action),
        method="POST",
        timeout=_whole_seconds(step.timeout),
        finish_on_key=step.finish_key or "",
        max_length=step.seconds,
        play_beep=step.beep,
        trim="trim-silence",
        recording_status_callback=_url(urls, step.stored),
        recording_status_callback_method="POST",
    )


def _add_dial(response: VoiceResponse, step: steps.DialStep, urls: CallbackUrls) -> None:
    dial = response.dial(
        action=_url(urls, step.action),
        method="POST",
        timeout=step.timeout,
        caller_id=_attribute_or_none(step.caller_id),
        answer_on_bridge=True,
        sequential=True if len(step.numbers) > 1 else None,
    )
    for number in step.numbers:
        dial.number(strip_invalid_xml(number))


def _whole_seconds(seconds: float) -> int:
    return max(ceil(seconds), 1)


def _url(urls: CallbackUrls, action: CallbackReason) -> str:
    return strip_invalid_xml(urls(action))


def _attribute_or_none(text: str) -> Any:
    return strip_invalid_xml(text) or None


TWIML = twiml_format(NO_LANGUAGES)
