"""What the checks let pass never fails, whatever a citizen does, and never shows a text with a gap."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from menus.compiler.service import compile_service
from menus.engine import engine
from menus.engine import session as sessions
from menus.engine.effects import (
    AttemptCounted,
    AttemptRequest,
    EngineRequest,
    LookupFailed,
    LookupFound,
    LookupLate,
    ProfileAnswer,
    RememberAnswers,
    RequestOutcome,
    Submission,
    SubmissionFiled,
)
from menus.engine.engine import Caller, Turn, TurnInputs
from menus.engine.session import Session
from menus.model import Service
from tests.examples import examples
from tests.menus.check.random_menus import random_menu_file

pytestmark = pytest.mark.long

NOON = datetime(2026, 3, 2, 9, tzinfo=UTC)
CALLER = Caller("+254711000111", "ussd", "63902", "*1#")
INPUTS = (
    "8001015009087",
    "999999999999999999",
    "1",
    "1",
    "2",
    "3",
    "0",
    "0",
    "0",
    "00",
    "98",
    "99",
    "x",
    "2 3 2020",
    "2 3 2096",
    "",
    "Option 0",
    "7",
)
HOPS = 25


class RandomCitizen:
    """Walks through a service at random, drops the line and dials again; the session is packed at every hop."""

    def __init__(self, service: Service, random: Random) -> None:
        self.service, self.random = service, random
        self.given = TurnInputs(NOON, lambda text: text, draw_percent=lambda: 50)
        self.profile: dict[str, ProfileAnswer] = {}
        self.pages: list[str] = []

    def dial(self, dropped: Session | None) -> Turn:
        entry = self.random.choice([point.goto for point in self.service.ussd_entries.values()])
        turn = engine.start(self.service, entry, CALLER, self.given, profile=self.profile, dropped=dropped)
        return self.answer_requests(turn)

    def walk(self) -> None:
        turn = self.dial(None)
        for _ in range(HOPS):
            session = sessions.unpack(sessions.pack(turn.session))
            if turn.page is None or turn.page.ends or self.random.random() < 0.05:
                turn = self.dial(session if self.random.random() < 0.7 else None)
                continue
            typed = self.random.choice(INPUTS)
            turn = self.answer_requests(engine.step(self.service, session, CALLER, typed, self.given))

    def answer_requests(self, turn: Turn) -> Turn:
        """Answer what the engine asks, until it shows a page."""
        for _ in range(200):
            for effect in turn.effects:
                if isinstance(effect, RememberAnswers):
                    self.profile |= effect.answers
            if turn.request is None:
                break
            session = sessions.unpack(sessions.pack(turn.session))
            turn = engine.resume(self.service, session, CALLER, self.outcome(turn.request), self.given)
        assert turn.page is not None, "round in circles"
        self.pages.append(turn.page.text)
        return turn

    def outcome(self, request: EngineRequest) -> RequestOutcome:
        if isinstance(request, Submission):
            assert "<>" not in request.title
            return SubmissionFiled("123456782")
        if isinstance(request, AttemptRequest):
            return AttemptCounted(request.known + 1, request.known + 1, request.typed)
        rows = tuple({"name": f"Row {number}"} for number in range(self.random.choice((0, 1, 2))))
        return self.random.choice((LookupFound(rows), LookupFailed(), LookupLate()))


@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_a_checked_menu_never_fails(random: Random) -> None:
    file = random_menu_file(random)
    compiled = compile_service(file, "made-up.yaml", lambda name: name)
    event("sound" if compiled.service else "refused")
    if compiled.service is None:
        return
    citizen = RandomCitizen(replace(compiled.service), random)
    citizen.walk()
    assert not [page for page in citizen.pages if "<>" in page], file


def test_many_menus_that_are_made_up_pass_the_checks() -> None:
    """Else the test above would prove nothing."""
    files = (random_menu_file(Random(seed)) for seed in range(24))  # noqa: S311  # the same ones each time
    passed = sum(compile_service(file, "x", lambda name: name).service is not None for file in files)
    assert passed >= 3
