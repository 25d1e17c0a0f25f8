"""Read typed text: an option's key, a navigation key, a number, a label, or else the answer to a question."""

import re
from functools import partial

from menus.answers.base import MAX_ANSWER_LENGTH, AnswerContext, AnswerType, NamedBound, RejectedAnswer
from menus.answers.choice import ChoiceAnswer
from menus.engine.effects import AttemptCounted
from menus.engine.engine_verb import EngineVerb, TypedInput
from menus.engine.guess_offer import offer_guesses, read_offer_choice
from menus.engine.input_reading import InputReading
from menus.engine.move import Move
from menus.engine.scope import VOICE_CHANNEL
from menus.engine.session import NO_OPTION, NOTICE_INVALID, NOTICE_NONE
from menus.engine.turn import EngineError, TrailEntry, Turn
from menus.engine.walk import Walk
from menus.engine.words_match import Match, match_choice, match_move
from menus.expressions.templates import Placeholder
from menus.expressions.values import Json
from menus.input.fold import EDGE_PUNCTUATION
from menus.input.plain import plain_input
from menus.model import AnswerVerb, Choice, ChoiceVerb, Screen
from menus.rendering.layout import (
    NUMBERED,
    choices_of,
    navigation_of,
    render_numbered_screen,
    render_screen,
)
from menus.rendering.screen_pages import MORE, PREVIOUS
from menus.rendering.text.sanitise import tidy_input

MAX_NUMBER_LENGTH = 3  # digits of the number of a choice
PAGE_STEPS = {Move.MORE: 1, Move.PREVIOUS: -1}
NUMBERED_MOVES = {MORE: Move.MORE, PREVIOUS: Move.PREVIOUS}  # by what `ScreenPage.numbers` has
_HAS_DIGIT = re.compile("[0-9]")


def take_counted_answer(walk: Walk, outcome: AttemptCounted) -> Turn:
    """Judge an answer that is counted now, or refuse it unjudged if there were too many before it."""
    session, screen = walk.session, walk.service.screens[walk.session.awaiting_screen]
    attempts = screen.attempts
    if attempts is None:
        raise EngineError(f"{screen.name} counts no answers")
    session.awaiting_screen = ""
    session.attempts[screen.name] = min(outcome.of_caller, attempts.max_attempts)
    if outcome.most > attempts.max_attempts:
        session.counted.pop(screen.name, None)
        return walk.follow(attempts.too_many)
    session.counted[screen.name] = outcome.most
    if outcome.typed is None:
        return walk.count_attempt(screen) or walk.go_to(screen.name, NOTICE_INVALID)
    return take_answer(walk, outcome.typed, is_counted=True)


def take_answer(walk: Walk, typed: str, *, is_counted: bool = False) -> Turn:
    """Take the text typed on the screen that is shown. `is_counted`: it was counted already, where answers are."""
    screen = walk.service.screens[walk.session.screen]
    typed_input = read_typed(walk, screen, typed)
    match, choices = walk.reading.match, walk.reading.choices
    is_answer = match is None or isinstance(match, int)
    if is_answer and not is_counted and screen.attempts is not None and screen.attempts.counts_first:
        return walk.ask_to_count(screen, typed)
    if isinstance(match, int):
        if screen.seen_only and choices[match].key != typed_input.key and not _was_shown(walk, screen, match):
            return walk.reject_answer(NOTICE_INVALID)
        return take_option(walk, screen, choices[match], typed_input.text)
    if match is not None:
        return _move(walk, screen, match)
    verb: EngineVerb = screen.verb  # type: ignore[assignment]  # every verb in `menus.verbs` is one
    if isinstance(verb, AnswerVerb):
        return _take_typed_answer(walk, screen, verb.answer, typed_input.text)
    if isinstance(verb, ChoiceVerb):
        return offer_guesses(walk, screen, typed_input.text) or walk.reject_answer(NOTICE_INVALID)
    return verb.take(walk, screen)


def read_typed(walk: Walk, screen: Screen, typed: str) -> TypedInput:
    """Read the text typed on the screen that is shown, note it as the walk's reading, and return it tidied."""
    is_plain = (
        typed.isascii() and typed.isprintable()
    )  # plain text needs no tidying, and nearly all input is plain
    text = typed.strip() if is_plain else tidy_input(typed)
    key = text if is_plain else plain_input(text)
    choices = screen.fixed_choices
    if choices is None:
        choices = choices_of(screen.verb, walk.scope)
    typed_input, answer = TypedInput(text, key, choices), None
    match = _match_key(walk, screen, choices, key)
    if match is None and (choices or _HAS_DIGIT.search(key)):
        match = _match_words(walk, screen, typed_input, alone=_are_own_words(walk, screen, typed_input))
    if match is None and isinstance(screen.verb, AnswerVerb):
        answer = screen.verb.answer.read(text, answer_context(walk))
    walk.reading = InputReading(match, choices, answer)
    return typed_input


