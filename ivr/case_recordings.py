"""The recordings of texts with cases: the first case has the file of the text, the second one `-2`, and so on."""

from collections.abc import Iterator

from ivr.prompt_part import PromptPart
from menus.analysis.satisfiability import possible_wordings
from menus.expressions.templates import LocalisedText
from menus.model import Option, Service
from menus.model.service import known_by_name

STATE_NOTE = "How a case stands."


def case_file_name(name: str, wording: LocalisedText | None) -> str:
    """Return the name of the recording of a case, without its ending. `name` is that of a text without cases."""
    return name if wording is None or wording.number == 1 else f"{name}-{wording.number}"


def label_file(screen: str, option: Option, wording: LocalisedText) -> str:
    """Return the recording of the words of an option, where a text repeats what was chosen."""
    return f"{screen}.{case_file_name(str(option.value), wording)}.mp3"


def state_file(state: str, wording: LocalisedText | None) -> str:
    """Return the recording of the state of a case, in one of its wordings."""
    return f"states/{case_file_name(state, wording)}.mp3"


def state_parts(service: Service, state: str, language: str) -> Iterator[PromptPart]:
    """Yield the recordings of the state of a case."""
    say = service.states[state].say if state in service.states else None
    if say is None:
        yield PromptPart(state_file(state, None), known_by_name(state), STATE_NOTE)
        return
    for wording in possible_wordings(say, {"language": language}):
        words = wording.by_language[language].static_text or ""
        yield PromptPart(state_file(state, wording), words, STATE_NOTE)
