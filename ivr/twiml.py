"""Voice steps as TwiML (https://www.twilio.com/docs/voice/twiml), built with Twilio's own library."""

from collections.abc import Callable
from math import ceil
from typing import Any

from twilio.twiml.voice_response import Gather as GatherVerb
from twilio.twiml.voice_response import VoiceResponse

from ivr import steps
from ivr.document_limits import Budget
from ivr.speech_text import for_xml
from ivr.steps import Action, Prompt, Steps

Urls = Callable[[Action], str]
CONTENT_TYPE = "text/xml"


def twiml(script: Steps, urls: Urls) -> str:
    """The document. `urls` gives the URL at which the call comes back for a reason."""
    response, budget = VoiceResponse(), Budget()
    for step in script:
        _add(response, step, urls, budget)
    return str(response.to_xml())


def _add(response: VoiceResponse, step: steps.Step, urls: Urls, budget: Budget) -> None:
    match step:
        case steps.Say() | steps.Play() | steps.Pause():
            _prompts(response, (step,), budget)
        case steps.Gather():
            _gather(response, step, urls, budget)
        case steps.Record():
            _record(response, step, urls, budget)
        case steps.Dial():
            _dial(response, step, urls)
        case steps.Redirect(action):
            response.redirect(_url(urls, action), method="POST")
        case steps.Hangup():
            response.hangup()
        case steps.Reject(busy):
            response.reject(reason="busy" if busy else "rejected")


def _prompts(parent: VoiceResponse | GatherVerb, prompts: tuple[Prompt, ...], budget: Budget) -> None:
    for prompt in prompts:
        match prompt:
            case steps.Say(text, language, voice):
                for piece in budget.pieces(for_xml(text)):
                    parent.say(piece, language=_attribute(language), voice=_attribute(voice))
            case steps.Play(url):
                parent.play(for_xml(url))
            case steps.Pause(seconds):
                parent.pause(length=seconds)


def _gather(response: VoiceResponse, step: steps.Gather, urls: Urls, budget: Budget) -> None:
    """What cannot be cut short is said before keys are gathered: a key stops what stands inside at once."""
    if not step.barge_in:
        _prompts(response, step.prompts, budget)
    gather = response.gather(
        input="dtmf",
        action=_url(urls, step.action),
        method="POST",
        timeout=_seconds(step.timeout),
        num_digits=step.digits,
        finish_on_key=step.finish_key or "",
        barge_in=None if step.barge_in else False,
    )
    if step.barge_in:
        _prompts(gather, step.prompts, budget)


def _record(response: VoiceResponse, step: steps.Record, urls: Urls, budget: Budget) -> None:
    _prompts(response, step.prompts, budget)
    response.record(
        action=_url(urls, step.action),
        method="POST",
        timeout=_seconds(step.timeout),
        finish_on_key=step.finish_key or "",
        max_length=step.seconds,
        play_beep=step.beep,
        trim="trim-silence",
        recording_status_callback=_url(urls, step.stored),
        recording_status_callback_method="POST",
    )


def _dial(response: VoiceResponse, step: steps.Dial, urls: Urls) -> None:
    dial = response.dial(
        action=_url(urls, step.action),
        method="POST",
        timeout=step.timeout,
        caller_id=_attribute(step.caller_id),
        answer_on_bridge=True,
        sequential=True if len(step.numbers) > 1 else None,
    )
    for number in step.numbers:
        dial.number(for_xml(number))


def _seconds(seconds: float) -> int:
    return max(ceil(seconds), 1)


def _url(urls: Urls, action: Action) -> str:
    return for_xml(urls(action))


def _attribute(text: str) -> Any:
    return for_xml(text) or None
