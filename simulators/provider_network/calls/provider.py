"""The interface of a provider to the network: it reports calls to its customer, and reads the responses."""

from typing import Protocol

from simulators.provider_network.calls.actions import DocumentAction, Prompts
from simulators.provider_network.calls.call import Call
from simulators.provider_network.calls.recordings import SimulatedRecording
from simulators.provider_network.faults import Repeat
from simulators.provider_network.webhooks import HttpExchange

Form = dict[str, str]


class Provider(Protocol):
    """Twilio or Africa's Talking."""

    @property
    def name(self) -> str:
        """Return the name that the handset uses: "twilio" or "at"."""
        ...

    @property
    def webhook_url(self) -> str:
        """Return the URL that is requested when a call comes in."""
        ...

    @property
    def has_account(self) -> bool:
        """Return True if the customer has an account here."""
        ...

    @property
    def requests_after_hang_up(self) -> bool:
        """Return True if a message that ends with a hang-up is reported like any other."""
        ...

    @property
    def apology(self) -> Prompts:
        """Return the prompts for a customer's response that cannot be used."""
        ...

    def new_id(self) -> str:
        """Return an id for a new call."""
        ...

    def request_document(self, call: Call, url: str, more: Form, repeat: Repeat) -> tuple[HttpExchange, ...]:
        """Request the next document from the customer, twice if the request is repeated."""
        ...

    def parse_document(self, document: str, content_type: str, url: str) -> tuple[DocumentAction, ...]:
        """Read the response; DocumentError if the provider rejects it."""
        ...

    def keys_form(self, keys: str, finished_on: str) -> Form:
        """Return the form that reports pressed keys."""
        ...

    def recording_form(self, recording: SimulatedRecording, key: str) -> Form:
        """Return the form that reports a spoken message. `key` ended it, or is "hangup" if the caller hung up."""
        ...

    def notify_recording(self, call: Call, url: str, recording: SimulatedRecording, after: float) -> None:
        """Report, after so many seconds, that a message can be fetched."""
        ...

    def dial_form(self, call: Call, outcome: str, seconds: float) -> Form:
        """Return the form that reports how another phone answered: "completed", "busy", "no-answer" or "failed"."""
        ...

    def notify_progress(self, call: Call, event: str) -> None:
        """Report the state of the call: "initiated", "ringing" or "answered"."""
        ...

    def notify_end(self, call: Call, seconds: int) -> None:
        """Report that the call is over and for how many seconds it was connected."""
        ...
