"""Voice steps as Africa's Talking's XML (https://developers.africastalking.com/docs/voice/actions/overview).

It has no Pause and no Hangup: the end of the document is the end of the call. A GetDigits or Record holds one Say or
one Play, so what comes before the last prompt is said before it, where no key cuts it short.
"""

from collections.abc import Callable
from math import ceil
from xml.etree.ElementTree import Element, SubElement, tostring

from ivr import steps
from ivr.document_limits import Budget
from ivr.speech_text import for_xml
from ivr.steps import Action, Prompt, Steps

Urls = Callable[[Action], str]
CONTENT_TYPE = "application/xml"
BREATH = " ... "
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def at_xml(script: Steps, urls: Urls) -> str:
    """The document. `urls` gives the URL at which the call comes back for a reason."""
    response, budget = Element("Response"), Budget()
    for step in script:
        if isinstance(step, steps.Hangup):
            break
        _add(response, step, urls, budget)
    return _DECLARATION + tostring(response, encoding="unicode")


def _add(response: Element, step: steps.Step, urls: Urls, budget: Budget) -> None:
    match step:
        case steps.Say() | steps.Play() | steps.Pause():
            for prompt in _merged((step,)):
                _prompt(response, prompt, budget)
        case steps.Gather():
            attributes = {
                "timeout": _seconds(step.timeout),
                "numDigits": "" if step.digits is None else str(step.digits),
                "finishOnKey": step.finish_key or "",
                "callbackUrl": urls(step.action),
            }
            _with_prompts(response, "GetDigits", attributes, step.prompts, budget)
        case steps.Record():
            attributes = {
                "finishOnKey": step.finish_key or "",
                "maxLength": str(step.seconds),
                "timeout": _seconds(step.timeout),
                "playBeep": "true" if step.beep else "false",
                "trimSilence": "true",
                "callbackUrl": urls(step.action),
            }
            _with_prompts(response, "Record", attributes, step.prompts, budget)
        case steps.Dial():
            numbers = ",".join(step.numbers)
            attributes = {"phoneNumbers": numbers, "sequential": "true", "callerId": step.caller_id}
            _element(response, "Dial", attributes)
            _element(response, "Redirect", {}).text = for_xml(urls(step.action))
        case steps.Redirect(action):
            _element(response, "Redirect", {}).text = for_xml(urls(action))
        case steps.Reject():
            _element(response, "Reject", {})


def _with_prompts(
    response: Element, name: str, attributes: dict[str, str], prompts: tuple[Prompt, ...], budget: Budget
) -> None:
    *before, last = _merged(prompts) or [steps.Say("")]
    for prompt in before:
        _prompt(response, prompt, budget)
    _prompt(_element(response, name, attributes), last, budget)


def _merged(prompts: tuple[Prompt, ...]) -> list[steps.Say | steps.Play]:
    """Words of one voice as one Say; a pause between them as a breath."""
    merged: list[steps.Say | steps.Play] = []
    gap = " "
    for prompt in prompts:
        if isinstance(prompt, steps.Pause):
            gap = BREATH
            continue
        last = merged[-1] if merged else None
        if isinstance(prompt, steps.Say) and isinstance(last, steps.Say) and prompt.voice == last.voice:
            merged[-1] = steps.Say(last.text + gap + prompt.text, last.language, last.voice)
        else:
            merged.append(prompt)
        gap = " "
    return merged


def _prompt(parent: Element, prompt: steps.Say | steps.Play, budget: Budget) -> None:
    if isinstance(prompt, steps.Play):
        _element(parent, "Play", {"url": prompt.url})
        return
    text = " ".join(budget.pieces(for_xml(prompt.text)))
    _element(parent, "Say", {"voice": prompt.voice}).text = text


def _element(parent: Element, name: str, attributes: dict[str, str]) -> Element:
    """An element with those attributes that say something."""
    given = {key: for_xml(value) for key, value in attributes.items() if value}
    return SubElement(parent, name, given)


def _seconds(seconds: float) -> str:
    return str(max(ceil(seconds), 1))
