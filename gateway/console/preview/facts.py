"""What is known at a step of a preview: values, and which conditions hold."""

from collections.abc import Iterator, Sequence

import msgspec

from menus.diagram.wording import describe_condition
from menus.engine.scope import PRIVATE_MASK, TurnScope
from menus.engine.session import ASKED_CASE
from menus.engine.session_payment import PAYMENT_ROWS
from menus.expressions.conditional_texts import ConditionalText
from menus.expressions.conditions import Condition, as_text
from menus.model import ChoiceVerb, Screen, TextVerb
from menus.model.payments import PAYMENT


class KnownValue(msgspec.Struct, frozen=True):
    """A value by its name. A private one is masked, as on the phone."""

    name: str
    value: str


class SeenCondition(msgspec.Struct, frozen=True):
    """A condition in words, where it stands, and whether it holds."""

    where: str
    says: str
    held: bool


def known_values(scope: TurnScope) -> list[KnownValue]:
    """Return the answers, derived values, references and first rows that are known."""
    session, private = scope.session, scope.service.private
    found = {name: as_text(value) for name, value in session.answers.items()}
    for name, reference in session.references.items():
        if name != ASKED_CASE:
            found[f"{name}.reference" if name else "reference"] = reference
    for kept_as, rows in session.rows.items():
        name = PAYMENT if kept_as == PAYMENT_ROWS else kept_as
        found |= {f"{name}.count": str(len(rows))} if name in scope.service.lookups else {}
        found |= {f"{name}.{column}": value for column, value in (rows[0] if rows else {}).items()}
    found |= {f"profile.{name}": as_text(kept[0]) for name, kept in session.profile.items()}
    return [
        KnownValue(name, PRIVATE_MASK if name.removeprefix("profile.") in private else value)
        for name, value in found.items()
    ]


def seen_conditions(scope: TurnScope, screens: Sequence[str]) -> list[SeenCondition]:
    """Return the conditions of these screens, each as it holds with the values of now."""
    found = dict.fromkeys(
        (f"{where} of {name}" if where else name, describe_condition(condition), condition.holds(scope))
        for name in dict.fromkeys(screens)
        if (screen := scope.service.screens.get(name)) is not None
        for where, condition in _conditions(screen)
    )
    return [SeenCondition(*one) for one in found]


def _conditions(screen: Screen) -> Iterator[tuple[str, Condition]]:
    if screen.skip_if is not None:
        yield "skip_if", screen.skip_if
    verb = screen.verb
    if isinstance(verb, TextVerb) and isinstance(verb.text, ConditionalText):
        yield from (("text", case.condition) for case in verb.text.cases if case.condition is not None)
    if isinstance(verb, ChoiceVerb):
        for number, option in enumerate(verb.options, 1):
            if option.condition is not None:
                yield f"option {number}", option.condition
    for target in screen.targets():
        for way in target:
            if way.condition is not None:
                yield f"way to {way.screen or 'the end'}", way.condition
    yield from (("require", demand.condition) for demand in screen.require)
