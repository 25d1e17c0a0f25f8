"""The USSD centre: opens a session when a code is dialled, sends each answer, and ends sessions that time out."""

import re
import threading
import uuid
from collections.abc import Callable
from datetime import datetime

from simulators.provider_network.faults import HopFaults
from simulators.provider_network.notifications import Notifications
from simulators.provider_network.text_length import truncate_ussd, ussd_length
from simulators.provider_network.ussd_session import Status, UssdSession, UssdView
from simulators.provider_network.webhooks import HttpExchange, Webhooks

SESSION_SECONDS = 180.0
CLOCK_TICK = 0.25  # seconds between two checks of the sessions' time
MOST_SESSIONS = 10_000
SERVICE_CODE = re.compile(r"[*#][0-9*#]*#")
CONNECTION_PROBLEM = "Connection problem or invalid MMI code."


class NetworkRefusedError(Exception):
    """The network refuses a request. The text gives the reason, and `status` is the HTTP status of the response."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class UssdCentre:
    """Every open session, one for each phone. `tick` counts seconds, and `now` returns the time."""

    def __init__(
        self,
        webhooks: Webhooks,
        notices: Notifications,
        tick: Callable[[], float],
        now: Callable[[], datetime],
        session_seconds: float = SESSION_SECONDS,
    ) -> None:
        self._webhooks = webhooks
        self._notices = notices
        self._tick = tick
        self._now = now
        self._session_seconds = session_seconds
        self._sessions: dict[str, UssdSession] = {}
        self._faults: dict[str, HopFaults] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._watch = threading.Thread(target=self._expire_sessions, name="session-clock", daemon=True)
        self._watch.start()

    def dial(self, msisdn: str, code: str, network: str) -> UssdView:
        """Open a session by dialling `code`. An open session of the phone ends."""
        if not SERVICE_CODE.fullmatch(code):
            raise NetworkRefusedError(400, f"{CONNECTION_PROBLEM} A service code looks like *384*2040#.")
        session = UssdSession(
            f"ATUid_{uuid.uuid4().hex}", msisdn, code, network, began_at=self._now(), began=self._tick()
        )
        with self._lock:
            for other in [
                open_session for open_session in self._sessions.values() if open_session.msisdn == msisdn
            ]:
                self._end(other, "Incomplete")
            if len(self._sessions) >= MOST_SESSIONS:
                raise NetworkRefusedError(503, "The network is busy: too many sessions are open.")
            self._sessions[session.id] = session
        return self._hop(session)

    def send(self, session_id: str, typed: str) -> UssdView:
        """Send the typed text as the answer to the page."""
        with self._lock:
            session = self._sessions.get(session_id)
            if session is None:
                raise NetworkRefusedError(404, "This session is over. Dial again.")
            if session.waiting:
                raise NetworkRefusedError(409, "The network is still waiting for the answer to the last one.")
            session.waiting = True
            session.inputs.append(typed)
        return self._hop(session)

    def drop(self, session_id: str) -> None:
        """Drop the line. A later response of the gateway is ignored."""
        with self._lock:
            session = self._sessions.get(session_id)
            if session is not None:
                self._end(session, "Incomplete")

    def faults_of(self, msisdn: str) -> HopFaults:
        """Return the faults of this phone's hops."""
        return self._faults.get(msisdn, HopFaults())

    def set_faults(self, msisdn: str, faults: HopFaults) -> None:
        """Set the faults of this phone's hops."""
        self._faults.pop(msisdn, None)
        if faults != HopFaults() and len(self._faults) < MOST_SESSIONS:
            self._faults[msisdn] = faults

    def close(self) -> None:
        """Stop the clock. Open sessions are forgotten without a notice."""
        self._closing.set()
        self._watch.join()

    def _hop(self, session: UssdSession) -> UssdView:
        faults = self.faults_of(session.msisdn)
        wire = self._post_hop(session.hop_form(), faults)
        first = wire[0]
        screen, ends, failed = (
            ("", True, "The answer was lost on its way.") if faults.lose_reply else _parse_answer(first)
        )
        with self._lock:
            session.waiting = False
            session.hops += 1
            if session.status:
                screen, ends, failed = "", True, "The line was dropped."
            else:
                session.last_answer = first.body
                if ends:
                    self._end(session, "Failed" if failed else "Success", failed)
        return UssdView(
            session=session.id,
            screen=truncate_ussd(screen),
            ends=ends,
            failed=failed,
            length=ussd_length(screen),
            seconds_left=max(0.0, round(self._session_seconds - (self._tick() - session.began), 1)),
            milliseconds=first.milliseconds,
            repeat_differs=any(other.body != first.body for other in wire),
            wire=wire,
        )

    def _post_hop(self, form: dict[str, str], faults: HopFaults) -> tuple[HttpExchange, ...]:
        self._closing.wait(faults.delay_seconds)
        return self._webhooks.post_repeatedly("ussd", form, faults.repeat)

    def _end(self, session: UssdSession, status: Status, error: str = "") -> None:
        """Close the session and notify the gateway. The caller holds the lock."""
        session.status = status
        self._sessions.pop(session.id, None)
        form = session.event_form(round((self._tick() - session.began) * 1000), error)
        self._notices.send(lambda: self._webhooks.post_africastalking("ussd/events", form))

    def _expire_sessions(self) -> None:
        while not self._closing.wait(CLOCK_TICK):
            with self._lock:
                latest = self._tick() - self._session_seconds
                for session in [
                    open_session for open_session in self._sessions.values() if open_session.began <= latest
                ]:
                    self._end(session, "Incomplete")


def _parse_answer(exchange: HttpExchange) -> tuple[str, bool, str]:
    """Read the gateway's response like Africa's Talking.

    Return the page, True if the session ends, and the reason if the response cannot be used.
    """
    if exchange.fault:
        return "", True, exchange.fault
    if exchange.status != 200:
        return "", True, f"The gateway answered with HTTP {exchange.status}."
    for word, ends in (("CON", False), ("END", True)):
        if exchange.body.startswith(word):
            return exchange.body[len(word) :].removeprefix(" "), ends, ""
    return "", True, "The gateway's answer begins with neither CON nor END."
