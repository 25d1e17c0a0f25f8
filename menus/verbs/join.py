"""`join`: adds the caller to a case that somebody else filed."""

from collections.abc import Mapping

from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.targets import read_target_key
from menus.engine.effects import JoinRequest, LookupFailed, RequestOutcome, SubmissionFiled
from menus.engine.engine_verb import EngineVerb
from menus.engine.similar_cases import CASE
from menus.engine.turn import EngineError, Turn
from menus.engine.walk import Walk
from menus.grammar.name_kinds import NameKind
from menus.grammar.shapes import StringShape, required_key
from menus.grammar.values import TARGET
from menus.model import Exit, Screen, Target
from menus.verbs.verb_spec import VerbSpec


class Join(EngineVerb, frozen=True):
    """Adds the caller to the case of a row that `similar:` found. Shows nothing. `failed`: it is open no more."""

    key = "join"

    chosen: str
    failed: Target

    def own_targets(self) -> Mapping[str, Target]:
        """Where it goes on if the case cannot be joined."""
        return {"failed": self.failed}

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """Return the ways out. Whoever joined has a reference."""
        return (Exit(goto, known=("reference",)), Exit(self.failed))

    def summary(self, derived: tuple[str, ...]) -> str:
        """Return the name of the row."""
        return self.chosen or ", ".join(derived)

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Ask the gateway to add the caller to the case."""
        rows = walk.session.rows.get(self.chosen)
        case = rows[0].get(CASE, "") if rows else ""
        if not case:
            return walk.leave(screen, self.failed)
        visit = walk.next_visit(screen)
        walk.session.awaiting_screen = screen.name
        return walk.wait_for(JoinRequest(visit, case))

    def after_request(self, walk: Walk, screen: Screen, outcome: RequestOutcome) -> Turn:
        """Save the caller's own reference. Back never leads to a screen before."""
        if isinstance(outcome, LookupFailed):
            return walk.leave(screen, self.failed)
        if not isinstance(outcome, SubmissionFiled):
            raise EngineError(f"{screen.name} did not ask for this")
        session = walk.session
        session.references[""] = outcome.reference
        session.history.clear()
        session.screen = ""
        return walk.leave(screen, screen.goto)


def _read(reader: NodeReader, fields: MappingFields) -> Join | None:
    chosen = reader.word(fields.take("join"), "`join:`")
    failed = read_target_key(reader, fields, "failed")
    return None if chosen is None else Join(chosen, failed)


JOIN = VerbSpec.of(
    Join,
    _read,
    "Adds the caller to a case that `similar:` of a lookup found: the row that a list saved under this name. "
    "Shows nothing.",
    StringShape("same", names=NameKind.FIELD),
    {"failed": required_key("The next screen if the case is open no more.", TARGET)},
)
