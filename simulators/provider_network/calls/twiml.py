"""Read TwiML like Twilio (https://www.twilio.com/docs/voice/twiml)."""

from collections.abc import Iterator
from itertools import chain
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from simulators.provider_network.calls.actions import (
    Dial,
    DocumentAction,
    DocumentError,
    Gather,
    Hangup,
    Prompt,
    Prompts,
    Record,
    Redirect,
    Reject,
    Speak,
)
from simulators.provider_network.calls.document_grammar import (
    Verbs,
    max_keys,
    number_attribute,
    parse_document,
    text_of,
    verb,
)

CONTENT_TYPES = frozenset({"text/xml", "application/xml", "text/html"})
PROMPT_VERBS = "Say Play Pause"
VERBS: Verbs = {
    "Say": verb("voice language loop", text=True),
    "Play": verb("loop digits", text=True),
    "Pause": verb("length"),
    "Gather": verb(
        "action method input timeout finishOnKey numDigits language hints speechTimeout bargeIn actionOnEmptyResult",
        children=PROMPT_VERBS,
    ),
    "Record": verb(
        "action method timeout finishOnKey maxLength playBeep trim transcribe "
        "recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent"
    ),
    "Dial": verb(
        "action method timeout timeLimit callerId record answerOnBridge sequential",
        children="Number",
        text=True,
    ),
    "Number": verb("sendDigits url method", text=True),
    "Redirect": verb("method", text=True),
    "Hangup": verb(),
    "Reject": verb("reason", first=True),
}
LONGEST_SAY = 4000
MOST_HINTS, LONGEST_HINT = 500, 100  # of a Gather
MOST_LOOPS = 3  # limits `loop="0"`, which has no end
ANY_KEY = "1234567890*#"


def read_twiml(document: str, content_type: str, url: str) -> tuple[DocumentAction, ...]:
    """Return the actions of a document at `url`; DocumentError if Twilio would report an application error."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in CONTENT_TYPES:
        raise DocumentError(f"TwiML comes as text/xml, not as {kind or 'nothing'}.")
    acts: list[DocumentAction] = []
    for element in parse_document(document, VERBS):
        if element.tag in PROMPT_VERBS.split():
            acts.append(Speak(_prompts([element])))
        else:
            acts.append(_act(element, url))
    return tuple(acts)


def _act(element: Element, url: str) -> DocumentAction:
    match element.tag:
        case "Gather":
            return Gather(
                _prompts(element),
                max_keys(element),
                element.get("finishOnKey", "#"),
                number_attribute(element, "timeout", 5),
                _address(element, "action", url),
                request_on_silence=element.get("actionOnEmptyResult") == "true",
                hears_speech=_hears_speech(element),
            )
        case "Record":
            stored = element.get("recordingStatusCallback", "")
            return Record(
                (),
                number_attribute(element, "maxLength", 3600),
                number_attribute(element, "timeout", 5),
                element.get("finishOnKey", ANY_KEY),
                element.get("playBeep", "true") == "true",
                _address(element, "action", url),
                urljoin(url, stored) if stored else "",
            )
        case "Dial":
            numbers = tuple(text_of(child) for child in element) or (text_of(element),)
            action = element.get("action", "")
            return Dial(
                numbers, number_attribute(element, "timeout", 30), urljoin(url, action) if action else ""
            )
        case "Redirect":
            return Redirect(urljoin(url, text_of(element)))
        case "Reject":
            return Reject(busy=element.get("reason") == "busy")
        case "Hangup":
            return Hangup()
    raise DocumentError(f"<{element.tag}> stands only inside <Dial>.")


def _hears_speech(element: Element) -> bool:
    """Return True if words count. DocumentError for hints and times that Twilio does not take."""
    inputs = element.get("input", "dtmf").split()
    if not inputs or set(inputs) - {"dtmf", "speech"}:
        raise DocumentError(f"<Gather> has no input {element.get('input')}.")
    hints, timeout = element.get("hints", "").split(","), element.get("speechTimeout", "auto")
    if len(hints) > MOST_HINTS or any(len(hint) > LONGEST_HINT for hint in hints):
        raise DocumentError(f"<Gather> takes {MOST_HINTS} hints of {LONGEST_HINT} characters.")
    if timeout != "auto" and not timeout.isdecimal():
        raise DocumentError("speechTimeout of <Gather> is auto, or a number of seconds.")
    return "speech" in inputs


def _address(element: Element, name: str, url: str) -> str:
    if element.get("method", "POST").upper() != "POST":
        raise DocumentError(f"<{element.tag}> asks by GET, which this simulator does not do.")
    return urljoin(url, element.get(name, url))


def _prompts(elements: list[Element] | Element) -> Prompts:
    return tuple(chain.from_iterable(map(_prompt, elements)))


def _prompt(element: Element) -> Iterator[Prompt]:
    loops = min(int(number_attribute(element, "loop", 1)) or MOST_LOOPS, MOST_LOOPS)
    words = text_of(element)
    if element.tag == "Pause":
        yield Prompt("pause", seconds=number_attribute(element, "length", 1))
    elif element.tag == "Play":
        yield from [Prompt("play", words)] * loops
    else:
        if len(words) > LONGEST_SAY:
            raise DocumentError(f"<Say> has {len(words)} characters, and {LONGEST_SAY} are the most.")
        yield from [Prompt("say", words, element.get("language", "en-US"))] * loops
