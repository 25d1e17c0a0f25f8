"""Counts what one USSD hop that shows a screen calls of our own code: calls, files, and changes of file.

    python tools/measure_hop.py            a table, one line for each kind of screen
    python tools/measure_hop.py --trace    the calls as well, in their order
    python tools/measure_hop.py --check    fails where a hop after a choice passes LIMITS

The third hop of a session is counted, in a process that has walked the same session before. A request goes to the WSGI
application as a web server hands it on, so the fast path takes it. The store is a real Valkey of its own.

What counts:

- A call is a call of a Python function whose file is in one of the folders of OURS. `sys.setprofile` reports it.
- Lambdas count. List, set and dict comprehensions and generator expressions do not: Python 3.11 makes a frame for each
  comprehension, later releases do not. A generator function counts once, when it starts, however often it goes on.
- What a decorator writes (`dataclass`, `NamedTuple`) has no file, and does not count.
- A change of file is a call in another file than the call before it.
"""

import argparse
import contextlib
import io
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any
from urllib.parse import urlencode

import gateway
from gateway.app import from_environment
from gateway.development import valkey

ROOT = Path(gateway.__file__).resolve().parents[1]
OURS = ("gateway", "menus", "ivr")
COMPREHENSIONS = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})

TOKEN = "a-token-to-measure-with"
CODE = "*384*2040#"
NETWORK = "63902"
WARM_SESSIONS = 25
START_SECONDS = 10.0

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Session:
    """What a caller dials, and then keys in."""

    inputs: tuple[str, ...]

    @property
    def code(self) -> str:
        """The code that is dialled."""
        return self.inputs[0]

    @property
    def keys(self) -> tuple[str, ...]:
        """What is keyed in, screen after screen."""
        return self.inputs[1:]


SESSIONS = {
    "a menu after a choice": Session((CODE, "1", "2")),
    "a question after a choice": Session((CODE, "1", "4")),
    "a question after words": Session(("*384*2040*1#", "4", "No teacher")),
    "a menu again, after a wrong key": Session((CODE, "1", "9")),
    "a question again, after a wrong answer": Session(("*384*2040*1#", "4", "x")),
    "the menu before, by its key": Session((CODE, "1", "0")),
    "a text with three amounts": Session((CODE, "3", "2")),
}
"""Sessions by the kind of screen that their third hop shows, in the menu file of this project."""


LIMITS = {
    "a menu after a choice": (69, 18, 30),
    "a question after a choice": (69, 18, 30),
    "a question after words": (69, 22, 36),
    "a menu again, after a wrong key": (69, 20, 44),
    "a question again, after a wrong answer": (69, 22, 36),
    "the menu before, by its key": (69, 22, 44),
}
"""The most calls, files and changes of file of a hop."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of our own code: the file, relative to the root of the project, and the function."""

    file: str
    function: str


@dataclass(slots=True)
class Trace:
    """The calls of one hop, in order; `left_out` counts the frames of comprehensions."""

    calls: list[Call] = field(default_factory=list)
    left_out: int = 0

    @property
    def files(self) -> int:
        """In how many files they are."""
        return len({call.file for call in self.calls})

    @property
    def changes(self) -> int:
        """How many calls are in another file than the call before."""
        pairs = zip(self.calls, self.calls[1:], strict=False)
        return sum(before.file != call.file for before, call in pairs)


class Recorder:
    """Records the calls of our own code in this thread, between `start` and `stop`."""

    def __init__(self) -> None:
        self.trace = Trace()
        self._files: dict[CodeType, str] = {}
        self._seen: set[FrameType] = set()  # holds them, so that none is taken for another one

    def start(self) -> None:
        """Begin to record."""
        sys.setprofile(self._happened)

    def stop(self) -> None:
        """End it."""
        sys.setprofile(None)
        self._seen.clear()

    def _happened(self, frame: FrameType, event: str, _argument: object) -> None:
        if event != "call" or frame in self._seen:  # a generator that goes on is called again, so to say
            return
        code = frame.f_code
        file = self._files.get(code)
        if file is None:
            file = self._files[code] = ours(code.co_filename)
        if not file:
            return
        self._seen.add(frame)
        if code.co_name in COMPREHENSIONS:
            self.trace.left_out += 1
        else:
            self.trace.calls.append(Call(file, code.co_qualname))


