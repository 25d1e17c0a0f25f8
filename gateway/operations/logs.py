"""Writes logs: one JSON object a line on standard error.

How to log: `logger = logging.getLogger(__name__)`, then `logger.info("hop", extra={"channel": "ussd", ...})`.
The message is the name of the event and never changes. What varies goes into `extra`. Log a phone number only as its
keyed hash. Never log what a citizen typed.

An exception is logged as its type and the places in the code that it went through. Its text is left out, because it
may quote what a citizen wrote. Only the text of a GatewayError is logged, because it is in our own words. `exception`
logs an exception in this way and returns the id that the answer carries.

Libraries log from WARNING on, and only the first line of each message. As a last safeguard, every line is searched for
secrets, tokens in webhook paths and phone numbers before it is written.

A web process writes the lines of hops in batches, at most a second late and at its end. Any other line is written at
once, after those before it.
"""

import logging
import re
import secrets as random
import sys
import time
import traceback
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import msgspec

from gateway.errors import GatewayError
from gateway.operations.delayed_call import DelayedCall
from gateway.providers.registry import PROVIDERS

OWN_LOGGERS = ("gateway", "ivr", "menus", "simulators")
LONGEST_FOREIGN_LINE = 300
SHORTEST_SECRET = 8  # characters; a development token of one letter would blank out half of every line
PHONE_NUMBER = re.compile(r"\+[0-9]{7,15}|%2B[0-9]{7,15}")
BARE_NUMBER = re.compile(r"[0-9]{9,15}")
BATCH_SECONDS = 1.0
MAX_BATCH = 2000  # lines; whoever adds more writes them, and waits if nobody reads
STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON, without what must not be in a log."""

    def __init__(
        self,
        secrets: Iterable[str] = (),
        process: str = "",
        token_prefixes: Sequence[str] = (*PROVIDERS.token_prefixes, "/pay/"),
    ) -> None:
        """`token_prefixes` are the beginnings of paths that go on with a token."""
        super().__init__()
        self._process = {"process": process} if process else {}
        self._token_prefixes = tuple(token_prefixes)
        prefixes = "|".join(map(re.escape, self._token_prefixes))
        self._token_in_path = re.compile(rf"({prefixes})[^/\s\"?]+")
        self._secrets = tuple(secret for secret in secrets if len(secret) >= SHORTEST_SECRET)
        self._second = (-1, "")  # the second of the last line, and its text
        self._encode = msgspec.json.Encoder(enc_hook=lambda value: type(value).__name__).encode

    def format(self, record: logging.LogRecord) -> str:
        """Format the record's time, level, event and extra fields, and where its exception came from."""
        fields = {name: value for name, value in vars(record).items() if name not in STANDARD_FIELDS}
        if record.exc_info and record.exc_info[1]:
            fields |= _exception(record.exc_info[1])
        line = self.encode_event(
            record.created, record.levelname.lower(), _event(record), record.name, fields
        )
        return self.clean(line.decode("utf-8", "replace"))

    def encode_event(
        self, created: float, level: str, event: str, logger_name: str, fields: Mapping[str, Any]
    ) -> bytes:
        """Return the line of an event of ours, before `clean`. `created` is in Unix seconds."""
        at = self.moment(created)
        line = {"at": at, "level": level, "event": event, "logger": logger_name, **self._process, **fields}
        return self._encode(line)

    def moment(self, created: float) -> str:
        """Return a moment in UTC, in milliseconds. Hops of the same second share the text of that second."""
        second, microseconds = divmod(round(created * 1_000_000), 1_000_000)
        known, text = self._second
        if second != known:
            text = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")
            self._second = second, text
        return f"{text}.{microseconds // 1000:03d}Z"

    def clean(self, lines: str) -> str:
        """Return lines without secrets, tokens in webhook paths and phone numbers."""
        for secret in self._secrets:
            if secret in lines:
                lines = lines.replace(secret, "[secret]")
        if any(prefix in lines for prefix in self._token_prefixes):
            lines = self._token_in_path.sub(r"\1[token]", lines)
        return PHONE_NUMBER.sub("[number]", lines) if "+" in lines or "%2B" in lines else lines


