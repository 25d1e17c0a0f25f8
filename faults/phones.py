"""Phones on the simulated networks: whole journeys by USSD, SMS, call and missed call."""

import http.client
import json
import random
import threading
import time
from collections.abc import Callable
from typing import Any

from faults.citizen import APOLOGY, Citizen, spoken
from faults.deployment import SHORT_CODE, Deployment
from faults.inbox import Inbox
from faults.journey import Journey

CODE, NUMBER, MISSED_CALL_NUMBER = "*384*2040#", "+254711082000", "+254711082010"
REJECTED = "The service did not take the call."
KINDS = {"ussd": 60, "sms": 15, "call": 15, "missed call": 10}  # per cent
TRIES = 30  # how often a citizen dials again
THINK_SECONDS = (0.02, 0.15)
AWAY_SECONDS = 0.7  # until a citizen dials again
TEXT_SECONDS = 20.0  # a citizen waits for the answer to a text
RING_SECONDS = 20.0  # and for a call that is owed
SPOKEN_SECONDS = 4  # of a message; one of a second would be taken for a cough
LIMIT_STAGES = 60  # of one call
ANSWER_SECONDS = 40.0


class NetworkAwayError(Exception):
    """The network has no answer for the phone: its process was killed, or the gateway had none for it."""


class Phones:
    """Runs journeys on some threads. `seed` decides who uses which kind of phone."""

    def __init__(self, deployment: Deployment, inbox: Inbox, seed: int) -> None:
        self._deployment = deployment
        self._inbox = inbox
        self._seed = seed
        self._lock = threading.Lock()
        self.journeys: list[Journey] = []
        self.errors: list[str] = []

    def run(self, count: int, threads: int) -> None:
        """Make so many journeys, on so many threads; return after the last."""
        numbers = iter(range(1, count + 1))

        def work() -> None:
            while True:
                with self._lock:
                    number = next(numbers, None)
                if number is None:
                    return
                self._travel(number)

        workers = [threading.Thread(target=work, daemon=True) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def travel(self, number: int, kind: str) -> Journey:
        """Make the journey of one citizen by this kind of phone, and return it once it is over."""
        self._travel(number, kind)
        return next(journey for journey in self.journeys if journey.citizen.number == number)

    def _travel(self, number: int, wanted: str = "") -> None:
        chance = random.Random(f"{self._seed} {number}")
        kind = wanted or chance.choices(list(KINDS), list(KINDS.values()))[0]
        journey = Journey(kind, f"+2547{number:08d}", Citizen(number))
        ways: dict[str, Callable[[Journey, random.Random], bool]] = {
            "ussd": self._dial,
            "sms": self._write,
            "call": self._call,
            "missed call": self._ring,
        }
        try:
            for _ in range(TRIES):
                try:
                    if ways[kind](journey, chance):
                        break
                except NetworkAwayError as away:
                    journey.drops.append(str(away))
                time.sleep(AWAY_SECONDS)
        except Exception as error:  # noqa: BLE001 - told in the verdict
            self.errors.append(f"{kind} {number}: {error!r}")
        with self._lock:
            self.journeys.append(journey)

    def _dial(self, journey: Journey, chance: random.Random) -> bool:
        shown = self._post("at", f"/phones/{journey.phone}/dial", {"code": CODE})
        while True:
            if shown["failed"]:
                raise NetworkAwayError(shown["failed"])
            page = shown["screen"]
            journey.pages.append(page)
            journey.apologies += APOLOGY in page
            typed = journey.citizen.answer(page)
            if shown["ends"] or typed is None:
                if journey.citizen.references:  # nothing more is needed, whatever the last page was
                    journey.outcome = "done"
                return journey.outcome == "done"
            time.sleep(chance.uniform(*THINK_SECONDS))
            shown = self._post("at", f"/sessions/{shown['session']}/send", {"input": typed})

    def _write(self, journey: Journey, chance: random.Random) -> bool:
        """The whole conversation by text. A citizen sends each text once: the network brings it, now or later."""
        typed: str | None = "REPORT"
        while typed is not None:
            self._send_text(journey.phone, typed)
            page = self._inbox.await_reply(journey.phone, len(journey.pages), TEXT_SECONDS)
            if page is None:
                journey.outcome = "no reply"
                return True
            journey.pages.append(page)
            journey.apologies += APOLOGY in page
            typed = journey.citizen.answer(page)
            time.sleep(chance.uniform(*THINK_SECONDS))
        journey.outcome = "done" if "Good bye." in page else "given up"
        return True

    def _send_text(self, phone: str, text: str) -> None:
        for _ in range(TRIES):
            try:
                self._post("at", f"/phones/{phone}/send", {"to": SHORT_CODE, "text": text})
            except NetworkAwayError as away:
                if away.args == ("refused",):  # the phone finds no network, and tries again
                    time.sleep(AWAY_SECONDS)
                    continue
            return

    def _call(self, journey: Journey, chance: random.Random) -> bool:
        provider = "twilio" if journey.citizen.number % 2 else "at"
        shown = self._post(
            provider, f"/phones/{journey.phone}/call", {"number": NUMBER, "provider": provider}
        )
        return self._talk(provider, shown, journey, chance)

    def _ring(self, journey: Journey, chance: random.Random) -> bool:
        """A missed call, and the call that comes back."""
        shown = self._post(
            "at", f"/phones/{journey.phone}/call", {"number": MISSED_CALL_NUMBER, "provider": "at"}
        )
        if shown["trouble"]:
            raise NetworkAwayError(shown["trouble"])
        journey.call_owed = shown["ending"] == REJECTED
        deadline = time.monotonic() + RING_SECONDS
        while time.monotonic() < deadline:
            ringing = self._get("at", f"/phones/{journey.phone}/calls")["calls"]
            if ringing:
                answered = self._post("at", f"/calls/{ringing[0]['call']}/answer", {})
                self._talk("at", answered, journey, chance)
                return True  # nobody rings twice: the gateway owes one call
            time.sleep(0.3)
        journey.outcome = "not rung"
        return True

    def _talk(self, provider: str, shown: Any, journey: Journey, chance: random.Random) -> bool:
        """Answer what a call says, until it ends; True if it said all."""
        call = shown["call"]
        for _ in range(LIMIT_STAGES):
            if shown["trouble"]:
                raise NetworkAwayError(shown["trouble"])
            stage = shown["stage"]
            said = " ".join(prompt["text"] for prompt in stage["prompts"])
            if said:
                journey.pages.append(said)
                journey.apologies += APOLOGY in said
            if shown["ending"]:
                break
            if "Good bye." in said:
                journey.outcome = "done"
            time.sleep(chance.uniform(*THINK_SECONDS))
            if stage["kind"] == "record":
                shown = self._speak(provider, call, stage["number"], journey.citizen)
            elif stage["kind"] == "keys" and (typed := journey.citizen.answer(said)) is not None:
                shown = self._press(provider, call, shown, typed)
            else:
                what = "played" if stage["kind"] == "speak" else "silence"
                shown = self._event(provider, call, stage["number"], what)
        return journey.outcome == "done"

    def _speak(self, provider: str, call: str, stage: int, citizen: Citizen) -> Any:
        """Speak the message of the report at hand, and end it by a key."""
        sound = spoken(citizen.forms[-1]) if citizen.forms else b""
        return self._ask(
            provider, "POST", f"/calls/{call}/message?stage={stage}&seconds={SPOKEN_SECONDS}&key=%23", sound
        )

    def _press(self, provider: str, call: str, shown: Any, typed: str) -> Any:
        stage = shown["stage"]["number"]
        for key in f"{typed}#":
            if shown["ending"] or shown["stage"]["number"] != stage:
                break
            if key == "#" and "#" not in shown["stage"]["finish"]:
                return self._event(provider, call, stage, "silence")
            shown = self._event(provider, call, stage, "key", key)
        return shown

    def _event(self, provider: str, call: str, stage: int, what: str, key: str = "") -> Any:
        return self._post(provider, f"/calls/{call}/events", {"stage": stage, "what": what, "key": key})

    def _post(self, network: str, path: str, body: object) -> Any:
        return self._ask(network, "POST", path, body)

    def _get(self, network: str, path: str) -> Any:
        return self._ask(network, "GET", path, None)

    def _ask(self, network: str, method: str, path: str, body: object) -> Any:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self._deployment.ports[network], timeout=ANSWER_SECONDS
        )
        try:
            content = body if body is None or isinstance(body, bytes) else json.dumps(body)
            kind = "audio/wav" if isinstance(body, bytes) else "application/json"
            connection.request(method, path, content, {"Content-Type": kind})
            answer = connection.getresponse()
            told = json.loads(answer.read())
        except ConnectionRefusedError as error:
            raise NetworkAwayError("refused") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NetworkAwayError(repr(error)) from error
        finally:
            connection.close()
        if answer.status != 200:
            raise NetworkAwayError(told.get("error", answer.status))
        return told
