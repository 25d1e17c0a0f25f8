"""The keys of a screen in a call: up to nine choices, more behind the last key, back, home, and `*`.

The engine counts a choice among all choices of the screen. A caller hears eight at a time, each with its own key.
"""

from collections.abc import Iterator

import msgspec

from ivr.spoken_text import SpokenTextRenderer
from ivr.voice_settings import voice_settings_of
from menus.engine.scope import TurnScope
from menus.model import Choice, Screen, Verb
from menus.rendering.layout import choices_of, navigation_of

REPEAT = "*"
DIGITS = "123456789"


class KeypadKey(msgspec.Struct, frozen=True):
    """A key and the words for its action. `typed` is the engine's input for the key."""

    key: str
    label: str
    typed: str


class Keypad(msgspec.Struct, frozen=True):
    """The keys that work now. `more` and `previous` turn the pages of choices; None if there is no such key."""

    choices: tuple[KeypadKey, ...] = ()
    more: str | None = None
    previous: str | None = None
    navigation: tuple[KeypadKey, ...] = ()
    repeat: str | None = None
    speaks_navigation: bool = False

    @property
    def has_single_key_choices(self) -> bool:
        """Return True if every choice takes one key, so that the call can go on after the first key."""
        return all(len(choice.key) == 1 for choice in self.choices)


def keypad_of(screen: Screen, scope: TurnScope, page: int) -> Keypad:
    """Return the keys of a screen on one page of its choices."""
    choices, navigation_keys = choices_of(screen.verb, scope), _navigation_keys(screen, scope)
    used_keys = {choice.key for choice in choices} | {
        navigation_key.key for navigation_key in navigation_keys
    }
    shown, more, previous = _choices_on_page(screen, scope, choices, page)
    navigation_shown = navigation_of(scope.service, screen, scope.session, scope.caller.channel).shown
    return Keypad(
        shown, more, previous, navigation_keys, None if REPEAT in used_keys else REPEAT, navigation_shown
    )


def numbered_keypad(labels: tuple[str, ...]) -> Keypad:
    """Return a keypad for a question of the gateway itself."""
    keys = tuple(KeypadKey(key, label, key) for key, label in zip(DIGITS, labels, strict=False))
    return Keypad(keys, repeat=REPEAT)


def finish_key(scope: TurnScope, page: int) -> str | None:
    """Return the key that ends an answer; None if that key is itself an answer."""
    screen = scope.service.screens.get(scope.session.screen)
    key = voice_settings_of(scope.service, screen).finish_key
    if screen is None or scope.session.dropped_session:
        return key
    keypad = keypad_of(screen, scope, page)
    return None if any(key == keypad_key.key for keypad_key in (*keypad.choices, *keypad.navigation)) else key


def page_count(screen: Screen, scope: TurnScope) -> int:
    """Return the number of pages of a screen's choices; 1 if there are none."""
    choices = choices_of(screen.verb, scope)
    numbered = sum(not choice.key for choice in choices)
    if numbered <= len(DIGITS):
        return 1
    return -(-numbered // len(_free_keys(screen, scope, choices)[:-1]))


def _choices_on_page(
    screen: Screen, scope: TurnScope, choices: tuple[Choice, ...], page: int
) -> tuple[tuple[KeypadKey, ...], str | None, str | None]:
    """Return the keys of a page, the key for the next page, and the key for the previous page."""
    renderer, verb = SpokenTextRenderer(scope), screen.verb
    numbered = [choice for choice in choices if not choice.key]
    if len(numbered) <= len(DIGITS):
        return tuple(_numbered_choices(verb, renderer, choices)), None, None
    *room, turn = _free_keys(screen, scope, choices)
    first = page * len(room)
    shown = numbered[first : first + len(room)]
    keys = [
        KeypadKey(key, renderer.label(choice, verb), str(number))
        for number, (key, choice) in enumerate(zip(room, shown, strict=False), start=first + 1)
    ]
    keys += [
        KeypadKey(choice.key, renderer.label(choice, verb), choice.key) for choice in choices if choice.key
    ]
    last = first + len(room) >= len(numbered)
    return tuple(keys), None if last else turn, turn if last else None


def _free_keys(screen: Screen, scope: TurnScope, choices: tuple[Choice, ...]) -> list[str]:
    """Return the keys that choices may use, which are those without another meaning."""
    used_keys = {choice.key for choice in choices} | {
        navigation_key.key for navigation_key in _navigation_keys(screen, scope)
    }
    return [key for key in DIGITS if key not in used_keys] or list(DIGITS)


def _navigation_keys(screen: Screen, scope: TurnScope) -> tuple[KeypadKey, ...]:
    navigation = navigation_of(scope.service, screen, scope.session, scope.caller.channel)
    words = scope.words
    named = (("back", navigation.back), ("home", navigation.home))
    return tuple(KeypadKey(key, words[name], key) for name, key in named if key is not None)


def _numbered_choices(
    verb: Verb, renderer: SpokenTextRenderer, choices: tuple[Choice, ...]
) -> Iterator[KeypadKey]:
    number = 0
    for choice in choices:
        number += not choice.key
        key = choice.key or str(number)
        yield KeypadKey(key, renderer.label(choice, verb), key)
