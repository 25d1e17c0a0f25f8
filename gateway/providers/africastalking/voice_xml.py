"""Write voice steps as Africa's Talking's XML.

Source: https://developers.africastalking.com/docs/voice/actions/overview. The language has no Pause and no Hangup: the
call ends where the document ends. A GetDigits or Record holds one Say or one Play. All earlier prompts therefore stand
before it, where no key cuts them short.
"""

from math import ceil
from xml.etree.ElementTree import Element, SubElement, tostring

from ivr import steps
from ivr.document_format import CallbackUrls, DocumentFormat, SpeechBudget
from ivr.speech_text import strip_invalid_xml
from ivr.steps import CallSteps, PromptStep

CONTENT_TYPE = "application/xml"
PAUSE_TEXT = " ... "
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def render_africastalking_xml(steps_of_call: CallSteps, urls: CallbackUrls) -> str:
    """Return the document. `urls` gives the URL that the provider requests for a callback reason."""
    response, budget = Element("Response"), SpeechBudget()
    for step in steps_of_call:
        if isinstance(step, steps.HangupStep):
            break
        _add_step(response, step, urls, budget)
    return _DECLARATION + tostring(response, encoding="unicode")


def _add_step(response: Element, step: steps.CallStep, urls: CallbackUrls, budget: SpeechBudget) -> None:
    match step:
        case steps.SayStep() | steps.PlayStep() | steps.PauseStep():
            for prompt in _merge_prompts((step,)):
                _add_prompt(response, prompt, budget)
        case steps.GatherStep():
            attributes = {
                "timeout": _whole_seconds(step.timeout),
                "numDigits": "" if step.digits is None else str(step.digits),
                "finishOnKey": step.finish_key or "",
                "callbackUrl": urls(step.action),
            }
            _add_with_prompts(response, "GetDigits", attributes, step.prompts, budget)
        case steps.RecordStep():
            attributes = {
                "finishOnKey": step.finish_key or "",
                "maxLength": str(step.seconds),
                "timeout": _whole_seconds(step.timeout),
                "playBeep": "true" if step.beep else "false",
                "trimSilence": "true",
                "callbackUrl": urls(step.action),
            }
            _add_with_prompts(response, "Record", attributes, step.prompts, budget)
        case steps.DialStep():
            numbers = ",".join(step.numbers)
            attributes = {"phoneNumbers": numbers, "sequential": "true", "callerId": step.caller_id}
            _add_element(response, "Dial", attributes)
            _add_element(response, "Redirect", {}).text = strip_invalid_xml(urls(step.action))
        case steps.RedirectStep(action):
            _add_element(response, "Redirect", {}).text = strip_invalid_xml(urls(action))
        case steps.RejectStep():
            _add_element(response, "Reject", {})


def _add_with_prompts(
    response: Element,
    name: str,
    attributes: dict[str, str],
    prompts: tuple[PromptStep, ...],
    budget: SpeechBudget,
) -> None:
    *before, last = _merge_prompts(prompts) or [steps.SayStep("")]
    for prompt in before:
        _add_prompt(response, prompt, budget)
    _add_prompt(_add_element(response, name, attributes), last, budget)


def _merge_prompts(prompts: tuple[PromptStep, ...]) -> list[steps.SayStep | steps.PlayStep]:
    """Merge what one voice says into one Say. A pause between two texts becomes `PAUSE_TEXT`."""
    merged: list[steps.SayStep | steps.PlayStep] = []
    separator = " "
    for prompt in prompts:
        if isinstance(prompt, steps.PauseStep):
            separator = PAUSE_TEXT
            continue
        last = merged[-1] if merged else None
        if (
            isinstance(prompt, steps.SayStep)
            and isinstance(last, steps.SayStep)
            and prompt.voice == last.voice
        ):
            merged[-1] = steps.SayStep(last.text + separator + prompt.text, last.language, last.voice)
        else:
            merged.append(prompt)
        separator = " "
    return merged


def _add_prompt(parent: Element, prompt: steps.SayStep | steps.PlayStep, budget: SpeechBudget) -> None:
    if isinstance(prompt, steps.PlayStep):
        _add_element(parent, "Play", {"url": prompt.url})
        return
    text = " ".join(budget.split(strip_invalid_xml(prompt.text)))
    _add_element(parent, "Say", {"voice": prompt.voice}).text = text


def _add_element(parent: Element, name: str, attributes: dict[str, str]) -> Element:
    """Add an element with those attributes that are not empty."""
    filled = {key: strip_invalid_xml(value) for key, value in attributes.items() if value}
    return SubElement(parent, name, filled)


def _whole_seconds(seconds: float) -> str:
    return str(max(ceil(seconds), 1))


VOICE_XML = DocumentFormat(render_africastalking_xml, CONTENT_TYPE, can_pause=False)
