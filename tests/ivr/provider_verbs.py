"""The verbs of both providers as they are documented: attributes, what may stand inside, and what must.

Twilio: https://www.twilio.com/docs/voice/twiml; Africa's Talking: https://developers.africastalking.com/docs/voice
"""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring

SPEECH = frozenset({"Say", "Play", "Pause"})


@dataclass(frozen=True)
class VerbSpec:
    attributes: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    text: bool = False
    exactly: int | None = None


def verb_spec(
    attributes: str = "", *, required: str = "", children: frozenset[str] = frozenset(), **more: object
) -> VerbSpec:
    known = frozenset(attributes.split()) | frozenset(required.split())
    return VerbSpec(known, frozenset(required.split()), children, **more)  # type: ignore[arg-type]


TWILIO = {
    "Response": verb_spec(children=SPEECH | {"Gather", "Record", "Dial", "Redirect", "Hangup", "Reject"}),
    "Say": verb_spec("voice language loop", text=True),
    "Play": verb_spec("loop digits", text=True),
    "Pause": verb_spec("length"),
    "Gather": verb_spec(
        "action method input timeout finishOnKey numDigits bargeIn actionOnEmptyResult language hints speechTimeout",
        children=SPEECH,
    ),
    "Record": verb_spec(
        "action method timeout finishOnKey maxLength playBeep trim recordingStatusCallback "
        "recordingStatusCallbackMethod recordingStatusCallbackEvent transcribe"
    ),
    "Dial": verb_spec(
        "action method timeout timeLimit callerId record answerOnBridge sequential",
        children=frozenset({"Number"}),
    ),
    "Number": verb_spec("sendDigits url method", text=True),
    "Redirect": verb_spec("method", text=True),
    "Hangup": verb_spec(),
    "Reject": verb_spec("reason"),
}
AT = {
    "Response": verb_spec(
        children=frozenset({"Say", "Play", "GetDigits", "Record", "Dial", "Redirect", "Reject"})
    ),
    "Say": verb_spec("voice playBeep", text=True),
    "Play": verb_spec(required="url"),
    "GetDigits": verb_spec(
        "timeout numDigits finishOnKey",
        required="callbackUrl",
        children=frozenset({"Say", "Play"}),
        exactly=1,
    ),
    "Record": verb_spec(
        "finishOnKey maxLength timeout playBeep trimSilence callbackUrl",
        children=frozenset({"Say", "Play"}),
        exactly=1,
    ),
    "Dial": verb_spec("record sequential callerId ringbackTone maxDuration", required="phoneNumbers"),
    "Redirect": verb_spec(text=True),
    "Reject": verb_spec(),
}
VERBS = {"twilio": TWILIO, "at": AT}
LAST_VERBS = {"twilio": {"Redirect", "Hangup", "Reject", "Dial"}, "at": {"Redirect", "Say", "Play", "Reject"}}
DOCUMENT_BYTES = 64 * 1024
SAY_CHARACTERS = 4000


def parse_document(document: str, provider: str) -> Element:
    """The document, read back and held against the table."""
    assert len(document.encode("utf-8")) <= DOCUMENT_BYTES
    response = fromstring(document.encode("utf-8"))  # noqa: S314  # our own
    assert response.tag == "Response"
    _check_element(response, VERBS[provider])
    assert len(response), "nothing to do: the caller would be hung up on without a word"
    assert response[-1].tag in LAST_VERBS[provider]
    for waiting, following in zip(response, [*response[1:], None], strict=True):
        if waiting.tag in ("Gather", "GetDigits", "Record"):
            assert following is not None
            assert following.tag == "Redirect", "silence would not come back"
    return response


def _check_element(element: Element, verbs: Mapping[str, VerbSpec]) -> None:
    known = verbs[element.tag]
    assert set(element.attrib) <= known.attributes, (element.tag, element.attrib)
    assert known.required <= set(element.attrib)
    assert known.text or not (element.text or "").strip()
    assert known.exactly is None or len(element) == known.exactly, element.tag
    assert element.tag != "Say" or len(element.text or "") <= SAY_CHARACTERS or verbs is AT
    for child in element:
        assert child.tag in known.children, (element.tag, child.tag)
        assert not (child.tail or "").strip()
        _check_element(child, verbs)


def spoken_words(response: Element) -> str:
    """Every word that is spoken, in order."""
    return " ".join(say.text or "" for say in response.iter("Say"))


def played_urls(response: Element) -> list[str]:
    """Every recording, in order."""
    return [play.get("url") or play.text or "" for play in response.iter("Play")]
