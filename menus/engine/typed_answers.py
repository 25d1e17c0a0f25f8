"""Read typed text: an option's key, a navigation key, a number, a label, or else the answer to a question."""

from menus.answers.base import AnswerContext, AnswerType, NamedBound, RejectedAnswer
from menus.answers.choice import ChoiceAnswer
from menus.engine.engine_verb import EngineVerb, TypedInput
from menus.engine.scope import VOICE_CHANNEL
from menus.engine.session import NO_OPTION, NOTICE_INVALID
from menus.engine.turn import TrailEntry, Turn
from menus.engine.walk import Walk
from menus.expressions.templates import Placeholder
from menus.expressions.values import Json
from menus.model import AnswerVerb, Choice, ChoiceVerb, Screen
from menus.rendering.layout import (
    NUMBERED,
    choices_of,
    label_of,
    navigation_of,
    render_numbered_screen,
    render_screen,
)
from menus.rendering.screen_pages import MORE, PREVIOUS
from menus.rendering.text.direction import ISOLATE_END, without_isolates
from menus.rendering.text.sanitise import ascii_digits, tidy_input, to_plain_text


def take_answer(walk: Walk, typed: str) -> Turn:
    """Take the text typed on the screen that is shown."""
    screen = walk.service.screens[walk.session.screen]
    is_plain = (
        typed.isascii() and typed.isprintable()
    )  # plain text needs no tidying, and nearly all input is plain
    text = typed.strip() if is_plain else tidy_input(typed)
    key = (text if is_plain else ascii_digits(text)).removesuffix(".")
    choices = screen.fixed_choices
    if choices is None:
        choices = choices_of(screen.verb, walk.scope)
    for choice in choices:
        if choice.key and choice.key == key:
            return _take_matched_choice(walk, screen, choice)
    keys = walk.service.keys[walk.caller.channel]
    if key and key in (keys.back, keys.home, keys.more, keys.previous):
        moved = _navigate(walk, screen, key)
        if moved is not None:
            return moved
    verb: EngineVerb = screen.verb  # type: ignore[assignment]  # every verb in `menus.verbs` is one
    if isinstance(verb, ChoiceVerb):
        return _take_choice(walk, screen, TypedInput(text, key, choices))
    if isinstance(verb, AnswerVerb):
        return _take_typed_answer(walk, screen, verb.answer, text)
    return verb.take(walk, screen)


def accepts(walk: Walk, typed: str) -> bool:
    """Return True if `typed` is a key, a choice or an answer of the screen. `walk` cannot be used afterwards."""
    screen = walk.screen
    text = tidy_input(typed)
    key = ascii_digits(text).removesuffix(".")
    choices = choices_of(screen.verb, walk.scope)
    return (
        any(choice.key and choice.key == key for choice in choices)
        or _navigate(walk, screen, key) is not None
        or _fits_verb(walk, screen, TypedInput(text, key, choices))
    )


def _fits_verb(walk: Walk, screen: Screen, typed: TypedInput) -> bool:
    verb = screen.verb
    if isinstance(verb, AnswerVerb):
        return not isinstance(verb.answer.read(typed.text, _context(walk)), RejectedAnswer)
    return isinstance(verb, ChoiceVerb) and _match_choice(walk, screen, typed) is not None


def _navigate(walk: Walk, screen: Screen, key: str) -> Turn | None:
    if not key:
        return None
    session = walk.session
    navigation = navigation_of(walk.service, screen, session, walk.caller.channel)
    if key == navigation.back:
        return walk.show_afresh(session.history.pop())
    if key == navigation.home:
        session.history.clear()
        return walk.show_afresh(session.home)
    if render_numbered_screen(walk.service, screen, walk.scope) is not None:
        return None
    keys = walk.service.keys[walk.caller.channel]
    step = {keys.more: 1, keys.previous: -1}.get(key)
    return None if step is None else _turn_page(walk, screen, step)


def _turn_page(walk: Walk, screen: Screen, step: int) -> Turn | None:
    page = walk.session.page + step
    if not 0 <= page < len(render_screen(walk.service, screen, walk.scope)):
        return None
    walk.session.page = page
    return walk.show()


