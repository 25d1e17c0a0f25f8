"""Check if an answer would fit a screen, without giving the answer."""

from menus.answers.text import TextAnswer
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.session import Session
from menus.engine.typed_answers import accepts
from menus.engine.walk import Walk
from menus.entry.keywords import possible_answers
from menus.input.politeness import without_thanks
from menus.model import AnswerVerb, Service


def answer_fits(
    service: Service,
    session: Session,
    caller: Caller,
    typed: str,
    inputs: TurnInputs,
    *,
    alone: bool = True,
) -> bool:
    """Return True if `typed` is a key, a choice or an answer of the screen that is shown.

    On a screen that asks nothing and goes on after any key, nothing fits. See `accepts` for `alone`.
    """
    return accepts(Walk(service, session, caller, inputs), typed, alone=alone)


def intended_answer(service: Service, session: Session, rest: str) -> str | None:
    """Return the part of `rest` that is meant as an answer, although it does not fit; None if no part is.

    Digits are meant as an answer if the screen does not ask for words.
    """
    verb = service.screens[session.screen].verb
    if (
        not isinstance(verb, AnswerVerb)
        or isinstance(verb.answer, TextAnswer)
        or not any(map(str.isdigit, rest))
    ):
        return None
    return without_thanks(rest) or rest


def fitting_part(
    service: Service, session: Session, caller: Caller, rest: str, inputs: TurnInputs
) -> str | None:
    """Return the part of `rest`, the words after a keyword, that answers the shown screen; None if no part does.

    The citizen has not seen that screen. So a number among other words is no choice of an option.
    """
    verb = service.screens[session.screen].verb
    is_free_text = isinstance(verb, AnswerVerb) and isinstance(verb.answer, TextAnswer)
    of_digits = isinstance(verb, AnswerVerb) and not is_free_text
    candidates = list(possible_answers(rest, of_digits=of_digits))
    for candidate in candidates if is_free_text else sorted(candidates, key=len):
        if answer_fits(service, session, caller, candidate, inputs):
            return candidate
    fits_among_words = of_digits and answer_fits(service, session, caller, rest, inputs, alone=False)
    return rest if fits_among_words else None