_Event = tuple[float, str, str, str, Mapping[str, Any]]
"""The arguments of `JsonFormatter.encode_event`."""


class LineHandler(logging.StreamHandler[TextIO]):
    """Writes lines of JSON. Those of `write_event` are encoded up to `batch_seconds` later, and written at once."""

    def __init__(self, formatter: JsonFormatter, stream: TextIO, batch_seconds: float = 0.0) -> None:
        super().__init__(stream)
        self.setFormatter(formatter)
        self._lines = formatter
        self._batch: list[_Event] = []
        self.writing = DelayedCall(batch_seconds, self._write_batch)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record at once, after the lines before it."""
        self._write_batch()
        super().emit(record)

    def write_event(self, event: str, logger_name: str, fields: Mapping[str, Any]) -> None:
        """Write an event of every hop at INFO, without a record."""
        self._batch.append((time.time(), "info", event, logger_name, fields))
        if not self.writing.is_asked:
            self.writing.ask()
        if len(self._batch) >= MAX_BATCH:
            self._write_batch()

    def _write_batch(self) -> None:
        with self.lock or nullcontext(), suppress(OSError, ValueError):
            count = len(self._batch)  # other threads may add events meanwhile
            events, self._batch[:count] = self._batch[:count], []
            if events:
                lines = [self._lines.encode_event(*event) for event in events]
                text = b"\n".join(lines).decode("utf-8", "replace")
                self.stream.write(f"{self._lines.clean(text)}\n")
                self.stream.flush()


def configure(
    level: str,
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
    process: str = "",
    *,
    in_batches: bool = False,
) -> None:
    """Log messages of `level` (debug, info, warning, error) and above to `stream`, by default standard error.

    `process` is in each line, so that lines of several processes can be told apart. `in_batches`: the lines of hops
    are written together, up to a second later.
    """
    root = logging.getLogger()
    formatter = JsonFormatter(secrets, process)
    handler = LineHandler(formatter, stream or sys.stderr, BATCH_SECONDS if in_batches else 0.0)
    if in_batches:
        handler.writing.call_at_exit()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OWN_LOGGERS:
        logging.getLogger(name).setLevel(level.upper())
    # Do not collect facts for each line that no line shows.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.raiseExceptions = False  # if a line cannot be written, its fields must not be printed instead


def info(logger: logging.Logger, event: str, **fields: Any) -> None:
    """Log an event of every hop at INFO. It takes a third of `logger.info`, since our own handler needs no record."""
    if not logger.isEnabledFor(logging.INFO):
        return
    handlers = logging.root.handlers
    if len(handlers) == 1 and isinstance(handlers[0], LineHandler):
        handlers[0].write_event(event, logger.name, fields)
    else:
        logger.info(event, extra=fields)


def exception(logger: logging.Logger, event: str, **fields: Any) -> str:
    """Log the exception that is being handled, and return the id by which to find it in the log."""
    error_id = random.token_hex(4)
    logger.error(event, exc_info=True, extra={"error_id": error_id, **fields})
    return error_id


def _event(record: logging.LogRecord) -> str:
    """Return our own message unchanged. Of a library's message return the first line, without possible numbers."""
    message = record.getMessage()
    if record.name.partition(".")[0] in OWN_LOGGERS:
        return message
    return BARE_NUMBER.sub("[number]", message.partition("\n")[0][:LONGEST_FOREIGN_LINE])


def _exception(error: BaseException) -> dict[str, Any]:
    """Describe `error`: its type and those of its causes, its way through the code, and the text of a GatewayError."""
    types: list[str] = []
    link: BaseException | None = error
    while link is not None and len(types) < 5:
        types.append(type(link).__qualname__)
        link = link.__cause__ or link.__context__
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    fields: dict[str, Any] = {
        "error": types,
        "frames": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, GatewayError):
        fields["reason"] = str(error)
    return fields
