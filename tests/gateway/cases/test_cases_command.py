"""`gateway cases`: a question to the citizen of a case, and what was asked and answered."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import redis
from click.testing import CliRunner, Result

from gateway.cases.submissions import SubmissionStore
from gateway.cli import main
from gateway.operations.audit_trail import AuditTrail
from gateway.security.crypto import Crypto
from menus.model import ContactWay
from tests.gateway.cases.conftest import ASHA, NOON, WATER_LEAK

Run = Callable[..., Result]
KEY = "a-key-of-the-tests-0123456789abcdef"


@pytest.fixture
def crypto() -> Crypto:
    return Crypto((KEY,))


@pytest.fixture
def run(redis_url: str) -> Run:
    """Runs `gateway cases …` as an operator does."""

    def run(*arguments: str) -> Result:
        environ = {
            "GATEWAY_ENV": "development",
            "GATEWAY_SECRET_KEY": KEY,
            "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
            "REDIS_URL": redis_url,
        }
        return CliRunner().invoke(main, ["cases", *arguments], env=environ)

    return run


def test_a_citizen_is_asked_once_and_the_audit_trail_says_so(
    run: Run, submissions: SubmissionStore, store: redis.Redis, crypto: Crypto
) -> None:
    filed = replace(WATER_LEAK, contact=ContactWay.RELAY)
    reference = submissions.commit("s1", filed, ASHA, send_confirmation=False)
    assert run("ask", reference, "Which gate?").output == "Asked.\n"
    assert run("ask", reference, "Which  gate?").output == "This was asked before: nothing was sent.\n"
    assert store.zcard("outbox:messages:due") == 1
    shown = run(reference)
    assert "An officer asked its citizen something." in shown.output
    assert "Which gate?" not in shown.output
    assert "asked: Which gate?" in run(reference, "--words").output
    acts = [(one.action, one.subject) for one in AuditTrail(store, lambda: NOON, crypto.digest).entries()]
    assert acts == [("ask citizen", reference), ("show words", reference)]


def test_who_cannot_be_asked_is_told(run: Run, submissions: SubmissionStore) -> None:
    filed = replace(WATER_LEAK, contact=ContactWay.NONE)
    reference = submissions.commit("s1", filed, ASHA)
    told = run("ask", reference, "Which gate?")
    assert told.exit_code == 1
    assert "its citizen gave no contact" in told.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask",), "Write the reference, then the question in quotes"),
        (("ask", "482915307", "Which", "gate?"), "Write the reference, then the question in quotes"),
        (("ask", "123456789", "Which?"), "is no reference"),
        (("ask", "100000011", " "), "A question has 1 to 300 characters."),
        (("ask", "100000011", "x" * 301), "A question has 1 to 300 characters."),
        (("100000011", "Which?"), "A question is asked with `ask`."),
    ],
)
def test_what_is_typed_wrong_is_told(run: Run, arguments: tuple[str, ...], words: str) -> None:
    told = run(*arguments)
    assert told.exit_code == 2
    assert words in told.output
