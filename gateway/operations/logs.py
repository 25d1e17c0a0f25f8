"""Logs: one JSON object a line on standard error.

How to log: `logger = logging.getLogger(__name__)`, then `logger.info("hop", extra={"channel": "ussd",
...})`. The message is the event's name, always the same; what varies goes into `extra`. A number appears
only as its keyed hash, what a citizen typed never.

An exception is logged as its type and the places in the code it went through. Its own text is left out,
because it may quote what a citizen wrote; only a GatewayError, which is in our own words, is quoted.
`failure` does this and gives the id that the answer carries.

Other people's libraries speak from WARNING on, their first line only. As a last guard every line is
searched for secrets, for tokens in webhook paths and for phone numbers before it is written.
"""

import logging
import re
import secrets as random
import sys
import traceback
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import msgspec

from gateway.errors import GatewayError
from gateway.providers.registry import PROVIDERS

OWN_LOGGERS = ("gateway", "ivr", "menus", "simulators")
LONGEST_FOREIGN_LINE = 300
SHORTEST_SECRET = 8  # a development token of one letter would blank out half of every line
PHONE_NUMBER = re.compile(r"\+[0-9]{7,15}|%2B[0-9]{7,15}")
BARE_NUMBER = re.compile(r"[0-9]{9,15}")
STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON, without what must not be in a log."""

    def __init__(
        self, secrets: Iterable[str] = (), token_prefixes: Sequence[str] = PROVIDERS.token_prefixes
    ) -> None:
        """`token_prefixes` are the beginnings of paths in which a token comes next."""
        super().__init__()
        self._token_prefixes = tuple(token_prefixes)
        prefixes = "|".join(map(re.escape, self._token_prefixes))
        self._token_in_path = re.compile(rf"({prefixes})[^/\s\"?]+")
        self._secrets = tuple(secret for secret in secrets if len(secret) >= SHORTEST_SECRET)
        self._encode = msgspec.json.Encoder(enc_hook=lambda value: type(value).__name__).encode

    def format(self, record: logging.LogRecord) -> str:
        """The record's moment, level, event and extra fields, and where an exception came from."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {
            "at": moment.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": _event(record),
            "logger": record.name,
        }
        line |= {name: value for name, value in vars(record).items() if name not in STANDARD_FIELDS}
        if record.exc_info and record.exc_info[1]:
            line |= _exception(record.exc_info[1])
        return self._clean(self._encode(line).decode("utf-8", "replace"))

    def _clean(self, line: str) -> str:
        for secret in self._secrets:
            if secret in line:
                line = line.replace(secret, "[secret]")
        if any(prefix in line for prefix in self._token_prefixes):
            line = self._token_in_path.sub(r"\1[token]", line)
        return PHONE_NUMBER.sub("[number]", line) if "+" in line or "%2B" in line else line


def configure(level: str, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Log from `level` (debug, info, warning, error) on to `stream`, else standard error."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OWN_LOGGERS:
        logging.getLogger(name).setLevel(level.upper())
    # What no line of ours shows need not be found out for each of them.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.raiseExceptions = False  # a line that cannot be written must not print its fields instead


def info(logger: logging.Logger, event: str, **fields: Any) -> None:
    """Log at INFO what happens at every hop: as `logger.info`, without asking where in the code that is."""
    if logger.isEnabledFor(logging.INFO):
        record = logging.LogRecord(logger.name, logging.INFO, "", 0, event, None, None)
        vars(record).update(fields)
        logger.handle(record)


def exception(logger: logging.Logger, event: str, **fields: Any) -> str:
    """Log the exception that is being handled; the id under which to find it."""
    error_id = random.token_hex(4)
    logger.error(event, exc_info=True, extra={"error_id": error_id, **fields})
    return error_id


def _event(record: logging.LogRecord) -> str:
    """Our own message as it is; of a library's message the first line, without what looks like a number."""
    message = record.getMessage()
    if record.name.partition(".")[0] in OWN_LOGGERS:
        return message
    return BARE_NUMBER.sub("[number]", message.partition("\n")[0][:LONGEST_FOREIGN_LINE])


def _exception(error: BaseException) -> dict[str, Any]:
    """The types of `error` and its causes, the way through the code, and our own words if they are ours."""
    types: list[str] = []
    link: BaseException | None = error
    while link is not None and len(types) < 5:
        types.append(type(link).__qualname__)
        link = link.__cause__ or link.__context__
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    found: dict[str, Any] = {
        "error": types,
        "frames": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, GatewayError):
        found["reason"] = str(error)
    return found
