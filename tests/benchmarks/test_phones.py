"""The benchmark's own honesty: its journeys are whole, and its phones notice every wrong answer."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks import scripts
from benchmarks.arrivals import Arrivals
from benchmarks.closed_loop import run_phones
from benchmarks.journeys import JOURNEYS, NUMBER, REFERENCE, SESSION, WORD, journey_hops
from benchmarks.phones import RoundTally
from gateway.published_menus.definition import load_definition
from tests.http_server import RequestHandler, run_http_server

MENUS = Path(__file__).parents[2] / "menus.yaml"
FIRST = "593170249"  # two references that check
SECOND = "593170258"


def test_the_journeys_are_whole_and_file_cases() -> None:
    script = scripts.gateway_script(JOURNEYS, load_definition(MENUS).service, "token")
    answers = [body for hops in script for _request, body in hops]
    assert [hops[-1][1][:4] for hops in script] == ["END "] * len(JOURNEYS)
    assert sum(REFERENCE.decode() in hops[-1][1] for hops in script) == 3
    assert any(WORD.decode() in body for body in answers)


def test_every_journey_has_words_of_its_own() -> None:
    script = [[(SESSION + NUMBER + WORD, b"")]]
    walks = [journey_hops(script, part) for part in (0, 1)]
    requests = {
        next(walk_one(phone, journey)).request
        for walk_one in walks
        for phone in range(32)
        for journey in range(50)
    }
    assert len(requests) == 2 * 32 * 50


def test_no_value_of_a_journey_is_taken_for_a_placeholder() -> None:
    walk_one = journey_hops([[(SESSION + b" 50% " + NUMBER, b"")]], 0)
    sessions = [next(walk_one(0, journey)).request.partition(b" 50% ") for journey in range(0x42 + 200)]
    assert sessions[0x42] == (b"%032x" % 0x42, b" 50% ", b"%08d" % 0x42)  # its end looks like NUMBER
    assert len({session for session, _, _ in sessions}) == len(sessions)


def test_a_hop_is_what_africas_talking_sends() -> None:
    head, _, body = scripts.hop_request("/at/token/ussd", "1*Kijiji cha qzqzqz").partition("\r\n\r\n")
    assert head.startswith("POST /at/token/ussd HTTP/1.1\r\n")
    assert f"Content-Length: {len(body)}" in head
    assert "serviceCode=%2A384%2A2040%23" in body
    assert body.endswith("&text=1%2AKijiji+cha+qzqzqz")


@pytest.mark.parametrize(
    ("answers", "expected", "wrong"),
    [
        (["CON One"], "CON One", False),
        (["CON One of another"], "CON One", True),
        (["another CON One"], "CON One", True),
        (["CON Two"], "CON One", True),
        (["503"], "503", True),
        (["END Yours is " + FIRST], "END Yours is <reference>", True),  # each journey the same one
        (["END Yours is 593170244"], "END Yours is <reference>", True),  # its check digit is wrong
        (["END Yours is 59317024"], "END Yours is <reference>", True),
        (["END Yours is " + FIRST, "END Yours is " + SECOND], "END Yours is <reference>", False),
    ],
)
def test_phones_notice_a_wrong_answer(answers: list[str], expected: str, wrong: bool) -> None:
    tally = _walked(answers, expected, journeys=2)
    assert tally.answers == 2
    assert bool(tally.wrong) == wrong


def test_a_wait_begins_when_the_hop_was_due_and_a_late_answer_holds_no_other_hop_back() -> None:
    script = [[(scripts.hop_request("/", "").encode(), b"CON One")]]
    with _answering_after(0.2) as port:
        tally = Arrivals(port, rate=95, walks=journey_hops(script, 0)).run(warm_up=0.0, seconds=0.1)
    assert not tally.wrong
    assert (
        tally.answers == len(tally.waits) == 10
    )  # in a closed loop the first answer would come after the end
    assert all(wait >= 0.2 for wait in tally.waits)


@contextmanager
def _answering_after(seconds: float) -> Iterator[int]:
    """The port of a server that takes so long for each answer, many at once."""

    class Slow(RequestHandler):
        def handle_request(self) -> None:
            self.read()
            threading.Event().wait(seconds)
            self.answer(200, b"CON One")

    with run_http_server(Slow) as origin:
        yield int(origin.rpartition(":")[2])


def _walked(answers: list[str], expected: str, journeys: int) -> RoundTally:
    """So many phones with a journey of one hop each, answered in turn."""
    script = [[(scripts.hop_request("/", "").encode(), expected.encode())]]
    with _answering(answers) as port:
        return run_phones(port, journeys, seconds=0.0, warm_up=0.0, walks=journey_hops(script, 0))


@contextmanager
def _answering(answers: list[str]) -> Iterator[int]:
    """The port of a server that gives these answers in turn; a number is a status."""
    left = list(answers * 2)[:2]

    class Gateway(RequestHandler):
        def handle_request(self) -> None:
            self.read()
            answer = left.pop(0)
            self.answer(int(answer) if answer.isdigit() else 200, answer.encode())

    with run_http_server(Gateway) as origin:
        yield int(origin.rpartition(":")[2])
