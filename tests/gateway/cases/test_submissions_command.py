import json
from collections.abc import Callable

import pytest
import redis
from click.testing import CliRunner, Result

from gateway.cases.forwarder import CIRCUIT_KEY, Forwarder
from gateway.cases.submissions import SubmissionStore
from gateway.cli import main
from gateway.operations.audit_trail import AuditTrail
from gateway.security.crypto import Crypto
from tests.gateway.cases.conftest import ASHA, NOON, WATER_LEAK
from tests.gateway.cases.fake_case_system import FakeCaseSystem

Run = Callable[..., Result]
KEY = "a-key-of-the-tests-0123456789abcdef"


@pytest.fixture
def crypto() -> Crypto:
    return Crypto((KEY,))


@pytest.fixture
def run(redis_url: str) -> Run:
    """Runs `gateway submissions …` as an operator does."""

    def run(*arguments: str) -> Result:
        environ = {
            "GATEWAY_ENV": "development",
            "GATEWAY_SECRET_KEY": KEY,
            "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
            "REDIS_URL": redis_url,
            "COLUMNS": "160",
        }
        return CliRunner().invoke(main, ["submissions", *arguments], env=environ)

    return run


@pytest.fixture
def given_up(submissions: SubmissionStore, forwarding: Forwarder, case_system: FakeCaseSystem) -> str:
    """The reference of a case that the backend refused."""
    reference = submissions.commit("s1", WATER_LEAK, ASHA)
    case_system.answers = [(422, {})]
    forwarding.forward("s1")
    return reference


def test_retry_without_names_shows_what_it_would_try_and_asks(run: Run, given_up: str) -> None:
    told = run("retry")
    assert told.exit_code == 2
    assert given_up in told.output
    assert "add --all-dead" in told.output
    assert run("retry", "--all-dead").output == "1 of 1 will be tried again now.\n"
    assert run("retry").output == "Nothing was given up, so there is nothing to try again.\n"


@pytest.mark.parametrize("act", [("retry", "s1"), ("retry", "--all-dead"), ("purge", "s1", "--yes")])
def test_the_audit_trail_names_the_one_that_was_looked_at_and_tried_again_or_deleted(
    run: Run, given_up: str, store: redis.Redis, crypto: Crypto, act: tuple[str, ...]
) -> None:
    run("show", "s1", "--words")
    for _ in range(2):
        run(*act)
    entries = AuditTrail(store, lambda: NOON, crypto.digest).entries()
    assert [(one.action, one.subject, one.detail_words) for one in entries[:2]] == [
        ("show words", given_up, "submissions 1"),
        (act[0], given_up, "submissions 1"),
    ]
    assert [one.detail_words for one in entries[2:]] == (["submissions 1"] if act[1:] == ("s1",) else [])


def test_purge_shows_what_it_would_delete_and_asks(run: Run, given_up: str, store: redis.Redis) -> None:
    told = run("purge")
    assert told.exit_code == 2
    assert given_up in told.output
    assert "add --yes" in told.output
    assert store.exists("submission:s1")
    assert run("purge", "--yes").output.endswith("1 of 1 deleted.\n")
    assert not store.exists("submission:s1", f"case:{given_up}", "outbox:submissions:dead")
    assert run("purge").output == "Nothing was given up, so there is nothing to purge.\n"


def test_purge_deletes_only_what_was_given_up(
    run: Run, given_up: str, submissions: SubmissionStore, store: redis.Redis
) -> None:
    waiting = submissions.commit("s2", WATER_LEAK, ASHA)
    told = run("purge", waiting, given_up, "--yes")
    assert told.exit_code == 1
    assert "1 of 2 deleted." in told.output
    assert "The others were not given up" in told.output
    assert store.hget("submission:s2", "payload")
    assert run("purge", "482915307", "--yes").exit_code == 1


@pytest.mark.usefixtures("store")
def test_nothing_to_tell(run: Run) -> None:
    told = run()
    assert told.exit_code == 0
    assert told.output == "0 pending, 0 given up, 0 delivered so far\n"


def test_a_case_system_that_is_down_is_told(run: Run, store: redis.Redis) -> None:
    store.set(CIRCUIT_KEY, "no answer in time")
    told = run().output
    assert (
        "The case backend is down (no answer in time): one case at a time tries it, the others wait." in told
    )


def test_what_was_given_up_is_listed_with_its_reason(
    run: Run, given_up: str, submissions: SubmissionStore
) -> None:
    waiting = submissions.commit("s2", WATER_LEAK, ASHA)
    told = run("list").output
    assert "1 pending, 1 given up, 0 delivered" in told
    assert f"{given_up} " in told
    assert "HTTP 422" in told
    assert waiting in told
    assert waiting not in run("list", "--state", "dead").output
    assert "maji" not in told
    assert "254711" not in told


@pytest.mark.parametrize("by_reference", [True, False])
def test_one_is_shown_without_its_words(run: Run, given_up: str, by_reference: bool) -> None:
    told = run("show", given_up if by_reference else "s1")
    assert told.exit_code == 0
    assert "refused by the backend: HTTP 422" in told.output
    assert "maji" not in told.output
    assert "hakuna maji" in run("show", "s1", "--words").output


def test_what_was_given_up_is_tried_again(
    run: Run, given_up: str, forwarding: Forwarder, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    told = run("retry", "--all-dead")
    assert (told.exit_code, told.output) == (0, "1 of 1 will be tried again now.\n")
    assert store.llen("rq:queue:submissions") == 1
    store.zadd("outbox:submissions:due", {"s1": 0})  # the clock of the tests stands in the past
    forwarding.forward("s1")
    assert list(case_system.cases) == [given_up]
    assert "delivered" in run("list", "--state", "delivered").output
    assert "gone: it was delivered" in run("show", "s1", "--words").output
    again = run("retry", "s1")
    assert again.exit_code == 1
    assert "were delivered" in again.output


def test_a_wait_can_be_cut_short(run: Run, submissions: SubmissionStore, store: redis.Redis) -> None:
    reference = submissions.commit("s1", WATER_LEAK, ASHA)
    store.zadd("outbox:submissions:due", {"s1": 4_000_000_000})
    assert run("retry", reference).exit_code == 0
    assert (store.zscore("outbox:submissions:due", "s1") or 0) < 4_000_000_000


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "482915307"), 1, "There is no submission 482915307."),
        (("retry", "482915307"), 1, "There is no submission 482915307."),
        (("retry", "s1", "--all-dead"), 2, "--all-dead"),
        (("list", "--state", "lost"), 2, "lost"),
        (("show",), 2, "ID|REFERENCE"),
    ],
)
@pytest.mark.usefixtures("store")
def test_wrong_use_is_said(run: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    told = run(*arguments)
    assert (told.exit_code, said in told.output) == (code, True)


@pytest.mark.parametrize("redis_url", ["unix:///nonexistent/valkey.sock"])
def test_a_store_that_is_away_is_said(run: Run) -> None:
    told = run("list")
    assert told.exit_code == 1
    assert "does not answer" in told.output
    assert "Traceback" not in told.output


def test_words_are_shown_as_they_were_said(run: Run, given_up: str) -> None:
    shown = run("show", given_up, "--words").output
    said = json.loads(shown[shown.index("{") :])
    assert said["contact"]["msisdn"] == ASHA.msisdn
    assert said["fields"] == WATER_LEAK.fields
