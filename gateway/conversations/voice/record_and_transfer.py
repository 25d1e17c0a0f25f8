"""What a call can do beside keys: a message is spoken, the caller is put through."""

from dataclasses import dataclass

from gateway.conversations.engine_runner import Shown, Stepper
from gateway.conversations.voice.call_state import Standing
from gateway.conversations.voice.request import CallRequest
from gateway.services import Services
from gateway.workers.queues import FETCH
from ivr.caller_input import Hearing, Message
from ivr.spoken_message import Fate, judge, spoken, waited
from ivr.voice_settings import manner_of
from menus.answers.recording import STORED
from menus.engine import engine
from menus.engine.engine import Page
from menus.engine.session import Session
from menus.engine.voice_verbs import DONE, NO_ANSWER

LONGEST_RINGING = 60.0  # seconds that one phone rings, and a little more; longer than that is a talk


@dataclass(frozen=True, slots=True)
class Went:
    """Where the caller stands then. `recorded` is a digest of the address of the last message that was taken.

    `unwanted` is the recording that the caller spoke again.
    """

    shown: Shown
    hearing: Hearing
    recorded: str
    unwanted: str = ""


@dataclass(frozen=True, slots=True)
class Speaking:
    """One request, on the screen where the session stands and `page` was spoken."""

    services: Services
    request: CallRequest
    session: Session
    standing: Standing
    stepper: Stepper
    page: Page

    def go_on(self) -> Went | None:
        """What comes of it; None where only keys and silence count, as on any screen."""
        if self._puts_through:
            return self._put_through(self.request.dialled or self._dialled())
        if not self.records:
            return None
        message = self.standing.hearing.message
        if message is None:
            return self._taken() if self.request.spoken else None
        if not message.asked:
            stored = self.services.recordings.state(message.recording) == STORED
            return self._stay(waited(self.standing.hearing, message, stored=stored))
        return self._judged(message)

    def hang_up(self) -> Went | None:
        """The caller has hung up: what was spoken is kept, who was put through is served. None: nothing of both."""
        if self._puts_through:
            return self._put_through(DONE)
        if not self.records:
            return None
        message = self.standing.hearing.message
        if message is not None:
            return self._kept(message.recording, Hearing())
        return self._taken() if self.request.spoken else None

    @property
    def records(self) -> bool:
        """Whether a message is to be spoken here."""
        stepper = self.stepper
        return engine.seconds_to_record(stepper.service, self.session, stepper.caller) is not None

    @property
    def _puts_through(self) -> bool:
        return engine.puts_through(self.stepper.service, self.session, self.stepper.caller)

    def _taken(self) -> Went | None:
        """A message came. It is noted before anything else, so that it is fetched whatever becomes of the call."""
        digest, request = self.services.vault.digest, self.request
        recorded = digest(request.recording)
        if recorded == self.standing.recorded:
            return None  # the notice that a call is over tells of the last message again
        recording = recording_id(self.services, request)
        self.services.recordings.put(recording, request.provider, request.recording, request.msisdn)
        self.services.doorbell.ring(FETCH, recording)
        if request.hung_up:
            return self._kept(recording, Hearing(), recorded)
        return self._stay(spoken(self.standing.hearing, recording), recorded)

    def _judged(self, message: Message) -> Went:
        screen = self.stepper.service.screens[self.session.screen]
        attempts = manner_of(self.stepper.service, screen).attempts
        judged = judge(self.standing.hearing, self.request.keys, attempts)
        if judged.fate is Fate.KEPT:
            return self._kept(message.recording, judged.hearing)
        unwanted = message.recording if judged.fate is Fate.AGAIN else ""
        return self._stay(judged.hearing, unwanted=unwanted)

    def _kept(self, recording: str, hearing: Hearing, recorded: str | None = None) -> Went:
        shown = self.stepper.record(self.session, recording)
        return Went(shown, hearing, self.standing.recorded if recorded is None else recorded)

    def _stay(self, hearing: Hearing, recorded: str | None = None, unwanted: str = "") -> Went:
        known = self.standing.recorded if recorded is None else recorded
        return Went(Shown(self.session, self.page), hearing, known, unwanted)

    def _put_through(self, outcome: str) -> Went:
        requests = self.standing.hearing.requests + 1
        shown = self.stepper.transferred(self.session, outcome)
        return Went(shown, Hearing(requests=requests), self.standing.recorded)

    def _dialled(self) -> str:
        """The provider does not say: whoever comes back later than any phone rings has talked to somebody."""
        verb = self.stepper.service.screens[self.session.screen].verb
        ringing = LONGEST_RINGING * (len(getattr(verb, "to", ())) + 1)
        seconds = (self.services.clock() - self.standing.at).total_seconds()
        return DONE if seconds > ringing else NO_ANSWER


def recording_id(services: Services, request: CallRequest) -> str:
    """The id of what was spoken at a step of a call: the same however often the provider tells of it."""
    return services.vault.digest(f"recording:{request.provider}:{request.call_id}:{request.step}")
