from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import redis
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.cli.commands.pause import EFFECTS
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.outbox.pauses import STREAM_BY_NAME, StreamPause, StreamPauses

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Run = Callable[..., Result]


@pytest.fixture
def streams(store: redis.Redis) -> StreamPauses:
    return StreamPauses(store, lambda: NOON)


@pytest.fixture
def run(redis_url: str) -> Run:
    """Runs a command as an operator does."""

    def run(*arguments: str) -> Result:
        environ = {
            "GATEWAY_ENV": "development",
            "GATEWAY_SECRET_KEY": "a-key-for-tests",
            "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
            "REDIS_URL": redis_url,
            "SUDO_USER": "wanjiru",
        }
        return CliRunner().invoke(main, arguments, env=environ)

    return run


@pytest.mark.parametrize(("name", "stream"), STREAM_BY_NAME.items())
def test_nothing_of_a_paused_stream_is_leased(
    store: redis.Redis, streams: StreamPauses, name: str, stream: str
) -> None:
    outbox = Outbox(store, stream, lambda: NOON)
    assert outbox.put("before", {"state": "queued"})
    under_way = outbox.lease("before", 15)
    assert under_way
    assert streams.pause(name, "the provider is down", "wanjiru")
    assert outbox.put("while", {"state": "queued"})
    assert outbox.is_paused()
    assert outbox.lease("while", 15) is None
    assert outbox.lease_due(10, 15) == []
    assert outbox.complete(under_way)  # a job under way finishes
    assert streams.resume(name)
    assert [lease.id for lease in outbox.lease_due(10, 15)] == ["while"]


def test_a_pause_stops_no_other_stream(store: redis.Redis, streams: StreamPauses) -> None:
    streams.pause("forwarding", "upgrade", "wanjiru")
    outbox = Outbox(store, "messages", lambda: NOON)
    outbox.put("a", {"state": "queued"})
    assert outbox.lease("a", 15)


def test_who_paused_it_and_why_stays_until_it_is_resumed(streams: StreamPauses) -> None:
    assert streams.paused() == {}
    assert streams.resumed_at("messages") is None
    assert streams.pause("messages", "wrong sender id", "wanjiru")
    assert not streams.pause("messages", "another reason", "otieno")
    told = StreamPause(NOON, "wrong sender id", "wanjiru")
    assert streams.paused() == {"messages": told}
    assert streams.resume("messages") == told
    assert streams.resume("messages") is None
    assert streams.paused() == {}
    assert streams.resumed_at("messages") == NOON


def test_a_resume_that_changed_nothing_is_no_resume(store: redis.Redis) -> None:
    """Else it would give new life to what is too old."""
    moment = NOON
    streams = StreamPauses(store, lambda: moment)
    streams.pause("messages", "upgrade", "wanjiru")
    streams.resume("messages")
    moment += timedelta(days=1)
    streams.resume("messages")
    assert streams.resumed_at("messages") == NOON


def test_every_stream_says_what_its_pause_means() -> None:
    assert set(EFFECTS) == set(STREAM_BY_NAME)


@pytest.mark.usefixtures("store")
def test_an_operator_pauses_and_resumes(run: Run) -> None:
    paused = run("pause", "messages", "--because", "the sender id is wrong")
    assert paused.exit_code == 0
    assert paused.output.startswith("messages is paused. No text goes out any more")
    assert "gateway resume messages" in paused.output
    again = run("pause", "messages", "--because", "another")
    assert again.output.startswith("messages is paused already. It was stopped on ")
    assert again.output.endswith("by wanjiru: the sender id is wrong\n")
    resumed = run("resume", "messages")
    assert resumed.output.startswith("messages goes on. It was stopped on ")
    assert run("resume", "messages").output == "messages was not paused: nothing was changed.\n"


@pytest.mark.parametrize(
    "arguments",
    [("pause", "messages"), ("pause", "messages", "--because", " "), ("pause", "nothing", "--because", "x")],
)
@pytest.mark.usefixtures("store")
def test_a_pause_needs_a_stream_and_a_reason(
    run: Run, streams: StreamPauses, arguments: tuple[str, ...]
) -> None:
    assert run(*arguments).exit_code == 2
    assert streams.paused() == {}
