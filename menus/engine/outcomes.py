"""What the gateway answered to a request."""

from menus.engine.effects import Filed, Found, Late, Outcome
from menus.engine.row_search import ROWS_KEPT
from menus.engine.silent_verbs import found
from menus.engine.turn import EngineError, Turn
from menus.engine.walk import Walk
from menus.model import LookUpIn, Screen, Submit
from menus.rendering.text.sanitise import plain


def take(walk: Walk, outcome: Outcome) -> Turn:
    """Go on with the outcome that the session waits for."""
    screen = walk.service.screens[walk.session.awaiting]
    verb = screen.verb
    if isinstance(verb, Submit) and isinstance(outcome, Filed):
        return _filed(walk, screen, verb, outcome.reference)
    if isinstance(verb, LookUpIn) and not isinstance(outcome, Filed):
        return _looked_up(walk, screen, verb, outcome)
    raise EngineError(f"{screen.name} did not ask for this")


def _filed(walk: Walk, screen: Screen, verb: Submit, reference: str) -> Turn:
    session = walk.session
    session.references[""] = session.references[verb.case] = reference
    session.history.clear()
    session.screen = ""  # so that Back never leads across a submission
    return walk.leave(screen, screen.goto)


def _looked_up(walk: Walk, screen: Screen, verb: LookUpIn, outcome: Outcome) -> Turn:
    if isinstance(outcome, Found):
        rows = [{column: plain(text) for column, text in row.items()} for row in outcome.rows[:ROWS_KEPT]]
        return found(walk, screen, verb, rows)
    if isinstance(outcome, Late):
        return walk.leave(screen, verb.late or verb.failed, judged=False)
    return walk.leave(screen, verb.failed, judged=False)
