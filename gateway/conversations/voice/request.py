"""One request of a call: the provider wants to know how it goes on, and the step that it comes back from."""

import re
from dataclasses import dataclass, field

from ivr.steps import Action

NOT_KEYS = re.compile(r"[^0-9*#]")
EMPTY_SECONDS = 1
MOST_KEYS = 60  # longer than any answer that is keyed
STEP = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class CallRequest:
    """What a provider tells. `msisdn` is E.164, empty where it is withheld; `number` is ours, that was called.

    Of an `outbound` call, which we made, `msisdn` is whom we rang, and `number` what their phone showed; a `machine`
    answered it, says the provider. `token` is the same in every repetition of the request, where the provider has such.

    `step` is that of the document which the provider carried out, 0 as the call comes in; `action` why it comes back.
    `hook` is the address at which it does so, with nothing after it; for Africa's Talking it holds a secret.

    `recording` is where the provider has what was spoken, of so many `seconds` where it says so; `dialled` what came of
    putting the caller through (`menus.engine.voice_verbs`), where it says so; `hung_up`: nobody hears the answer.
    `carried` is a message that came so many `times` while the store was away
    (`gateway.conversations.voice.deferred_recording`).
    """

    provider: str
    call_id: str
    msisdn: str
    number: str
    hook: str = field(repr=False)
    step: int = 0
    action: str = ""
    digits: str = field(default="", repr=False)
    outbound: bool = False
    machine: bool = False
    token: str = ""
    recording: str = field(default="", repr=False)
    seconds: int | None = None
    dialled: str = ""
    hung_up: bool = False
    carried: str = field(default="", repr=False)
    times: int = 0

    @property
    def spoken(self) -> bool:
        """Whether it brings a message; one of a second is a cough, or the tone."""
        told = self.action == Action.RECORDED and bool(self.recording)
        return told and (self.seconds is None or self.seconds > EMPTY_SECONDS)

    @property
    def keys(self) -> str:
        """What was pressed; nothing after silence, whatever a provider brings along from before it."""
        return NOT_KEYS.sub("", self.digits[:MOST_KEYS]) if self.action == Action.KEYS else ""


def read_step(text: str) -> int:
    """The step in a URL of ours; 0 where there is none."""
    return int(text) if STEP.fullmatch(text) and text.isascii() else 0


def url_of(hook: str, step: int, action: Action) -> str:
    """Where a call comes back to from a step. It is the same in a repeated request, which is known by it."""
    return f"{hook}?step={step}&why={action}"
