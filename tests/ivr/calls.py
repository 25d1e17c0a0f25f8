"""A caller of paper: presses keys, or none. Between two requests the session is bytes, as the gateway keeps it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ivr.at_xml import at_xml
from ivr.caller_input import Hearing, Patience, after, listen, patience
from ivr.script import scope_of, script
from ivr.steps import Action, Steps
from ivr.twiml import twiml
from ivr.voice import Recordings, Studio, no_recordings
from menus.engine import engine
from menus.engine import session as sessions
from menus.engine.effects import Filed, Outcome, Request
from menus.engine.engine import Caller, Given, Page, Turn
from menus.engine.session import Session
from menus.model import Service
from tests.menus.engine.talk import NOON, digest

CALLER = Caller("+254711000111", "voice", "", "+254711082000")
RENDERERS = {"twilio": twiml, "at": at_xml}


def url(action: Action) -> str:
    return f"https://gw.example/voice?why={action}&hop=7"


@dataclass
class Call:
    """`pressed` hands keys to the menus as the gateway does, one request at a time; `over` once it hung up."""

    service: Service
    provider: str = "twilio"
    now: datetime = NOON
    outcome: Callable[[Request], Outcome] = lambda _: Filed("123456782")
    recordings: Recordings = no_recordings
    hearing: Hearing = field(default_factory=Hearing)
    page: Page = field(default_factory=lambda: Page("", ends=True))
    steps: Steps = ()
    requests: int = 0
    _session: bytes = b""

    @property
    def session(self) -> Session:
        return sessions.unpack(self._session)

    @property
    def over(self) -> bool:
        return self.page.ends

    @property
    def document(self) -> str:
        return RENDERERS[self.provider](self.steps, url)

    def dial(self, entry: str = "top", language: str | None = None, dropped: Session | None = None) -> str:
        """Call in; the document."""
        self.hearing, self.requests = Hearing(), 0
        turn = engine.start(self.service, entry, CALLER, self._given, language=language, dropped=dropped)
        return self._show(turn)

    def press(self, digits: str) -> str:
        """Press keys, or none; the document that comes of it."""
        scope = scope_of(self.service, self.session, CALLER, self._given)
        heard = listen(scope, self.hearing, digits)
        self.hearing, before = heard.hearing, self.session
        if heard.typed is not None:
            turn = self._carried(engine.step(self.service, self.session, CALLER, heard.typed, self._given))
            self.hearing = after(before, turn.session, self.hearing)
            self._keep(turn)
        scope = scope_of(self.service, self.session, CALLER, self._given)
        left = patience(scope, self.page, self.hearing)
        if left is not Patience.GO_ON:
            for_good = left is Patience.LET_GO
            turn = engine.give_up(self.service, self.session, CALLER, self._given, for_good=for_good)
            self.hearing = Hearing(silences=self.hearing.silences, requests=self.hearing.requests)
            return self._show(turn)
        return self._speak()

    @property
    def _given(self) -> Given:
        return Given(self.now, digest)

    def _carried(self, turn: Turn) -> Turn:
        while turn.request is not None:
            outcome = self.outcome(turn.request)
            turn = engine.resume(self.service, turn.session, CALLER, outcome, self._given)
        return turn

    def _show(self, turn: Turn) -> str:
        self._keep(self._carried(turn))
        return self._speak()

    def _keep(self, turn: Turn) -> None:
        assert turn.page is not None
        self.page, self._session = turn.page, sessions.pack(turn.session)

    def _speak(self) -> str:
        self.requests += 1
        scope = scope_of(self.service, self.session, CALLER, self._given)
        self.steps = script(scope, self.page, self.hearing, Studio(self.provider, self.recordings))
        return self.document
