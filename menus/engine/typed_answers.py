"""What was typed: own key, navigation key, number, label; else the answer to a question."""

from menus.answers.base import Context, Named, Refused
from menus.answers.choice import ChoiceAnswer
from menus.engine.session import NOTICE_INVALID, WORDS
from menus.engine.turn import Stop, Turn
from menus.engine.voice_verbs import seconds_to_record
from menus.engine.walk import Walk
from menus.expressions.json import Json
from menus.expressions.templates import Placeholder
from menus.model import Ask, Menu, Rows, Screen, Transfer
from menus.rendering.choices import Choice, choices_of, label_of
from menus.rendering.layout import navigation_of, numbered_sheet, sheet_of
from menus.rendering.sheet import MORE, PREVIOUS
from menus.rendering.text.digits import ascii_digits
from menus.rendering.text.sanitise import plain, tidy_input


def answer(walk: Walk, typed: str) -> Turn:
    """Take what was typed on the screen that is shown."""
    screen = walk.screen
    verb = screen.verb
    text = tidy_input(typed)
    key = ascii_digits(text).removesuffix(".")
    choices = choices_of(verb, walk.scope)
    for choice in choices:
        if choice.key and choice.key == key:
            return _choose(walk, screen, choice)
    moved = _navigate(walk, screen, key)
    if moved is not None:
        return moved
    if isinstance(verb, Menu | Rows):
        return _take_choice(walk, screen, choices, key, text)
    if seconds_to_record(walk.service, walk.session, walk.caller) is not None:
        return walk.refuse(NOTICE_INVALID)  # it is to be spoken
    if isinstance(verb, Ask):
        return _read(walk, screen, verb, text)
    stays = screen.ends or isinstance(verb, Transfer)
    return walk.show() if stays else walk.leave(screen, screen.goto)


def is_taken(walk: Walk, typed: str) -> bool:
    """Whether what was typed is a key, a choice or an answer of the screen. Leaves `walk` in no state to go on from."""
    screen = walk.screen
    verb = screen.verb
    text = tidy_input(typed)
    key = ascii_digits(text).removesuffix(".")
    choices = choices_of(verb, walk.scope)
    if (
        any(choice.key and choice.key == key for choice in choices)
        or _navigate(walk, screen, key) is not None
    ):
        return True
    if isinstance(verb, Ask):
        return not isinstance(verb.answer.read(text, _context(walk)), Refused)
    return isinstance(verb, Menu | Rows) and _chosen(walk, screen, choices, key, text) is not None


def _navigate(walk: Walk, screen: Screen, key: str) -> Turn | None:
    if not key:
        return None
    session = walk.session
    navigation = navigation_of(walk.service, screen, session, walk.caller.channel)
    if key == navigation.back:
        return walk.return_to(session.history.pop())
    if key == navigation.home:
        session.history.clear()
        return walk.return_to(session.home)
    if numbered_sheet(walk.service, screen, walk.scope) is not None:
        return None
    keys = walk.service.keys[walk.caller.channel]
    step = {keys.more: 1, keys.previous: -1}.get(key)
    return None if step is None else _turn_page(walk, screen, step)


def _turn_page(walk: Walk, screen: Screen, step: int) -> Turn | None:
    page = walk.session.page + step
    if not 0 <= page < len(sheet_of(walk.service, screen, walk.scope)):
        return None
    walk.session.page = page
    return walk.show()


def _take_choice(walk: Walk, screen: Screen, choices: tuple[Choice, ...], key: str, text: str) -> Turn:
    index = _chosen(walk, screen, choices, key, text)
    if index in (MORE, PREVIOUS):
        walk.session.notice = -1
        turned = _turn_page(walk, screen, 1 if index == MORE else -1)
        if turned is not None:
            return turned
    if index is None or index < 0 or not _seen(walk, screen, index):
        return walk.refuse(NOTICE_INVALID)
    return _choose(walk, screen, choices[index])


def _chosen(walk: Walk, screen: Screen, choices: tuple[Choice, ...], key: str, text: str) -> int | None:
    """The choice, MORE or PREVIOUS that a number or a label takes; None where it takes nothing."""
    number = key.lstrip("0") if key.isascii() and key.isdigit() else ""
    index = _numbered(walk, screen, choices, int(number)) if 0 < len(number) <= 3 else None
    return _labelled(walk, screen, choices, text) if index is None else index


