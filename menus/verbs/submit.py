"""`submit`: files a case."""

from dataclasses import dataclass

from menus.compiler.reader import MappingFields, NodeReader
from menus.engine.effects import RequestOutcome, Submission, SubmissionFiled
from menus.engine.engine_verb import EngineVerb
from menus.engine.turn import EngineError, Turn
from menus.engine.walk import Walk
from menus.expressions.json_templates import UNSET, render_json
from menus.expressions.values import Json
from menus.grammar.shapes import StringShape
from menus.model import Exit, Screen, Target
from menus.rendering.text.direction import without_isolates
from menus.verbs.verb_spec import VerbSpec


@dataclass(frozen=True, slots=True)
class Submit(EngineVerb):
    """Files a case. Shows nothing."""

    key = "submit"

    case: str

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """Return one way out, on which the case has a reference."""
        return (Exit(goto, known=("reference", f"{self.case}.reference")),)

    def summary(self, derived: tuple[str, ...]) -> str:
        """Return the case that is filed."""
        return self.case or ", ".join(derived)

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Ask the gateway to file the case."""
        visit = walk.next_visit(screen)
        walk.session.awaiting_screen = screen.name
        return walk.wait_for(_submission(walk, self.case, visit))

    def after_request(self, walk: Walk, screen: Screen, outcome: RequestOutcome) -> Turn:
        """Save the reference and go on. Back never leads to a screen before the submission."""
        if not isinstance(outcome, SubmissionFiled):
            raise EngineError(f"{screen.name} did not ask for this")
        session = walk.session
        session.references[""] = session.references[self.case] = outcome.reference
        session.history.clear()
        session.screen = ""
        return walk.leave(screen, screen.goto)


def _submission(walk: Walk, kind: str, visit: str) -> Submission:
    """Return the case of this kind, with the fields that have values. Its title is in the default language."""
    case, scope = walk.service.cases[kind], walk.scope.for_systems()
    fields: dict[str, Json] = {}
    for name, field in case.fields.items():
        value = render_json(field, scope)
        if value is not UNSET:
            fields[name] = value  # type: ignore[assignment]  # UNSET is the only value that is not JSON
    title = without_isolates(case.title.render(walk.scope.in_default_language()))
    return Submission(visit, case.name, title, fields)


def _read(reader: NodeReader, fields: MappingFields) -> Submit | None:
    case = reader.word(fields.take("submit"), "`submit:`")
    return None if case is None else Submit(reader.qualified("cases", case))


SUBMIT = VerbSpec.of(
    Submit, _read, "Files a case, which is a name under `cases:`. Shows nothing.", StringShape("problem")
)
