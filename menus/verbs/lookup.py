"""`lookup`: asks a source for rows. The outcome decides the next screen."""

from collections.abc import Mapping
from typing import cast
from urllib.parse import quote

import msgspec

from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.targets import read_target_key
from menus.engine.effects import (
    CaseLookupRequest,
    HttpLookupRequest,
    LookupFound,
    LookupLate,
    RequestOutcome,
    SimilarLookupRequest,
    SubmissionFiled,
)
from menus.engine.engine_verb import EngineVerb
from menus.engine.row_search import MAX_SESSION_ROWS, select_rows
from menus.engine.scope import TurnScope
from menus.engine.similar_cases import shown_row, similar_cases
from menus.engine.turn import EngineError, Turn
from menus.engine.walk import Walk
from menus.expressions.conditions import as_text
from menus.expressions.json_templates import UNSET, render_json
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import Json
from menus.grammar.name_kinds import NameKind
from menus.grammar.shapes import KeySpec, StringShape, required_key
from menus.grammar.values import TARGET
from menus.model import CaseSource, Exit, HttpSource, Screen, SimilarSource, TableSource, Target
from menus.rendering.text.sanitise import to_plain_text
from menus.verbs.verb_spec import VerbSpec


class Lookup(EngineVerb, frozen=True):
    """Asks a source. Shows nothing. An empty `many` means `found`, and an empty `late` means `failed`."""

    key = "lookup"

    lookup: str
    found: Target
    none: Target
    failed: Target
    many: Target
    late: Target

    def own_targets(self) -> Mapping[str, Target]:
        """Return the target for each outcome."""
        return {
            "found": self.found,
            "none": self.none,
            "failed": self.failed,
            "many": self.many,
            "late": self.late,
        }

    def needs_goto(self) -> bool:
        """Return False: the targets of the outcomes are enough."""
        return False

    def exits(self, goto: Target) -> tuple[Exit, ...]:  # noqa: ARG002
        """Return a way out for each outcome. Only `found` and `many` have a row."""
        most = 1 if self.many else MAX_SESSION_ROWS
        return (
            Exit(self.found, lookup=self.lookup, has_row=True, least_rows=1, most_rows=most),
            Exit(self.many, lookup=self.lookup, has_row=True, least_rows=2, most_rows=MAX_SESSION_ROWS),
            Exit(self.none, lookup=self.lookup),
            Exit(self.failed),
            Exit(self.late),
        )

    def summary(self, derived: tuple[str, ...]) -> str:
        """Return the source that is asked."""
        return self.lookup or ", ".join(derived)

    def late_targets(self) -> tuple[Target, ...]:
        """Return the targets of an answer that comes late: with rows, and without."""
        return (self.found, self.none)

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Search a table at once; ask the gateway to ask another source."""
        source = walk.service.lookups[self.lookup]
        if isinstance(source, TableSource):
            rows = select_rows(walk.scope, walk.service.tables[source.table], source.selection)
            return self._go_on(walk, screen, rows)
        if isinstance(source, SimilarSource):
            return self._look_for_similar(walk, screen, source)
        visit = walk.next_visit(screen)
        walk.session.awaiting_screen = screen.name
        if isinstance(source, CaseSource):
            scope = walk.scope.for_systems()
            reference = as_text(walk.scope.evaluate(source.reference))
            proof = "" if source.proof is None else as_text(scope.evaluate(source.proof))
            return walk.wait_for(
                CaseLookupRequest(visit, source.name, reference, source.note_is_public, source.within, proof)
            )
        return walk.wait_for(_http_request(walk, source, visit))

    def _look_for_similar(self, walk: Walk, screen: Screen, source: SimilarSource) -> Turn:
        cases = similar_cases(walk, source)
        if cases is None:
            return self._go_on(walk, screen, [])
        walk.session.awaiting_screen = screen.name
        return walk.wait_for(SimilarLookupRequest(walk.next_visit(screen), source.name, cases, source.limit))

    def after_request(self, walk: Walk, screen: Screen, outcome: RequestOutcome) -> Turn:
        """Go on with the answer of the source."""
        if isinstance(outcome, SubmissionFiled):
            raise EngineError(f"{screen.name} did not ask for this")
        if isinstance(outcome, LookupFound):
            found = outcome.rows[:MAX_SESSION_ROWS]
            if isinstance(walk.service.lookups[self.lookup], SimilarSource):
                found = tuple(shown_row(walk, row) for row in found)
            rows = [{column: to_plain_text(text) for column, text in row.items()} for row in found]
            return self._go_on(walk, screen, rows)
        late = self.late if isinstance(outcome, LookupLate) else ()
        return walk.leave(screen, late or self.failed, resets_attempts=False)

    def _go_on(self, walk: Walk, screen: Screen, rows: list[dict[str, str]]) -> Turn:
        walk.session.rows.pop(self.lookup, None)
        walk.session.rows[self.lookup] = rows
        if not rows:
            return walk.leave(screen, self.none)
        return walk.leave(screen, self.many if len(rows) > 1 and self.many else self.found)


class _UrlPathRenderer(msgspec.Struct, frozen=True):
    """Renders placeholders as percent-encoded values, so that a value never changes the path itself."""

    scope: TurnScope

    def render_placeholder(self, placeholder: Placeholder) -> str:
        """Return the value, percent-encoded, including slashes. `.` and `..` are encoded too: they change the path."""
        text = as_text(self.scope.evaluate(Template((placeholder,), None)))
        return quote(text, safe="").replace(".", "%2E") if set(text) <= {"."} else quote(text, safe="")


def _http_request(walk: Walk, source: HttpSource, visit: str) -> HttpLookupRequest:
    scope = walk.scope.for_systems()
    body = render_json(source.body, scope)
    return HttpLookupRequest(
        visit=visit,
        lookup=source.name,
        method=source.method,
        url=source.url.render(_UrlPathRenderer(scope)),
        query={name: as_text(scope.evaluate(value)) for name, value in source.query.items()},
        headers={name: as_text(scope.evaluate(value)) for name, value in source.headers.items()},
        body=None if body is UNSET else cast(Json, body),
        rows=source.rows,
        columns=source.columns,
        within=source.within,
        tries=source.tries,
        keep=source.keep,
        limit=source.limit,
    )


def _read(reader: NodeReader, fields: MappingFields) -> Lookup | None:
    name = reader.word(fields.take("lookup"), "`lookup:`")
    targets = {key: read_target_key(reader, fields, key) for key in ("found", "none", "failed")}
    many, late = read_target_key(reader, fields, "many"), read_target_key(reader, fields, "late")
    return (
        None if name is None else Lookup(reader.qualified("lookups", name), many=many, late=late, **targets)
    )


LOOKUP = VerbSpec.of(
    Lookup,
    _read,
    "Asks a source, which is a name under `lookups:`. Shows nothing.",
    StringShape("case", names=NameKind.LOOKUP),
    {
        "found": required_key("The next screen if there is one row.", TARGET),
        "none": required_key("The next screen if there are no rows.", TARGET),
        "failed": required_key("The next screen if the source cannot be reached.", TARGET),
        "many": KeySpec(
            "The next screen if there are several rows: `found`, with the first row, if not set.", TARGET
        ),
        "late": KeySpec("The next screen if the source is too slow: `failed` if not set.", TARGET),
    },
)