def _numbered(walk: Walk, screen: Screen, choices: tuple[Choice, ...], number: int) -> int | None:
    """The choice that a number takes: counted over all pages, or with numbered paging over this one."""
    sheet = numbered_sheet(walk.service, screen, walk.scope)
    if sheet is not None:
        numbers = sheet[min(walk.session.page, len(sheet) - 1)].numbers
        return numbers[number - 1] if number <= len(numbers) else None
    unkeyed = [index for index, choice in enumerate(choices) if not choice.key]
    return unkeyed[number - 1] if number <= len(unkeyed) else None


def _labelled(walk: Walk, screen: Screen, choices: tuple[Choice, ...], text: str) -> int | None:
    typed = plain(text).casefold()
    if not typed:
        return None
    for index, choice in enumerate(choices):
        if plain(label_of(choice, screen.verb, walk.scope)).casefold() == typed:
            return index
    return None


def _seen(walk: Walk, screen: Screen, index: int) -> bool:
    """Whether the caller may take a choice: with `seen_only` only from a page that was shown."""
    if not screen.seen_only:
        return True
    shown = sheet_of(walk.service, screen, walk.scope)[: walk.session.seen + 1]
    return any(index in page.choices for page in shown)


def _choose(walk: Walk, screen: Screen, choice: Choice) -> Turn:
    session, option = walk.session, choice.option
    before = _held(walk, screen.save)
    if option is None:
        if isinstance(screen.verb, Rows) and choice.row is not None:
            walk.choose_row(screen, screen.verb, dict(choice.row))
    elif screen.save and option.value is not None:
        walk.save(screen.save, option.value, (screen.name, choice.index))
    unmet = _unmet(walk, screen)
    if unmet is not None:
        _put_back(walk, screen.save, before)
        return walk.refuse(unmet)
    session.answered = True
    walk.trail.append(Stop(screen.name, session.language, choice.index))
    _forgive(walk, screen)
    if option is None:
        return walk.leave(screen, screen.goto)
    if option.language:
        walk.speak(option.language)
    walk.derive(option.set)
    walk.forget(option.clear)
    return walk.leave(screen, option.goto or screen.goto)


def _read(walk: Walk, screen: Screen, ask: Ask, text: str) -> Turn:
    value = ask.answer.read(text, _context(walk))
    if isinstance(value, Refused):
        return walk.refuse(NOTICE_INVALID)
    before = _held(walk, screen.save)
    if screen.save:
        walk.save(screen.save, value, (screen.name, WORDS) if isinstance(ask.answer, ChoiceAnswer) else None)
    unmet = _unmet(walk, screen)
    if unmet is not None:
        _put_back(walk, screen.save, before)
        return walk.refuse(unmet)
    walk.session.answered = True
    _forgive(walk, screen)
    return walk.leave(screen, screen.goto)


def _context(walk: Walk) -> Context:
    return Context(walk.scope.now, walk.service.country, lambda named: _text_of(walk, named))


def _forgive(walk: Walk, screen: Screen) -> None:
    """An answer that fits is right, unless a later screen may still send the caller back for another."""
    if screen.name not in walk.service.judged:
        walk.forgive(screen)


def _text_of(walk: Walk, named: Named) -> str | None:
    value = walk.scope.value(Placeholder(*named.parts))
    return None if value is None else str(value)


def _unmet(walk: Walk, screen: Screen) -> int | None:
    for number, demand in enumerate(screen.require, start=1):
        if not demand.condition.holds(walk.scope):
            return NOTICE_INVALID + number
    return None


Held = tuple[Json, tuple[str, int] | None, dict[str, str] | None]


def _held(walk: Walk, name: str | None) -> Held:
    session = walk.session
    if name is None:
        return None, None, None
    rows = session.rows.get(name)
    return session.answers.get(name), session.choices.get(name), rows[0] if rows else None


def _put_back(walk: Walk, name: str | None, held: Held) -> None:
    if name is None:
        return
    value, choice, row = held
    if value is None:
        walk.forget((name,))
    else:
        walk.save(name, value, choice, row)
