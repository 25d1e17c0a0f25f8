"""The first answer in a text that begins with a keyword, such as the number in `STATUS 482915304`."""

import msgspec

from menus.engine import engine
from menus.engine.answer_fit import fitting_part, intended_answer
from menus.engine.inputs import Caller, TurnInputs
from menus.entry.keywords import KeywordMatch
from menus.model import EntryPoint, Service


class FirstAnswer(msgspec.Struct, frozen=True):
    """The answer to a first question. `is_free_text`: the question takes any text.

    An answer that is not valid was still meant as an answer, so the citizen is told that it does not fit.
    """

    text: str
    is_free_text: bool
    is_valid: bool = True


def find_first_answer(
    service: Service, keyword: KeywordMatch, caller: Caller, inputs: TurnInputs, language: str | None
) -> FirstAnswer | None:
    """Return the part of the words after a keyword that answers the keyword's first question; None if no part does.

    `language` is the caller's remembered language. The keyword's language comes before it.
    """
    language = keyword.entry_point.language or language
    turn = engine.start(service, keyword.entry_point.goto, caller, inputs, language=language)
    if not keyword.rest or turn.page is None or turn.page.ends:
        return None
    part = fitting_part(service, turn.session, caller, keyword.rest, inputs)
    if part:
        return FirstAnswer(part, engine.takes_free_text(service, turn.session))
    guesses = service.guesses.get(turn.session.screen)
    if keyword.is_exact and guesses is not None and guesses.find(keyword.rest):
        return FirstAnswer(keyword.rest, is_free_text=False)
    meant = intended_answer(service, turn.session, keyword.rest) if keyword.is_exact else None
    return FirstAnswer(meant, is_free_text=False, is_valid=False) if meant else None


def understood_entry(service: Service, text: str) -> EntryPoint | None:
    """Return the menu at which a text in a citizen's own words begins; None if it resembles none of the options."""
    for point in service.sms_entries.understand[:1]:
        guesses = service.guesses.get(point.goto)
        if guesses is not None and guesses.find(text):
            return point
    return None


def keyword_begins(keyword: KeywordMatch, first: FirstAnswer | None) -> bool:
    """Return True if the keyword of a text begins a conversation; False if it is a word that only looks like one."""
    return keyword.is_exact or keyword.is_alone or first is not None