def _are_own_words(walk: Walk, screen: Screen, typed: TypedInput) -> bool:
    """Return True for words that may mean an option by themselves. A number among them chooses none."""
    guesses = walk.service.guesses.get(screen.name)
    if guesses is None or typed.key.isdigit() or not _HAS_DIGIT.search(typed.key):
        return False
    return bool(guesses.find(typed.text))


def accepts(walk: Walk, typed: str, *, alone: bool = True) -> bool:
    """Return True if `typed` is a key, a choice or an answer of the screen. `walk` cannot be used afterwards.

    If it must be `alone`, only punctuation, politeness and a choice's own words may stand beside it.
    """
    if read_offer_choice(walk, typed) is not None:
        return True
    screen = walk.screen
    text, key = tidy_input(typed), plain_input(typed)
    choices = choices_of(screen.verb, walk.scope)
    if (
        _match_key(walk, screen, choices, key) is not None
        or _match_words(walk, screen, TypedInput(text, key, choices), alone=alone) is not None
    ):
        return True
    verb = screen.verb
    return isinstance(verb, AnswerVerb) and not isinstance(
        verb.answer.read(text, answer_context(walk), alone=alone), RejectedAnswer
    )


def _match_key(walk: Walk, screen: Screen, choices: tuple[Choice, ...], key: str) -> Match | None:
    """Return what a key stands for: an option's own key first, then a move, then the number of a choice."""
    bare = key.strip(EDGE_PUNCTUATION)  # `2.` and `(2)` are 2
    keys = walk.service.keys[walk.caller.channel]
    for one in (key,) if bare == key else (key, bare):
        for place, choice in enumerate(choices):
            if choice.key and choice.key == one:
                return place
        if one and one in (keys.back, keys.home, keys.more, keys.previous):
            move = _live_move(walk, screen, one)
            if move is not None:
                return move
    number = bare.lstrip("0") if bare.isascii() and bare.isdigit() else ""
    if 0 < len(number) <= MAX_NUMBER_LENGTH and isinstance(screen.verb, ChoiceVerb):
        return _choice_by_number(walk, screen, choices, int(number))
    return None


def _match_words(walk: Walk, screen: Screen, typed: TypedInput, *, alone: bool) -> Match | None:
    """Return what words, or a number beside words, stand for."""
    if len(typed.key) > MAX_ANSWER_LENGTH:
        return None
    match_key = partial(_match_key, walk, screen, typed.choices)
    if isinstance(screen.verb, ChoiceVerb):
        return match_choice(walk, screen.verb, typed, match_key, alone=alone)
    return None if typed.key.isdigit() else match_move(walk, typed.key, match_key)


def _live_move(walk: Walk, screen: Screen, key: str) -> Move | None:
    """Return what a navigation key does now; None if it does nothing."""
    navigation = navigation_of(walk.service, screen, walk.session, walk.caller.channel)
    if key == navigation.back:
        return Move.BACK
    if key == navigation.home:
        return Move.HOME
    if render_numbered_screen(walk.service, screen, walk.scope) is not None:
        return None
    keys = walk.service.keys[walk.caller.channel]
    move = {keys.more: Move.MORE, keys.previous: Move.PREVIOUS}.get(key)
    return move if move is not None and _has_page(walk, screen, PAGE_STEPS[move]) else None


def _has_page(walk: Walk, screen: Screen, step: int) -> bool:
    return 0 <= walk.session.page + step < len(render_screen(walk.service, screen, walk.scope))


def _move(walk: Walk, screen: Screen, move: Move) -> Turn:
    """Make a move that `_match_key` found."""
    session = walk.session
    if move is Move.BACK:
        return walk.show_afresh(session.history.pop())
    if move is Move.HOME:
        session.history.clear()
        return walk.show_afresh(session.home)
    if render_numbered_screen(walk.service, screen, walk.scope) is not None:
        session.notice = NOTICE_NONE
    session.page += PAGE_STEPS[move]
    return walk.show()


def _choice_by_number(walk: Walk, screen: Screen, choices: tuple[Choice, ...], number: int) -> Match | None:
    """Return the choice of a number. Numbers count over all pages or, with numbered paging, over this page."""
    numbered = (screen.paging or walk.service.paging) == NUMBERED
    screen_pages = render_numbered_screen(walk.service, screen, walk.scope) if numbered else None
    if screen_pages is not None:
        numbers = screen_pages[min(walk.session.page, len(screen_pages) - 1)].numbers
        found = numbers[number - 1] if number <= len(numbers) else None
        return found if found is None or found >= 0 else NUMBERED_MOVES[found]
    unkeyed = [place for place, choice in enumerate(choices) if not choice.key]
    return unkeyed[number - 1] if number <= len(unkeyed) else None


