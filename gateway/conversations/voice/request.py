"""One request of a call: the provider wants to know how it goes on, and the step that it comes back from."""

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
    """What a provider tells. `msisdn` is E.164, empty where it is withheld; `number` is ours, that was called.

    Of an `outbound` call, which we made, `msisdn` is whom we rang, and `number` what their phone showed; a `machine`
    answered it, says the provider. `token` is the same in every repetition of the request, where the provider has such.

    `step` is that of the document which the provider carried out, 0 as the call comes in; `action` why it comes back.
    `hook` is the address at which it does so, with nothing after it; for Africa's Talking it holds a secret.

    `recording` is where the provider has what was spoken, of so many `seconds` where it says so; `dialled` what came of
    putting the caller through (`menus.engine.voice_verbs`), where it says so; `hung_up`: nobody hears the answer.
    `carried` is a message that came so many `times` while the store was away
    (`gateway.conversations.voice.deferred_recording`). `document_format` is how the answer is written.
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
    recording_url: str = field(default="", repr=False)
    recording_seconds: int | None = None
    dial_outcome: str = ""
    hung_up: bool = False
    deferred_recording: str = field(default="", repr=False)
    deferrals: int = 0
    document_format: DocumentFormat = NO_DOCUMENT

    @property
    def has_recording(self) -> bool:
        """Whether it brings a message; one of a second is a cough, or the tone."""
        is_recording = self.action == CallbackReason.RECORDED and bool(self.recording_url)
        return is_recording and (self.recording_seconds is None or self.recording_seconds > MAX_EMPTY_SECONDS)

    @property
    def keys(self) -> str:
        """What was pressed; nothing after silence, whatever a provider brings along from before it."""
        return NON_KEYS.sub("", self.digits[:MAX_KEYS]) if self.action == CallbackReason.KEYS else ""


def read_step(text: str) -> int:
    """The step in a URL of ours; 0 where there is none."""
    return int(text) if STEP.fullmatch(text) and text.isascii() else 0


def step_url(callback_url: str, step: int, action: CallbackReason) -> str:
    """Where a call comes back to from a step. It is the same in a repeated request, which is known by it."""
    return f"{callback_url}?step={step}&why={action}"
