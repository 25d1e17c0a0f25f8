"""What the gateway answered to a request."""

from menus.engine.effects import LookupFound, LookupLate, RequestOutcome, SubmissionFiled
from menus.engine.row_search import MAX_SESSION_ROWS
from menus.engine.silent_verbs import follow_lookup
from menus.engine.turn import EngineError, Turn
from menus.engine.walk import Walk
from menus.model import Lookup, Screen, Submit
from menus.rendering.text.sanitise import to_plain_text


def apply_outcome(walk: Walk, outcome: RequestOutcome) -> Turn:
    """Go on with the outcome that the session waits for."""
    screen = walk.service.screens[walk.session.awaiting_screen]
    verb = screen.verb
    if isinstance(verb, Submit) and isinstance(outcome, SubmissionFiled):
        return _after_submission(walk, screen, verb, outcome.reference)
    if isinstance(verb, Lookup) and not isinstance(outcome, SubmissionFiled):
        return _after_lookup(walk, screen, verb, outcome)
    raise EngineError(f"{screen.name} did not ask for this")


def _after_submission(walk: Walk, screen: Screen, verb: Submit, reference: str) -> Turn:
    session = walk.session
    session.references[""] = session.references[verb.case] = reference
    session.history.clear()
    session.screen = ""  # so that Back never leads across a submission
    return walk.leave(screen, screen.goto)


def _after_lookup(walk: Walk, screen: Screen, verb: Lookup, outcome: RequestOutcome) -> Turn:
    if isinstance(outcome, LookupFound):
        rows = [
            {column: to_plain_text(text) for column, text in row.items()}
            for row in outcome.rows[:MAX_SESSION_ROWS]
        ]
        return follow_lookup(walk, screen, verb, rows)
    if isinstance(outcome, LookupLate):
        return walk.leave(screen, verb.late or verb.failed, resets_attempts=False)
    return walk.leave(screen, verb.failed, resets_attempts=False)