def _was_shown(walk: Walk, screen: Screen, index: int) -> bool:
    """Return True if a choice is on a page that was shown."""
    shown = render_screen(walk.service, screen, walk.scope)[: walk.session.highest_page_shown + 1]
    return any(index in page.choices for page in shown)


def take_option(walk: Walk, screen: Screen, choice: Choice, typed: str) -> Turn:
    """Go on by a choice of the screen that is shown."""
    session, option = walk.session, choice.option
    before = _saved_answer(walk, screen.save) if screen.require else NOTHING_SAVED
    if option is None:
        if isinstance(screen.verb, ChoiceVerb) and choice.row is not None:
            walk.save_row(screen, screen.verb, dict(choice.row), typed)
    elif screen.save and option.value is not None:
        walk.save_answer(screen.save, option.value, (screen.name, choice.index), typed=typed)
    unmet_notice = _unmet_requirement(walk, screen) if screen.require else None
    if unmet_notice is not None:
        _restore_answer(walk, screen.save, before)
        return walk.reject_answer(unmet_notice)
    session.has_answers = True
    walk.trail.append(TrailEntry(screen.name, session.language, choice.index))
    if screen.attempts is not None:
        _reset_attempts(walk, screen)
    if option is None:
        return walk.leave(screen, screen.goto)
    if option.language:
        walk.switch_language(option.language)
    if option.set:
        walk.derive_values(option.set)
    if option.clear:
        walk.forget_answers(option.clear)
    return walk.leave(screen, option.goto or screen.goto)


def _take_typed_answer(walk: Walk, screen: Screen, answer: AnswerType, text: str) -> Turn:
    """Take an answer if it fits its type and the screen's `require:`."""
    if screen.voice.record is not None and walk.caller.channel == VOICE_CHANNEL:
        return walk.reject_answer(NOTICE_INVALID)  # the answer must be spoken
    value = walk.reading.answer
    if isinstance(value, RejectedAnswer):
        return walk.reject_answer(NOTICE_INVALID)
    before = _saved_answer(walk, screen.save) if screen.require else NOTHING_SAVED
    if screen.save:
        chosen = (screen.name, NO_OPTION) if isinstance(answer, ChoiceAnswer) else None
        walk.save_answer(screen.save, value, chosen, typed=text)
    unmet_notice = _unmet_requirement(walk, screen) if screen.require else None
    if unmet_notice is not None:
        _restore_answer(walk, screen.save, before)
        return walk.reject_answer(unmet_notice)
    walk.session.has_answers = True
    if screen.attempts is not None:
        _reset_attempts(walk, screen)
    return walk.leave(screen, screen.goto)


def answer_context(walk: Walk) -> AnswerContext:
    """Return the context in which an answer is read now."""
    service = walk.service
    return AnswerContext(
        walk.inputs.now.astimezone(service.time_zone),
        service.country,
        lambda named: _text_of_bound(walk, named),
        service.calendar,
    )


def _reset_attempts(walk: Walk, screen: Screen) -> None:
    """Reset the attempts after an answer that fits, unless a `retry:` of a later screen may still reject it."""
    if screen.name not in walk.service.screens_with_retry:
        walk.reset_attempts(screen)


def _text_of_bound(walk: Walk, named: NamedBound) -> str | None:
    value = walk.scope.value(Placeholder(*named.parts))
    return None if value is None else str(value)


def _unmet_requirement(walk: Walk, screen: Screen) -> int | None:
    for number, requirement in enumerate(screen.require, start=1):
        if not requirement.condition.holds(walk.scope):
            return NOTICE_INVALID + number
    return None


SavedAnswer = tuple[Json, tuple[str, int] | None, dict[str, str] | None, str | None]
NOTHING_SAVED: SavedAnswer = (None, None, None, None)


def _saved_answer(walk: Walk, name: str | None) -> SavedAnswer:
    session = walk.session
    if name is None:
        return NOTHING_SAVED
    rows = session.rows.get(name)
    row = rows[0] if rows else None
    return session.answers.get(name), session.choices.get(name), row, session.typed.get(name)


def _restore_answer(walk: Walk, name: str | None, saved: SavedAnswer) -> None:
    if name is None:
        return
    value, choice, row, typed = saved
    if value is None and row is None:
        walk.forget_answers((name,))
    else:
        walk.save_answer(name, value, choice, row, typed)
