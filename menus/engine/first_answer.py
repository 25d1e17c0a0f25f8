"""The first answer in a text that begins with a keyword, such as the number in `STATUS 482915307`."""

from dataclasses import dataclass

from menus.engine import engine
from menus.engine.answer_fit import fitting_part, intended_answer
from menus.engine.inputs import Caller, TurnInputs
from menus.entry.keywords import KeywordMatch
from menus.model import Service


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """The answer to a first question, and whether that question takes free text.

    An answer that is not valid was still meant as one. Its citizen is told so.
    """

    text: str
    is_free_text: bool
    is_valid: bool = True


def find_first_answer(
    service: Service, keyword: KeywordMatch, caller: Caller, inputs: TurnInputs, language: str | None
) -> FirstAnswer | None:
    """Find what of the words after the keyword answers the first question that it leads to; None if nothing does.

    `language` is the caller's remembered one. The keyword's language comes before it.
    """
    language = keyword.entry_point.language or language
    turn = engine.start(service, keyword.entry_point.goto, caller, inputs, language=language)
    if not keyword.rest or turn.page is None or turn.page.ends:
        return None
    part = fitting_part(service, turn.session, caller, keyword.rest, inputs)
    if part:
        return FirstAnswer(part, engine.takes_free_text(service, turn.session))
    meant = intended_answer(service, turn.session, keyword.rest) if keyword.is_exact else None
    return FirstAnswer(meant, is_free_text=False, is_valid=False) if meant else None


def keyword_begins(keyword: KeywordMatch, first: FirstAnswer | None) -> bool:
    """Return whether a text begins a conversation by its keyword, and does not just hold a word that looks like one."""
    return keyword.is_exact or keyword.is_alone or first is not None
