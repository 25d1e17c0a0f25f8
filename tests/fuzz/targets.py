"""What is fuzzed. A target takes any bytes; it raises if something goes wrong, and says what the input came to."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import msgspec
from flask import Flask
from twilio.request_validator import RequestValidator

from gateway.conversations.conversation import unpack_conversation
from gateway.conversations.conversation_store import PLAIN, unpack_session
from gateway.conversations.voice.call_state import unpack_call_state
from gateway.messaging.routing.delivery_reader import format_problem, read_delivery
from gateway.security.crypto import Crypto
from menus.compiler.service import compile_service
from menus.engine import engine
from menus.engine.engine import Caller, TurnInputs
from menus.engine.session import UnreadableSessionError, pack, unpack
from menus.model import Service

Target = Callable[[bytes], str]
"""Returns the kind of outcome: an input with a new kind is worth keeping."""

FORM = "application/x-www-form-urlencoded"
PUBLIC_URL, AUTH_TOKEN, TOKEN = (
    "https://gateway.example",
    "a-token-of-twilio-0123456789abcdef",
    "a-token-of-the-fuzzer-0123456789abcdef",
)
CRYPTO = Crypto((TOKEN,))
NOW = TurnInputs(datetime(2026, 3, 2, 12, tzinfo=UTC))
CODE = "*384*2040#"
CALLER = Caller("+254711000111", "ussd", "63902", CODE)
TYPED = ("aA1 " * 15 + "!", "a" * 60 + "!", "0" * 60 + "x", " " * 60, "1" * 182, "é" * 60, "a,b;" * 20)


def _no_file(name: str) -> str:
    raise FileNotFoundError(2, "No such file", name)


def compile_menus(data: bytes) -> str:
    """The YAML reader and the compiler; and the first screen of each code, where there is one."""
    compiled = compile_service(data.decode("utf-8", "replace"), "menus.yaml", _no_file)
    for problem in compiled.problems:
        assert problem.message, problem
    if compiled.service is not None:
        for code, entry in compiled.service.ussd_entries.items():
            engine.start(compiled.service, entry.goto, Caller("+254711000111", "ussd", "63902", code), NOW)
    codes = sorted({problem.code for problem in compiled.problems})
    return f"{compiled.service is not None} {' '.join(codes)}"


def match_pattern(data: bytes) -> str:
    """A pattern that the check takes: an answer is matched at once, whatever it is."""
    pattern = json.dumps(data.decode("utf-8", "replace"), ensure_ascii=True)
    compiled = compile_service(ASK.format(pattern=pattern), "menus.yaml", _no_file)
    if compiled.service is None:
        return " ".join(sorted({problem.code for problem in compiled.problems}))
    for typed in TYPED:
        turn = engine.start(compiled.service, "top", CALLER, NOW)
        turn = engine.step(compiled.service, turn.session, CALLER, typed, NOW)
    return "matched"


def read_delivery_file(data: bytes) -> str:
    """The reader of delivery.yaml."""
    read = read_delivery(data.decode("utf-8", "replace"), "delivery.yaml", ("at", "twilio"), {})
    for problem in read.problems:
        assert format_problem(problem).startswith("delivery.yaml"), problem
    assert read.delivery is not None or read.problems
    codes = sorted({f"{problem.code} {problem.message[:12]}" for problem in read.problems})
    return f"{read.delivery is not None} {' '.join(codes)}"


def read_records(data: bytes) -> str:
    """Records of sessions and calls, as another release may have left them: read, or not, and never half."""
    conversation = unpack_conversation(data)
    state = unpack_call_state(data)
    try:
        session = unpack_session(PLAIN + data, CRYPTO)
    except UnreadableSessionError as error:
        return f"{conversation is not None} {state is not None} {str(error).partition(' - ')[0][:40]}"
    assert msgspec.to_builtins(unpack(pack(session))) == msgspec.to_builtins(session)
    return "a session"


class FailureLog(logging.Handler):
    """Keeps the events that are logged as errors: a stack trace is one, even where the citizen got an apology."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.events: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.events.append(f"{record.getMessage()} {record.__dict__.get('error', '')}")


def post_webhook(app: Flask) -> Target:
    """A form to a webhook, on whose first line its path is. Twilio's are signed."""

    failed = FailureLog()
    logging.getLogger("gateway").addHandler(failed)

    def post(data: bytes) -> str:
        failed.events.clear()
        first, _, body = data.partition(b"\n")
        path = "/" + first.decode("ascii", "replace").replace("TOKEN", TOKEN).lstrip("/")
        path = "".join(letter for letter in path if letter.isprintable() and letter not in "?#[]\ufffd")
        headers = {}
        if path.startswith("/twilio"):
            fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
            signature = RequestValidator(AUTH_TOKEN).compute_signature(f"{PUBLIC_URL}{path}", fields)
            headers["X-Twilio-Signature"] = signature
        answer = app.test_client().post(path, data=body, content_type=FORM, headers=headers)
        assert answer.status_code < 500, answer.status_code
        assert not failed.events, failed.events
        if path == f"/at/{TOKEN}/ussd":
            assert answer.status_code in (200, 400, 413), answer.status_code
            assert answer.status_code != 200 or answer.data.startswith((b"CON ", b"END ")), answer.data[:80]
        return f"{path.replace(TOKEN, '')[:30]} {answer.status_code} {answer.data[:12]!r}"

    return post


ASK = """
version: 1
service: {{name: County, languages: {{en: {{name: English}}}}, country: KE, time_zone: Africa/Nairobi}}
entry: {{ussd: {{"*384*2040#": top}}}}
screens:
  top: {{ask: What?, answer: {{type: text, max: 182, pattern: {pattern}}}, invalid: No., save: words, goto: bye}}
  bye: {{end: "Bye {{words:20}}"}}
"""

PURE_TARGETS: dict[str, Target] = {
    "menus": compile_menus,
    "patterns": match_pattern,
    "delivery": read_delivery_file,
    "sessions": read_records,
}


def sample_service() -> Service:
    """A service of one question, for inputs that begin with a session."""
    compiled = compile_service(ASK.format(pattern='"^[a-z]+$"'), "menus.yaml", _no_file)
    assert compiled.service is not None, [str(problem) for problem in compiled.problems]
    return compiled.service
