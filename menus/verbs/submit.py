"""`submit`: files a case, and may wait for the case system's answer."""

from collections.abc import Mapping

from msgspec.structs import replace

from menus.compiler.cases import read_answer_request
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.targets import read_target_key
from menus.engine.effects import CaseAnswer, RequestOutcome, Submission, SubmissionFiled
from menus.engine.engine_verb import EngineVerb
from menus.engine.reminder_dates import note_filed
from menus.engine.session_payment import open_payment_of, put_payment
from menus.engine.similar_cases import similar_to_filed
from menus.engine.turn import EngineError, Turn
from menus.engine.walk import Walk
from menus.expressions.conditions import as_text
from menus.expressions.json_templates import UNSET, render_json
from menus.expressions.values import Json
from menus.grammar.file_sections import ANSWER_REQUEST
from menus.grammar.shapes import KeySpec, StringShape
from menus.grammar.values import TARGET
from menus.model import AnswerRequest, CaseKind, ChoiceVerb, ContactWay, Exit, Screen, Target
from menus.rendering.text.direction import without_isolates
from menus.rendering.text.sanitise import to_plain_text
from menus.verbs.verb_spec import VerbSpec


class Submit(EngineVerb, frozen=True):
    """Files a case. Shows nothing. Goes on at `answered` if the case system's answer has every column of `answer`."""

    key = "submit"

    case: str
    answer: AnswerRequest | None = None
    answered: Target = ()

    def own_targets(self) -> Mapping[str, Target]:
        """Where it goes on with the case system's answer."""
        return {"answered": self.answered}

    def answered_case(self) -> str:
        """The case, if an answer to it is waited for."""
        return self.case if self.answer is not None else ""

    def answer_columns(self) -> tuple[str, ...]:
        """The columns of the answer to it."""
        return tuple(self.answer.columns) if self.answer is not None else ()

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """Return the ways out. The case has a reference. The columns of the answer are known only where it came."""
        known = ("reference", f"{self.case}.reference")
        answer = self.answered_case()
        without = Exit(goto, known=known, answer=answer)
        return (
            (without, Exit(self.answered, known=known, answer=answer, has_row=True)) if answer else (without,)
        )

    def summary(self, derived: tuple[str, ...]) -> str:
        """Return the case that is filed."""
        return self.case or ", ".join(derived)

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Ask the gateway to file the case."""
        visit = walk.next_visit(screen)
        walk.session.awaiting_screen = screen.name
        return walk.wait_for(_submission(walk, self.case, visit, self.answer))

    def after_request(self, walk: Walk, screen: Screen, outcome: RequestOutcome) -> Turn:
        """Save the reference and the answer, and go on. Back never leads to a screen before the submission."""
        if not isinstance(outcome, SubmissionFiled):
            raise EngineError(f"{screen.name} did not ask for this")
        session = walk.session
        session.references[""] = session.references[self.case] = outcome.reference
        if walk.service.reminders:
            note_filed(walk, self.case, outcome.reference)
        session.history.clear()
        payment = open_payment_of(session)
        if payment is not None:  # nothing is left to wait for
            put_payment(session, replace(payment, id=""))
        session.screen = ""
        if self.answer is None:
            return walk.leave(screen, screen.goto)
        session.rows.pop(self.case, None)
        row = _complete_row(self.answer, outcome.answer)
        if row is None:
            return walk.leave(screen, screen.goto)
        session.rows[self.case] = [row]
        return walk.leave(screen, self.answered)


def _complete_row(wanted: AnswerRequest, answer: CaseAnswer | None) -> dict[str, str] | None:
    """Return the columns as plain text; None if there is no answer, or a column has no value."""
    if answer is None:
        return None
    row = {column: to_plain_text(answer.get(column, "")) for column in wanted.columns}
    return row if all(text.strip() for text in row.values()) else None


def _submission(walk: Walk, kind: str, visit: str, answer: AnswerRequest | None) -> Submission:
    """Return the case of this kind, with the fields that have values. Its title is in the default language."""
    case, scope = walk.service.cases[kind], walk.scope.for_systems()
    fields: dict[str, Json] = {}
    for name, field in case.fields.items():
        value = render_json(field, scope)
        if value is not UNSET:
            fields[name] = value  # type: ignore[assignment]  # UNSET is the only value that is not JSON
    officer_scope = walk.scope.in_default_language()
    title = case.title.wording(officer_scope).by_language[walk.service.default_language]
    words = without_isolates(title.render(officer_scope))
    proof = as_text(fields.get(case.note_after)) if case.note_after is not None else ""
    codes = {system: render_json(dict(one), scope) for system, one in case.codes.items()}
    contact = _contact(case, walk)
    return Submission(
        visit,
        case.name,
        words,
        fields,
        answer,
        proof,
        _way_here(walk),
        codes,  # type: ignore[arg-type]
        contact,
        similar=tuple(similar_to_filed(walk, case.name)),
    )


def _contact(case: CaseKind, walk: Walk) -> ContactWay:
    """Return what the case system gets of the citizen. A value that is none of the three gives no number away."""
    if case.contact is None:
        return ContactWay.NUMBER
    given = as_text(walk.scope.for_systems().evaluate(case.contact))
    return ContactWay(given) if given in tuple(ContactWay) else ContactWay.RELAY


def _way_here(walk: Walk) -> tuple[tuple[str, str], ...]:
    """Return the screens to which Back would lead, and the shown one, with the keys of options that were kept there.

    Of a private choice there is no key.
    """
    session, service = walk.session, walk.service
    keys: dict[str, str] = {}
    for name, (screen, option) in session.choices.items():
        verb = service.screens[screen].verb if screen in service.screens else None
        if option >= 0 and name not in service.private and isinstance(verb, ChoiceVerb):
            keys[screen] = verb.options[option].key or str(option + 1)
    return tuple((screen, keys.get(screen, "")) for screen in (*session.history, session.screen) if screen)


def _read(reader: NodeReader, fields: MappingFields) -> Submit | None:
    case = reader.word(fields.take("submit"), "`submit:`")
    answer = read_answer_request(reader, fields, case or "")
    answered = read_target_key(reader, fields, "answered")
    if answer is not None and not answered:
        text = f"{fields.what} does not say where to go on with the answer."
        reader.error("M301", fields.key_place("answer"), text, "Add `answered: <screen>`.")
    if "answered" in fields and "answer" not in fields:
        text = f"{fields.what} needs `answer:`."
        reader.error("M102", fields.key_place("answered"), text, "Add `answer: {columns: {…: …}}`.")
    return None if case is None else Submit(reader.qualified("cases", case), answer, answered)


SUBMIT = VerbSpec.of(
    Submit,
    _read,
    "Files a case, which is a name under `cases:`. Shows nothing.",
    StringShape("problem"),
    {
        "answer": KeySpec("The part of the case system's answer that the citizen waits for.", ANSWER_REQUEST),
        "answered": KeySpec("Where to go on with that answer. Without an answer, `goto` counts.", TARGET),
    },
)
