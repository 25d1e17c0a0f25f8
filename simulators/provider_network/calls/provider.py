"""What the network asks of a provider: how it tells its customer of a call, and how it reads the answers."""

from typing import Protocol

from simulators.provider_network.calls.actions import DocumentAction, Prompts
from simulators.provider_network.calls.call import Call
from simulators.provider_network.calls.recordings import SimulatedRecording
from simulators.provider_network.faults import Repeat
from simulators.provider_network.webhooks import HttpExchange

Form = dict[str, str]


class Provider(Protocol):
    """Twilio, or Africa's Talking."""

    @property
    def name(self) -> str:
        """As the handset knows it: `twilio`, `at`."""
        ...

    @property
    def webhook_url(self) -> str:
        """The address that is asked when a call comes in."""
        ...

    @property
    def has_account(self) -> bool:
        """Whether the customer has an account here."""
        ...

    @property
    def requests_after_hang_up(self) -> bool:
        """Whether a message that ends with the caller's hanging up is told as any other."""
        ...

    @property
    def apology(self) -> Prompts:
        """What is heard where the customer's answer cannot be used."""
        ...

    def new_id(self) -> str:
        """For a call."""
        ...

    def request_document(self, call: Call, url: str, more: Form, repeat: Repeat) -> tuple[HttpExchange, ...]:
        """Ask the customer how a call goes on, once or twice."""
        ...

    def parse_document(self, document: str, content_type: str, url: str) -> tuple[DocumentAction, ...]:
        """The answer; DocumentError where it is refused."""
        ...

    def keys_form(self, keys: str, finished_on: str) -> Form:
        """What is told of keys that were pressed."""
        ...

    def recording_form(self, recording: SimulatedRecording, key: str) -> Form:
        """What is told of a message that was spoken; `key` ended it, `hangup` where the caller did."""
        ...

    def notify_recording(self, call: Call, url: str, recording: SimulatedRecording, after: float) -> None:
        """Tell `after` so many seconds that a message can be fetched."""
        ...

    def dial_form(self, call: Call, outcome: str, seconds: float) -> Form:
        """What is told of another phone that rang: `completed`, `busy`, `no-answer`, `failed`."""
        ...

    def notify_progress(self, call: Call, event: str) -> None:
        """Tell how the call stands: `initiated`, `ringing`, `answered`."""
        ...

    def notify_end(self, call: Call, seconds: int) -> None:
        """Tell that the call is over, and that it was connected for so long."""
        ...
