"""Reads the steps of a hop from its notes: keys and values of the menus' own options, of anything else only its kind.

Of an option whose choice is private, only that one was chosen.
"""

from collections.abc import Sequence

from menus.answers.base import RejectedAnswer
from menus.engine.move import Move
from menus.engine.session import NOTICE_INVALID, NOTICE_NONE, Session
from menus.engine.step_note import StepKind, StepNote
from menus.engine.turn import ScreenResult
from menus.input.plain import plain_input
from menus.model import AnswerVerb, Choice, ChoiceVerb, Service
from menus.model.settings import RESTART
from menus.rendering.layout import with_keys
from menus.replay.walk import Action, WalkStep

MOVES = {
    Move.BACK: Action.BACK,
    Move.HOME: Action.HOME,
    Move.MORE: Action.MORE,
    Move.PREVIOUS: Action.PREVIOUS,
}
UNSEEN = "unseen"
"""Why a choice does not fit that is on a page that was not shown."""
ASKED_AGAIN = "retry"
"""Why an answer does not fit for which the menus ask again (`retry:`)."""


def read_steps(service: Service, notes: Sequence[StepNote]) -> list[WalkStep]:
    """Return the steps that were noted in a hop. No typed text is in them."""
    return [step for note in notes for step in _steps_of(service, note)]


def _steps_of(service: Service, note: StepNote) -> list[WalkStep]:
    """Return the step that was noted, or one for each option of a guess that was confirmed."""
    if note.reading.way:
        return [_option_of_way(service, menu, number) for menu, number in note.reading.way]
    return [read_step(service, note)]


def read_step(service: Service, note: StepNote) -> WalkStep:
    """Return the step that was noted."""
    before = note.before
    if note.kind is StepKind.SPOKEN:
        return WalkStep(before.screen, Action.SPOKEN)
    if note.kind is StepKind.PUT_THROUGH:
        return WalkStep(before.screen, Action.PUT_THROUGH, reason=note.text)
    if note.kind is StepKind.GAVE_UP:
        return WalkStep(before.screen, Action.GAVE_UP)
    if before.dropped_session:
        chosen = note.reading.answer
        action = Action.WRONG if chosen is None else Action.HOME if chosen == RESTART else Action.ON
        return WalkStep(before.screen, action)
    if note.reading.way:
        return _option_of_way(service, *note.reading.way[0])
    if note.reading.own_words:
        return WalkStep(before.screen, Action.WRONG, reason=note.reading.own_words)
    return _typed_step(service, note)


def _notice(before: Session, shown: ScreenResult) -> int:
    """Return the number of the notice if the screen is shown again with one."""
    again = shown.session.screen == before.screen and not shown.page.ends
    return shown.session.notice if again else NOTICE_NONE


def _typed_step(service: Service, note: StepNote) -> WalkStep:
    screen = service.screens[note.before.screen]
    match, notice = note.reading.match, _notice(note.before, note.shown)
    if match is not None and not isinstance(match, int):
        return WalkStep(screen.name, MOVES[match])
    if isinstance(match, int):
        if notice != NOTICE_NONE:
            return WalkStep(screen.name, Action.WRONG, reason=_unmet(notice, UNSEEN))
        is_private = screen.private or screen.save in service.private
        return (
            WalkStep(screen.name, Action.FITS)
            if is_private
            else _chosen(screen.name, note.reading.choices, match)
        )
    if isinstance(screen.verb, AnswerVerb):
        if isinstance(note.reading.answer, RejectedAnswer):
            return WalkStep(screen.name, Action.WRONG, reason=note.reading.answer.reason.value)
        if notice != NOTICE_NONE:
            return WalkStep(screen.name, Action.WRONG, reason=_unmet(notice, ASKED_AGAIN))
        return WalkStep(screen.name, Action.FITS)
    if isinstance(screen.verb, ChoiceVerb):
        is_number = plain_input(note.text).isdigit()
        return WalkStep(screen.name, Action.WRONG, reason="number" if is_number else "words")
    if screen.verb.asks_payment and note.shown.session.screen == screen.name:
        return WalkStep(screen.name, Action.MORE)  # it says that it still waits, and is left as it is
    return WalkStep(screen.name, Action.ON)


def _option_of_way(service: Service, menu: str, number: int) -> WalkStep:
    """Return the choice of an option by words: its key is that which it has where all options are on offer."""
    screen = service.screens[menu]
    if not isinstance(screen.verb, ChoiceVerb) or screen.private or screen.save in service.private:
        return WalkStep(menu, Action.FITS)
    options = screen.verb.options
    key = options[number].key or str(sum(not one.key for one in options[: number + 1]))
    value = options[number].value
    return WalkStep(menu, Action.OPTION, number, key, value if isinstance(value, str | int) else None)


def _chosen(screen: str, choices: tuple[Choice, ...], place: int) -> WalkStep:
    choice = choices[place]
    if choice.option is None:
        rows = [one for one in choices[: place + 1] if one.row is not None]
        return WalkStep(screen, Action.ROW, number=len(rows))
    key = next(key for key, one in with_keys(choices) if one is choice)
    value = choice.option.value
    kept = value if isinstance(value, str | int) else None
    return WalkStep(screen, Action.OPTION, choice.index, key, kept)


def _unmet(notice: int, otherwise: str) -> str:
    """Return which line of `require:` was not met; `otherwise` if it was none of them."""
    return f"require {notice}" if notice > NOTICE_INVALID else otherwise
