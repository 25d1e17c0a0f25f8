"""One request of a call: the provider reports on a step and asks how the call goes on."""

import re
from dataclasses import dataclass, field

from ivr.document_format import NO_DOCUMENT, DocumentFormat
from ivr.steps import CallbackReason

NON_KEYS = re.compile(r"[^0-9*#]")
MAX_EMPTY_SECONDS = 1
MAX_KEYS = 60  # longer than any answer that is keyed
STEP = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class VoiceRequest:
    """A provider's request. `msisdn` is E.164, empty if withheld. `service_number` is our number that was called.

    We made an `outbound` call: there `msisdn` is the number that we called, `service_number` the one that its phone
    showed. `answered_by_machine` is the provider's judgement. `idempotency_token` is the same in every repetition of
    the request, at providers that send one. `signed_name` stands for all that the provider signed of it.

    `step` is that of the document that the provider carried out, 0 when the call comes in. `action` is the reason why
    it comes back. `callback_url` is the address for that, without a query. Africa's Talking's holds a secret.

    `speech` are the words that the provider heard in place of keys, `speech_confidence` from 0 to 1 how sure it is.

    `recording_url` is the provider's address of a spoken message, `recording_seconds` its length if reported.
    `dial_outcome` is the outcome of a transfer (`menus.engine.voice_verbs`) if reported. `hung_up`: nobody hears the
    answer. `deferred_recording` is a message that came `deferrals` times while the store was away
    (`gateway.conversations.voice.deferred_recording`). `document_format` writes the answer.
    """

    provider: str
    call_id: str
    msisdn: str
    service_number: str
    callback_url: str = field(repr=False)
    step: int = 0
    action: str = ""
    digits: str = field(default="", repr=False)
    outbound: bool = False
    answered_by_machine: bool = False
    idempotency_token: str = ""
    signed_name: str = ""
    speech: str = field(default="", repr=False)
    speech_confidence: float | None = None
    recording_url: str = field(default="", repr=False)
    recording_seconds: int | None = None
    dial_outcome: str = ""
    hung_up: bool = False
    deferred_recording: str = field(default="", repr=False)
    deferrals: int = 0
    document_format: DocumentFormat = NO_DOCUMENT

    @property
    def has_recording(self) -> bool:
        """True if the request brings a message. A message of one second is a cough or the tone, and does not count."""
        is_recording = self.action == CallbackReason.RECORDED and bool(self.recording_url)
        return is_recording and (self.recording_seconds is None or self.recording_seconds > MAX_EMPTY_SECONDS)

    @property
    def keys(self) -> str:
        """The keys that were pressed; empty after silence, even if a provider repeats earlier keys."""
        return NON_KEYS.sub("", self.digits[:MAX_KEYS]) if self.action == CallbackReason.KEYS else ""

    @property
    def spoken_words(self) -> str:
        """The words that were spoken; empty where keys were pressed, which count more."""
        return "" if self.action != CallbackReason.KEYS or self.keys else self.speech


def conversation_name(provider: str, call_id: str, msisdn: str) -> str:
    """Return the name of a call of this number; its record is stored under a digest of it.

    The number is part of it: who sends the id of another's call gets a call of their own.
    """
    return f"voice:{provider}:{msisdn}:{call_id}"


def earlier_conversation_name(provider: str, call_id: str) -> str:
    """Return the name that earlier releases gave to a call."""
    return f"call:{provider}:{call_id}"


def read_step(text: str) -> int:
    """Return the step in a URL of ours; 0 if there is none."""
    return int(text) if STEP.fullmatch(text) and text.isascii() else 0


def step_url(callback_url: str, step: int, action: CallbackReason) -> str:
    """Return the URL that a call comes back to from a step. A repeated request has the same URL."""
    return f"{callback_url}?step={step}&why={action}"
