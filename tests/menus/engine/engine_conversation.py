"""A conversation with the engine, whose session is packed and unpacked at each hop as the gateway does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from msgspec.structs import replace

from menus.compiler.reader import NodeReader
from menus.compiler.service import _Compiler
from menus.engine import engine
from menus.engine import session as sessions
from menus.engine.effects import (
    AttemptCounted,
    AttemptRequest,
    Effect,
    EngineRequest,
    ProfileAnswer,
    RequestOutcome,
    SubmissionFiled,
)
from menus.engine.engine import Caller, Page, Turn, TurnInputs
from menus.engine.session import Session
from menus.grammar.menu_file import MENU_FILE
from menus.model import Service
from menus.problems import Problems
from menus.yaml.source import read_source

NOON = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday, noon in Nairobi
NO_PAGE = Page("", ends=True)
CALLER = Caller("+254711000111", "ussd", "63902", "*1#")
HEAD = """\
version: 1
service:
  name: County
  languages: {en: {name: English}, sw: {name: Kiswahili}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*1#": top}}
"""


def compile_menus(menus: str, files: Mapping[str, str] | None = None, head: str = HEAD) -> Service:
    """The service of a menu file that begins with `head`; `files` are those that it names.

    The checks are left out: the engine keeps its word also where they would refuse a menu, or warn of it.
    """
    problems = Problems()
    root = read_source(head + menus, "menus.yaml", problems)
    assert root is not None, "\n".join(map(str, problems))
    reader = NodeReader(problems)
    fields = reader.fields(root, "A menu file", keys=MENU_FILE.keys)
    service = _Compiler(reader, fields, lambda name: (files or {})[name]).compile()
    assert not problems.has_errors, "\n".join(map(str, problems))
    return service


def digest(text: str) -> str:
    return f"<{len(text)}>"


@dataclass
class EngineConversation:
    """`outcome` answers what the engine asks; `effects` and `requests` are those of the last hop."""

    service: Service
    caller: Caller = CALLER
    now: datetime = NOON
    percent: int = 50
    outcome: Callable[[EngineRequest], RequestOutcome] = lambda _: SubmissionFiled("123456782")
    packs: bool = True
    session: Session = field(default_factory=lambda: Session("", ""))
    page: Page = NO_PAGE
    effects: list[Effect] = field(default_factory=list)
    counted: AttemptCounted | None = None
    requests: list[EngineRequest] = field(default_factory=list)

    def dial(
        self,
        entry: str = "top",
        *,
        language: str | None = None,
        profile: Mapping[str, ProfileAnswer] | None = None,
        attempts: Mapping[str, int] | None = None,
        dropped: Session | None = None,
        opted_out: bool = False,
    ) -> str:
        """Begin; what is shown."""
        return self._show(
            lambda: engine.start(
                self.service,
                entry,
                self.caller,
                self.inputs,
                language=language,
                profile=profile,
                attempts=attempts,
                dropped=dropped,
                opted_out=opted_out,
            )
        )

    def send(self, *inputs: str) -> str:
        """Answer one screen after the other; what the last one shows."""
        for typed in inputs:
            assert not self.page.ends, f"the session is over: {self.page.text}"
            self._show(
                lambda typed=typed: engine.step(self.service, self.session, self.caller, typed, self.inputs)
            )  # type: ignore[misc]
        return self.text

    def after_inputs(self, *inputs: str) -> str:
        """What is shown after dialling and these inputs."""
        self.dial()
        return self.send(*inputs)

    @property
    def inputs(self) -> TurnInputs:
        """What the gateway gives each turn."""
        return TurnInputs(self.now, digest, lambda: self.percent, {"KEY": "a-secret"})

    @property
    def text(self) -> str:
        """What is shown; with a full stop of its own line where the session is over."""
        return f"{self.page.text}\n." if self.page.ends else self.page.text

    def _outcome_of(self, request: EngineRequest) -> RequestOutcome:
        """Count attempts as the session knows of them; ask the test for all else."""
        if isinstance(request, AttemptRequest):
            return self.counted or AttemptCounted(request.known + 1, request.known + 1, request.typed)
        return self.outcome(request)

    def _show(self, begin: Callable[[], Turn]) -> str:
        self.effects, self.requests = [], []
        turn = begin()
        self.effects.extend(turn.effects)
        while turn.request is not None:
            self.requests.append(turn.request)
            outcome = self._outcome_of(turn.request)
            turn = engine.resume(self.service, turn.session, self.caller, outcome, self.inputs)
            self.effects.extend(turn.effects)
        assert turn.page is not None
        self.session = sessions.unpack(sessions.pack(turn.session)) if self.packs else turn.session
        self.page = turn.page
        return self.text


def start_conversation(
    menus: str, files: Mapping[str, str] | None = None, **changes: object
) -> EngineConversation:
    """A conversation over these menus; the names of `changes` are fields of Talk or of its caller."""
    of_caller = {name: value for name, value in changes.items() if name in CALLER.__struct_fields__}
    others = {name: value for name, value in changes.items() if name not in of_caller}
    return EngineConversation(compile_menus(menus, files), replace(CALLER, **of_caller), **others)  # type: ignore[arg-type]
