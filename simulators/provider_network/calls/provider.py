"""The interface of a provider to the network: it reports calls to its customer, and reads the responses."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from simulators.provider_network.account import Account
from simulators.provider_network.calls.actions import DocumentAction, Prompts
from simulators.provider_network.calls.call import Call
from simulators.provider_network.calls.recordings import SimulatedRecording
from simulators.provider_network.faults import Repeat
from simulators.provider_network.notifications import Notifications
from simulators.provider_network.webhooks import HttpExchange, Webhooks

Form = dict[str, str]


class Provider(ABC):
    """Twilio or Africa's Talking, for one customer's account. `origin` returns the URL of this process."""

    name: ClassVar[str]
    """The name that the handset uses: "twilio" or "at"."""
    requests_after_hang_up: ClassVar[bool]
    """True if a message that ends with a hang-up is reported like any other."""
    apology: ClassVar[Prompts]
    """The prompts for a customer's response that cannot be used. Without prompts the call ends."""

    def __init__(
        self, account: Account, webhooks: Webhooks, notices: Notifications, origin: Callable[[], str]
    ) -> None:
        self._account = account
        self._webhooks = webhooks
        self._notices = notices
        self._origin = origin

    @property
    @abstractmethod
    def webhook_url(self) -> str:
        """Return the URL that is requested when a call comes in."""

    @property
    @abstractmethod
    def has_account(self) -> bool:
        """Return True if the customer has an account here."""

    @abstractmethod
    def new_id(self) -> str:
        """Return an id for a new call."""

    @abstractmethod
    def request_document(self, call: Call, url: str, more: Form, repeat: Repeat) -> tuple[HttpExchange, ...]:
        """Request the next document from the customer, twice if the request is repeated."""

    @abstractmethod
    def parse_document(self, document: str, content_type: str, url: str) -> tuple[DocumentAction, ...]:
        """Read the response; DocumentError if the provider rejects it."""

    @abstractmethod
    def keys_form(self, keys: str, finished_on: str) -> Form:
        """Return the form that reports pressed keys."""

    def words_form(self, words: str) -> Form:
        """Return the form that reports spoken words. Providers that hear none are never asked for it."""
        raise NotImplementedError(words)

    @abstractmethod
    def recording_form(self, recording: SimulatedRecording, key: str) -> Form:
        """Return the form that reports a spoken message. `key` ended it, or is "hangup" if the caller hung up."""

    @abstractmethod
    def notify_recording(self, call: Call, url: str, recording: SimulatedRecording, after: float) -> None:
        """Report, after so many seconds, that a message can be fetched."""

    @abstractmethod
    def dial_form(self, call: Call, outcome: str, seconds: float) -> Form:
        """Return the form that reports how another phone answered: "completed", "busy", "no-answer" or "failed"."""

    @abstractmethod
    def notify_progress(self, call: Call, event: str) -> None:
        """Report the state of the call: "initiated", "ringing" or "answered"."""

    @abstractmethod
    def notify_end(self, call: Call, seconds: int) -> None:
        """Report that the call is over and for how many seconds it was connected."""
