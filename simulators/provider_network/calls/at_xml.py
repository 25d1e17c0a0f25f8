"""Read documents like Africa's Talking (https://developers.africastalking.com/docs/voice/actions/overview)."""

from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from simulators.provider_network.calls.actions import (
    Dial,
    DocumentAction,
    DocumentError,
    Gather,
    Prompt,
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

CONTENT_TYPES = frozenset({"application/xml", "text/xml", "text/plain"})
PROMPT_VERBS = "Say Play"
VERBS: Verbs = {
    "Say": verb("voice playBeep", text=True),
    "Play": verb(required="url"),
    "GetDigits": verb("timeout numDigits finishOnKey callbackUrl", children=PROMPT_VERBS, single=True),
    "Record": verb("finishOnKey maxLength timeout playBeep trimSilence callbackUrl", children=PROMPT_VERBS),
    "Dial": verb("record sequential callerId ringbackTone ringBackTone maxDuration", required="phoneNumbers"),
    "Redirect": verb(text=True),
    "Reject": verb(first=True),
}
RING_SECONDS = 30.0  # the documentation gives no number


def read_at_xml(document: str, content_type: str, url: str) -> tuple[DocumentAction, ...]:
    """Return the actions of a document at `url`; DocumentError if Africa's Talking would end the call instead."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in CONTENT_TYPES:
        raise DocumentError(f"A document comes as application/xml, not as {kind or 'nothing'}.")
    return tuple(_act(element, url) for element in parse_document(document, VERBS))


def _act(element: Element, url: str) -> DocumentAction:
    match element.tag:
        case "Say" | "Play":
            return Speak((_prompt(element),))
        case "GetDigits":
            return Gather(
                (_prompt(element[0]),),
                max_keys(element),
                element.get("finishOnKey", ""),
                number_attribute(element, "timeout", 30),
                urljoin(url, element.get("callbackUrl", url)),
            )
        case "Record":
            return Record(
                tuple(map(_prompt, element)),
                number_attribute(element, "maxLength", 3600),
                number_attribute(element, "timeout", 5),
                element.get("finishOnKey", ""),
                element.get("playBeep") == "true",
                urljoin(url, element.get("callbackUrl", url)) if len(element) else "",
            )
        case "Dial":
            numbers = tuple(number.strip() for number in element.get("phoneNumbers", "").split(","))
            return Dial(numbers, RING_SECONDS)
        case "Redirect":
            return Redirect(urljoin(url, text_of(element)))
        case "Reject":
            return Reject()
    raise DocumentError(f"<{element.tag}> is not known.")


def _prompt(element: Element) -> Prompt:
    if element.tag == "Play":
        return Prompt("play", element.get("url", ""))
    voice = element.get("voice", "")
    language = "-".join(voice.split("-")[:2]) if voice.count("-") > 1 else ""
    return Prompt("say", text_of(element), language)
