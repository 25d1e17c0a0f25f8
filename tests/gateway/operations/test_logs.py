import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

from gateway.errors import MachineError
from gateway.operations import logs
from gateway.operations.logs import JsonFormatter
from tests.waiting import wait_until

SECRET = "s3cret-s3cret-s3cret"


class Lines:
    """What was logged."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def last(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text.splitlines()[-1])
        return found


@pytest.fixture
def lines() -> Iterator[Lines]:
    root = logging.getLogger()
    handlers, level, raising = list(root.handlers), root.level, logging.raiseExceptions
    levels = {name: logging.getLogger(name).level for name in logs.OWN_LOGGERS}
    lines = Lines()
    logs.configure("info", [SECRET, "t"], lines.stream)
    yield lines
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.raiseExceptions = raising
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


OURS = logging.getLogger("gateway.conversations.ussd.request")
THEIRS = logging.getLogger("urllib3.connectionpool")


def test_a_line_is_an_event_with_its_fields(lines: Lines) -> None:
    OURS.info("hop", extra={"channel": "ussd", "milliseconds": 3.5})
    at = lines.last.pop("at")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", at)
    assert lines.last == {
        "at": at,
        "level": "info",
        "event": "hop",
        "logger": "gateway.conversations.ussd.request",
        "channel": "ussd",
        "milliseconds": 3.5,
    }


def test_lines_of_hops_are_written_soon_and_without_what_no_line_shows(lines: Lines) -> None:
    logs.configure("info", [SECRET], lines.stream, in_batches=True)
    logs.info(OURS, "hop", channel="ussd", said=SECRET)
    logs.info(OURS, "hop", channel="sms", said="+254711000111")
    wait_until(lambda: lines.text.count("\n") == 2, "both lines are written")
    assert [json.loads(line)["said"] for line in lines.text.splitlines()] == ["[secret]", "[number]"]


def test_an_error_is_written_at_once_after_the_hops_before_it(lines: Lines) -> None:
    logs.configure("info", [], lines.stream, in_batches=True)
    logs.info(OURS, "hop", channel="ussd")
    OURS.error("hop_failed")
    assert [json.loads(line)["event"] for line in lines.text.splitlines()] == ["hop", "hop_failed"]


def test_a_field_without_a_shape_is_told_by_its_kind(lines: Lines) -> None:
    OURS.info("hop", extra={"what": object()})
    assert lines.last["what"] == "object"


def test_an_exception_is_told_by_its_kind_and_way_and_not_by_its_words(lines: Lines) -> None:
    try:
        try:
            int("my neighbour stole my goat")
        except ValueError as error:
            raise KeyError("what a citizen said") from error
    except KeyError:
        error_id = logs.exception(OURS, "hop_failed", channel="ussd")
    assert lines.last["error_id"] == error_id
    assert lines.last["error"] == ["KeyError", "ValueError"]
    assert lines.last["frames"][-1].startswith("test_logs.py:")
    assert "goat" not in lines.text
    assert "citizen" not in lines.text


def test_our_own_errors_are_quoted(lines: Lines) -> None:
    try:
        raise MachineError("Port 80 is in use.")
    except MachineError:
        logs.exception(OURS, "start_failed")
    assert lines.last["reason"] == "Port 80 is in use."


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (f"key={SECRET}", "key=[secret]"),
        ("POST /at/abcdef/ussd/events", "POST /at/[token]/ussd/events"),
        ("https://gateway.example.org/at/abcdef", "https://gateway.example.org/at/[token]"),
        ("from +254711000001 to 22384", "from [number] to 22384"),
        ("to=%2B254711000001", "to=[number]"),
        ("reference 481516234", "reference 481516234"),
    ],
)
def test_secrets_tokens_and_numbers_never_appear(lines: Lines, field: str, shown: str) -> None:
    OURS.warning("something", extra={"detail": field})
    assert lines.last["detail"] == shown


def test_libraries_speak_only_of_trouble_and_shortly(lines: Lines) -> None:
    THEIRS.info("POST /version1/messaging HTTP/1.1")
    assert lines.text == ""
    THEIRS.warning("Retrying %s for 254711000001\nTraceback\nValueError: my goat", "/version1/messaging")
    assert lines.last["event"] == "Retrying /version1/messaging for [number]"
    assert "goat" not in lines.text
    THEIRS.error("x" * 5000)
    assert len(lines.text.splitlines()[-1]) < 600


def test_a_message_that_cannot_be_put_together_shows_nothing(
    lines: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    THEIRS.error("%d", "my goat")
    assert "goat" not in lines.text + capsys.readouterr().err


def test_configuring_twice_writes_once(lines: Lines) -> None:
    logs.configure("warning", [], lines.stream)
    OURS.info("hop")
    OURS.warning("late")
    assert len(lines.text.splitlines()) == 1


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        (1772442000.0, "2026-03-02T09:00:00.000Z"),
        (1772442000.1239, "2026-03-02T09:00:00.123Z"),
        (1772442000.9999999, "2026-03-02T09:00:01.000Z"),
        (1772441999.5, "2026-03-02T08:59:59.500Z"),  # a clock that steps back
    ],
)
def test_the_moment_of_a_line(created: float, expected: str) -> None:
    formatter = JsonFormatter()
    formatter.moment(1772442000.5)
    assert formatter.moment(created) == expected
