"""A PIN that opens something kept has a limit of attempts that no new session gets round."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.answers.base import NamedBound
from menus.answers.pin import PinAnswer
from menus.compiler.privacy import derivations_of
from menus.expressions.conditions import Comparison
from menus.expressions.templates import Placeholder
from menus.model import HttpSource, RowSelection, Screen, Service
from menus.model.field_values import field_values
from menus.verbs.ask import Ask
from menus.verbs.list import ListVerb
from menus.verbs.lookup import Lookup

T = TypeVar("T")
RULE_DOC = RuleDoc(
    code="M604",
    title="A PIN can be guessed without end.",
    explanation=(
        "A PIN that is compared with something kept (a column of a lookup or of a row, an answer of the profile) opens "
        "something. Whoever may try it in ever new sessions finds it: `attempts:` alone count in one session. "
        "`attempts_within:` counts over a time, before the PIN is judged, and `attempts: {max: 3, by: account}` "
        "also by what is guessed at. A wrong one must count: judge it by `require:` on its screen, or lead it back by "
        "`retry:`; any other answer that fits its type forgives those before it. A PIN that is being chosen, and "
        "compared with none but an answer of the same session, needs no limit. Save it under a name of its own."
    ),
    bad="""\
tables: {members: {rows: [{number: "17", pin: "2468"}]}}
lookups: {member: {table: members, where: {number: "{account}"}}}
screens:
  start: {ask: Your number?, answer: {type: integer}, save: account, goto: look}
  look: {lookup: member, found: pin, none: bye, failed: bye}
  pin:
    ask: Your PIN?
    answer: {type: pin, digits: 4}
    save: pin
    goto: [{if: {pin: "{member.pin}"}, goto: inside}, {retry: pin}]
  inside: {end: Welcome.}
  bye: {end: Goodbye.}
""",
    good="""\
tables: {members: {rows: [{number: "17", pin: "2468"}]}}
lookups: {member: {table: members, where: {number: "{account}"}}}
screens:
  start: {ask: Your number?, answer: {type: integer}, save: account, goto: look}
  look: {lookup: member, found: pin, none: bye, failed: bye}
  pin:
    ask: Your PIN?
    answer: {type: pin, digits: 4}
    save: pin
    attempts: {max: 3, by: account}
    attempts_within: 24h
    too_many: bye
    goto: [{if: {pin: "{member.pin}"}, goto: inside}, {retry: pin}]
  inside: {end: Welcome.}
  bye: {end: Goodbye.}
""",
)


Compared = tuple[str, frozenset[str]]  # the name on one side of a comparison, and those on the other
Derived = tuple[str, frozenset[str]]  # a name, and those that it is worked out from


def check(context: RuleContext) -> None:
    """Check every screen that asks for a PIN."""
    service = context.service
    screens = [screen for screen in service.screens.values() if _pin_of(screen) is not None]
    if not screens:
        return
    sources, every_screen = _sources_in_use(service), tuple(service.screens.values())
    derived = [(one.name, _names_in(one.formula)) for one in derivations_of(service)]
    compared = _compared_in((*every_screen, *sources))
    kept, asked = _kept_names(service, derived), _asked_of(sources, every_screen)
    for screen in screens:
        names = _names_derived_from({screen.save or ""}, derived)
        in_place = _is_compared(_compared_in(screen.require), names, kept) or _is_equalled(screen, kept)
        if in_place or names & asked or _is_compared(compared, names, kept):
            _check_limit(context, screen, is_judged_there=in_place)


def _check_limit(context: RuleContext, screen: Screen, *, is_judged_there: bool) -> None:
    place = context.place("screens", screen.name, "answer")
    if screen.attempts is None or not screen.attempts.counts_first:
        text = f"The PIN of `{screen.name}` opens what is kept, and may be guessed in ever new sessions."
        cure = "Add `attempts: 3`, `attempts_within: 24h` and `too_many:`."
        context.error("M604", place, text, cure)
    elif not is_judged_there and screen.name not in context.service.screens_with_retry:
        text = f"A wrong PIN of `{screen.name}` forgives those before it, as nothing leads back by `retry:`."
        context.error("M604", place, text, f"Lead a wrong one back by `retry: {screen.name}`.")


def _pin_of(screen: Screen) -> PinAnswer | None:
    answer = screen.verb.answer if isinstance(screen.verb, Ask) else None
    return answer if isinstance(answer, PinAnswer) else None


def _kept_names(service: Service, derived: Sequence[Derived]) -> frozenset[str]:
    """Return the names whose values come from outside the session, those worked out from them too."""
    rows = {
        screen.save
        for screen in service.screens.values()
        if screen.save and isinstance(screen.verb, ListVerb)
    }
    return _names_derived_from({*service.lookups, *service.answer_columns, *rows, "profile"}, derived)


def _names_derived_from(names: set[str], derived: Sequence[Derived]) -> frozenset[str]:
    """Return the names, and those of values that are worked out from them."""
    found = set(names)
    growing = True
    while growing:
        more = {name for name, sources in derived if sources & found} - found
        found |= more
        growing = bool(more)
    return frozenset(found)


def _compared_in(value: object) -> list[Compared]:
    pairs = ((one.subject.name, _names_in(one.operands)) for one in _parts_of(value, Comparison))
    return [(subject, operands) for subject, operands in pairs if operands]


def _is_compared(compared: Sequence[Compared], names: frozenset[str], kept: frozenset[str]) -> bool:
    """Return True if a comparison has one of the names on one side, and what is kept on the other."""
    return any(
        (subject in names and operands & kept) or (subject in kept and operands & names)
        for subject, operands in compared
    )


def _is_equalled(screen: Screen, kept: frozenset[str]) -> bool:
    answer = _pin_of(screen)
    return answer is not None and isinstance(answer.equals, NamedBound) and answer.equals.parts[0] in kept


def _sources_in_use(service: Service) -> list[object]:
    verbs = [screen.verb for screen in service.screens.values()]
    names = {verb.lookup for verb in verbs if isinstance(verb, Lookup)}
    names |= {verb.source for verb in verbs if isinstance(verb, ListVerb)}
    return [source for name, source in service.lookups.items() if name in names]


def _asked_of(sources: Sequence[object], screens: Sequence[Screen]) -> frozenset[str]:
    """Return the names whose values a row must have, or that another system gets to look them up."""
    selections = _parts_of((*screens, *sources), RowSelection)
    systems = [one for one in sources if isinstance(one, HttpSource)]
    return frozenset[str]().union(*map(_names_in, selections), *map(_names_in, systems))


def _names_in(value: object) -> frozenset[str]:
    return frozenset(one.name for one in _parts_of(value, Placeholder))


def _parts_of(value: object, kind: type[T]) -> Iterator[T]:
    """Yield every part of this kind in a compiled value."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, tuple | list):
        for item in value:
            yield from _parts_of(item, kind)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _parts_of(item, kind)
    else:
        for part in field_values(value):
            yield from _parts_of(part, kind)


RULE = Rule(RULE_DOC, check)
