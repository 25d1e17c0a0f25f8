"""The verbs of both providers as they are documented: attributes, what may stand inside, and what must.

Twilio: https://www.twilio.com/docs/voice/twiml; Africa's Talking: https://developers.africastalking.com/docs/voice
"""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring

SPEECH = frozenset({"Say", "Play", "Pause"})


@dataclass(frozen=True)
class Documented:
    attributes: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    text: bool = False
    exactly: int | None = None


def verb(
    attributes: str = "", *, required: str = "", children: frozenset[str] = frozenset(), **more: object
) -> Documented:
    known = frozenset(attributes.split()) | frozenset(required.split())
    return Documented(known, frozenset(required.split()), children, **more)  # type: ignore[arg-type]


TWILIO = {
    "Response": verb(children=SPEECH | {"Gather", "Record", "Dial", "Redirect", "Hangup", "Reject"}),
    "Say": verb("voice language loop", text=True),
    "Play": verb("loop digits", text=True),
    "Pause": verb("length"),
    "Gather": verb(
        "action method input timeout finishOnKey numDigits bargeIn actionOnEmptyResult language hints",
        children=SPEECH,
    ),
    "Record": verb(
        "action method timeout finishOnKey maxLength playBeep trim recordingStatusCallback "
        "recordingStatusCallbackMethod recordingStatusCallbackEvent transcribe"
    ),
    "Dial": verb(
        "action method timeout timeLimit callerId record answerOnBridge sequential",
        children=frozenset({"Number"}),
    ),
    "Number": verb("sendDigits url method", text=True),
    "Redirect": verb("method", text=True),
    "Hangup": verb(),
    "Reject": verb("reason"),
}
AT = {
    "Response": verb(
        children=frozenset({"Say", "Play", "GetDigits", "Record", "Dial", "Redirect", "Reject"})
    ),
    "Say": verb("voice playBeep", text=True),
    "Play": verb(required="url"),
    "GetDigits": verb(
        "timeout numDigits finishOnKey",
        required="callbackUrl",
        children=frozenset({"Say", "Play"}),
        exactly=1,
    ),
    "Record": verb(
        "finishOnKey maxLength timeout playBeep trimSilence callbackUrl",
        children=frozenset({"Say", "Play"}),
        exactly=1,
    ),
    "Dial": verb("record sequential callerId ringbackTone maxDuration", required="phoneNumbers"),
    "Redirect": verb(text=True),
    "Reject": verb(),
}
VERBS = {"twilio": TWILIO, "at": AT}
LAST = {"twilio": {"Redirect", "Hangup", "Reject", "Dial"}, "at": {"Redirect", "Say", "Play", "Reject"}}
DOCUMENT_BYTES = 64 * 1024
SAY_CHARACTERS = 4000


def parsed(document: str, provider: str) -> Element:
    """The document, read back and held against the table."""
    assert len(document.encode("utf-8")) <= DOCUMENT_BYTES
    response = fromstring(document.encode("utf-8"))  # noqa: S314  # our own
    assert response.tag == "Response"
    _hold(response, VERBS[provider])
    assert len(response), "nothing to do: the caller would be hung up on without a word"
    assert response[-1].tag in LAST[provider]
    for waiting, following in zip(response, [*response[1:], None], strict=True):
        if waiting.tag in ("Gather", "GetDigits", "Record"):
            assert following is not None
            assert following.tag == "Redirect", "silence would not come back"
    return response


def _hold(element: Element, verbs: Mapping[str, Documented]) -> None:
    known = verbs[element.tag]
    assert set(element.attrib) <= known.attributes, (element.tag, element.attrib)
    assert known.required <= set(element.attrib)
    assert known.text or not (element.text or "").strip()
    assert known.exactly is None or len(element) == known.exactly, element.tag
    assert element.tag != "Say" or len(element.text or "") <= SAY_CHARACTERS or verbs is AT
    for child in element:
        assert child.tag in known.children, (element.tag, child.tag)
        assert not (child.tail or "").strip()
        _hold(child, verbs)


def heard(response: Element) -> str:
    """Every word that is spoken, in order."""
    return " ".join(say.text or "" for say in response.iter("Say"))


def played(response: Element) -> list[str]:
    """Every recording, in order."""
    return [play.get("url") or play.text or "" for play in response.iter("Play")]