def _take_choice(walk: Walk, screen: Screen, typed: TypedInput) -> Turn:
    """Choose an option or a row by its number or its label, or turn the page by a number."""
    index = _match_choice(walk, screen, typed)
    if index in (MORE, PREVIOUS):
        walk.session.notice = -1
        turned = _turn_page(walk, screen, 1 if index == MORE else -1)
        if turned is not None:
            return turned
    if index is None or index < 0 or (screen.seen_only and not _was_shown(walk, screen, index)):
        return walk.reject_answer(NOTICE_INVALID)
    return _take_matched_choice(walk, screen, typed.choices[index])


def _match_choice(walk: Walk, screen: Screen, typed: TypedInput) -> int | None:
    """Return the choice of a number or a label, or MORE or PREVIOUS; None if there is none."""
    text, key, choices = typed
    number = key.lstrip("0") if key.isascii() and key.isdigit() else ""
    index = _choice_by_number(walk, screen, choices, int(number)) if 0 < len(number) <= 3 else None
    return _choice_by_label(walk, screen, choices, text) if index is None else index


def _choice_by_number(walk: Walk, screen: Screen, choices: tuple[Choice, ...], number: int) -> int | None:
    """Return the choice of a number. Numbers count over all pages or, with numbered paging, over this page."""
    numbered = (screen.paging or walk.service.paging) == NUMBERED
    screen_pages = render_numbered_screen(walk.service, screen, walk.scope) if numbered else None
    if screen_pages is not None:
        numbers = screen_pages[min(walk.session.page, len(screen_pages) - 1)].numbers
        return numbers[number - 1] if number <= len(numbers) else None
    unkeyed = [index for index, choice in enumerate(choices) if not choice.key]
    return unkeyed[number - 1] if number <= len(unkeyed) else None


def _choice_by_label(walk: Walk, screen: Screen, choices: tuple[Choice, ...], text: str) -> int | None:
    typed = to_plain_text(text).casefold()
    if not typed:
        return None
    for index, choice in enumerate(choices):
        label = label_of(choice, screen.verb, walk.scope)
        if ISOLATE_END in label:
            label = without_isolates(label)
        if to_plain_text(label).casefold() == typed:
            return index
    return None


def _was_shown(walk: Walk, screen: Screen, index: int) -> bool:
    """Return True if a choice is on a page that was shown."""
    shown = render_screen(walk.service, screen, walk.scope)[: walk.session.highest_page_shown + 1]
    return any(index in page.choices for page in shown)


def _take_matched_choice(walk: Walk, screen: Screen, choice: Choice) -> Turn:
    session, option = walk.session, choice.option
    before = _saved_answer(walk, screen.save) if screen.require else NOTHING_SAVED
    if option is None:
        if isinstance(screen.verb, ChoiceVerb) and choice.row is not None:
            walk.save_row(screen, screen.verb, dict(choice.row))
    elif screen.save and option.value is not None:
        walk.save_answer(screen.save, option.value, (screen.name, choice.index))
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
    value = answer.read(text, _context(walk))
    if isinstance(value, RejectedAnswer):
        return walk.reject_answer(NOTICE_INVALID)
    before = _saved_answer(walk, screen.save) if screen.require else NOTHING_SAVED
    if screen.save:
        walk.save_answer(
            screen.save, value, (screen.name, NO_OPTION) if isinstance(answer, ChoiceAnswer) else None
        )
    unmet_notice = _unmet_requirement(walk, screen) if screen.require else None
    if unmet_notice is not None:
        _restore_answer(walk, screen.save, before)
        return walk.reject_answer(unmet_notice)
    walk.session.has_answers = True
    if screen.attempts is not None:
        _reset_attempts(walk, screen)
    return walk.leave(screen, screen.goto)


def _context(walk: Walk) -> AnswerContext:
    service = walk.service
    return AnswerContext(
        walk.scope.now, service.country, lambda named: _text_of_bound(walk, named), service.calendar
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


SavedAnswer = tuple[Json, tuple[str, int] | None, dict[str, str] | None]
NOTHING_SAVED: SavedAnswer = (None, None, None)


def _saved_answer(walk: Walk, name: str | None) -> SavedAnswer:
    session = walk.session
    if name is None:
        return NOTHING_SAVED
    rows = session.rows.get(name)
    return session.answers.get(name), session.choices.get(name), rows[0] if rows else None


def _restore_answer(walk: Walk, name: str | None, saved: SavedAnswer) -> None:
    if name is None:
        return
    value, choice, row = saved
    if value is None:
        walk.forget_answers((name,))
    else:
        walk.save_answer(name, value, choice, row)
