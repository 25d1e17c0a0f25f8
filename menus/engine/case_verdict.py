"""Pass on what a citizen says of the case that a text asked about, where the menus say what its system shall do."""

from typing import TYPE_CHECKING

from menus.engine.effects import Submission
from menus.engine.session import Session
from menus.engine.turn import EngineError, Turn
from menus.expressions.conditions import as_text
from menus.model import ChoiceVerb, Screen, Target
from menus.model.verdicts import RATE, Verdict

if TYPE_CHECKING:
    from menus.engine.walk import Walk


def take_verdict_filed(walk: "Walk") -> Turn:
    """Go on from the screen whose answer was passed on. Back never leads to it."""
    session = walk.session
    screen = walk.service.screens[session.awaiting_screen]
    session.awaiting_screen = session.screen = ""
    session.history.clear()
    return walk.leave(screen, _target_after(screen, session), is_judged=True)


def verdict_submission(walk: "Walk", screen: Screen) -> Submission | None:
    """Return what the answer to a screen makes the case system do; None if it does nothing."""
    if screen.verdicts is None:
        raise EngineError(f"{screen.name} gives no verdict")
    value = walk.session.answers.get(screen.save or "")
    verdict = None if value is None else screen.verdicts.verdict_of(as_text(value))
    if verdict is None:
        return None
    return Submission(walk.next_visit(screen), verdict.action, _title(verdict), {}, verdict=verdict)


def _title(verdict: Verdict) -> str:
    return f"{verdict.action} {verdict.rating}" if verdict.action == RATE else verdict.action


def _target_after(screen: Screen, session: Session) -> Target:
    """Return where the answer that was given leads on."""
    chosen = session.choices.get(screen.save or "")
    if isinstance(screen.verb, ChoiceVerb) and chosen is not None and chosen[1] >= 0:
        return screen.verb.options[chosen[1]].goto or screen.goto
    return screen.goto