def ours(file: str) -> str:
    """The file relative to the root of the project; empty where it is none of ours."""
    try:
        path = Path(file).resolve().relative_to(ROOT)
    except ValueError:
        return ""
    return path.as_posix() if path.parts[0] in OURS else ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--menus", type=Path, default=ROOT / "menus.yaml", help="the menu file (menus.yaml)")
    parser.add_argument(
        "--session", nargs=3, metavar="INPUT", help="this session only: a code and two inputs"
    )
    parser.add_argument("--trace", action="store_true", help="list the calls in order, as file:function")
    parser.add_argument("--check", action="store_true", help="fail where a hop passes its limits")
    options = parser.parse_args()
    sessions = SESSIONS
    if options.session:
        sessions = {" ".join(options.session): Session(tuple(options.session))}
    with store() as url, tempfile.TemporaryDirectory(prefix="gw-hop-") as folder:
        application = made(options.menus, url, folder)
        traces = {what: measured(application, session) for what, session in sessions.items()}
    print(*table(traces), sep="\n")
    if options.check:
        passed = [*beyond_limits(traces)]
        sys.exit("\n".join(passed) if passed else 0)
    if options.trace:
        print(*listed(traces), sep="\n")


@contextlib.contextmanager
def store() -> Iterator[str]:
    """The URL of a Valkey that runs as long as it is needed."""
    folder = Path(tempfile.mkdtemp(prefix="gw-"))  # short: the path of a socket has little room
    url = valkey.socket_url(folder)
    server = subprocess.Popen(valkey.start_command(folder), stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_SECONDS
        while not valkey.is_answering(url):
            if server.poll() is not None or time.monotonic() > until:
                sys.exit("Valkey did not start.")
            time.sleep(0.01)
        yield url
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def made(menus: Path, url: str, folder: str) -> Application:
    """The application as a web process makes it from its environment. Its log goes nowhere, but is written."""
    os.environ |= {
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(menus),
        "GATEWAY_STATE_DIR": folder,
        "GATEWAY_SECRET_KEY": "a-key-to-measure-with",
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        "REDIS_URL": url,
    }
    application: Application = from_environment()
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(io.StringIO())
    return application


def measured(application: Application, session: Session) -> Trace:
    """The calls of the last hop of a session, after other sessions of the same kind."""
    for number in range(WARM_SESSIONS):
        walk(application, session, number, None)
    recorder = Recorder()
    walk(application, session, WARM_SESSIONS, recorder)
    return recorder.trace


def walk(application: Application, session: Session, number: int, recorder: Recorder | None) -> None:
    """A session on a phone of its own, since a number may hop so often a minute; its last hop is recorded."""
    name = f"{number}-{'-'.join(session.inputs)}"
    for length in range(len(session.keys) + 1):
        environ = request(name, f"+2547110{number:05d}", session.code, "*".join(session.keys[:length]))
        answer = hop(application, environ, recorder if length == len(session.keys) else None)
        if not answer.startswith(b"CON "):
            sys.exit(f"{' '.join(session.inputs)} shows no screen that goes on: {answer.decode()}")


def hop(application: Application, environ: dict[str, Any], recorder: Recorder | None) -> bytes:
    """What a request is answered."""
    if recorder is None:
        return b"".join(application(environ, nothing))
    recorder.start()
    try:
        pieces = application(environ, nothing)
    finally:
        recorder.stop()
    return b"".join(pieces)


def nothing(*_arguments: object) -> None:
    """Stand in for a web server's start_response."""


def request(session: str, number: str, code: str, text: str) -> dict[str, Any]:
    """A hop as a web server hands it on."""
    fields = {
        "sessionId": session,
        "phoneNumber": number,
        "networkCode": NETWORK,
        "serviceCode": code,
        "text": text,
    }
    body = urlencode(fields).encode()
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": f"/at/{TOKEN}/ussd",
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded; charset=UTF-8",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def table(traces: dict[str, Trace]) -> Iterator[str]:
    """The numbers, a line for each session."""
    width = max(map(len, (*traces, "third hop")))
    yield f"{'third hop':{width}}  calls  files  changes  comprehensions left out"
    for what, trace in traces.items():
        yield f"{what:{width}}  {len(trace.calls):5}  {trace.files:5}  {trace.changes:7}  {trace.left_out:23}"


def beyond_limits(traces: dict[str, Trace]) -> Iterator[str]:
    """A sentence for each limit that a hop passes."""
    for what, (calls, files, changes) in LIMITS.items():
        trace = traces[what]
        measured_and_limit = (
            ("calls", len(trace.calls), calls),
            ("files", trace.files, files),
            ("changes of file", trace.changes, changes),
        )
        for name, count, limit in measured_and_limit:
            if count > limit:
                yield f"{what}: {count} {name}, at most {limit} are allowed"


def listed(traces: dict[str, Trace]) -> Iterator[str]:
    """The calls in order; a file is named once for calls that follow one another in it."""
    for what, trace in traces.items():
        yield f"\n{what}"
        before = ""
        for place, call in enumerate(trace.calls, start=1):
            change = "->" if before and call.file != before else "  "
            yield f"{place:4} {change} {call.file}:{call.function}"
            before = call.file


if __name__ == "__main__":
    main()
