"""The scope in which a page is shown without a citizen: every name has a value, made up where need be."""

import msgspec

from menus.comparison.example_values import (
    EXAMPLE_COUNT,
    EXAMPLE_DAY,
    EXAMPLE_MOMENT,
    EXAMPLE_REFERENCE,
    EXAMPLE_YEARS,
    ExampleValues,
    example_number,
    example_words,
)
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.scope import GATEWAY_NAMES, TurnScope
from menus.engine.session import Session
from menus.expressions.derivations import (
    AgeFormula,
    CountFormula,
    DateFormula,
    FirstMatchFormula,
    Formula,
    NumberFormula,
    SumFormula,
    TextFormula,
)
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import Json
from menus.model import ChoiceVerb, Screen, Service

MAX_DEPTH = 4  # derived values in derived values


class ExampleScope(TurnScope):
    """A scope in which a name without a value has a made-up one. `formulas` are the derived values of the service."""

    formulas: dict[str, Formula] = msgspec.field(default_factory=dict)
    depth: int = 0

    def value(self, placeholder: Placeholder) -> Json:
        """Return the value of a name. Only the names of the gateway may have none."""
        found = TurnScope.value(self, placeholder)
        if found is not None or (placeholder.column is None and placeholder.name in GATEWAY_NAMES):
            return found
        formula = self.formulas.get(placeholder.name) if placeholder.column is None else None
        if formula is None or self.depth >= MAX_DEPTH:
            return example_words(placeholder.column or placeholder.name)
        self.depth += 1
        try:
            return self._derived(formula, placeholder.name)
        finally:
            self.depth -= 1

    def _derived(self, formula: Formula, name: str) -> Json:
        match formula:
            case TextFormula():
                return self.evaluate(formula.template)
            case FirstMatchFormula():
                first = formula.cases[0][1]
                return self.evaluate(first) if isinstance(first, Template) else first
            case AgeFormula():
                return EXAMPLE_YEARS
            case CountFormula() | NumberFormula() | SumFormula():
                return EXAMPLE_COUNT
            case DateFormula():
                return EXAMPLE_DAY
        return example_words(name)


def example_scope(
    service: Service,
    values: ExampleValues,
    formulas: dict[str, Formula],
    screen: Screen,
    caller: Caller,
    language: str,
) -> ExampleScope:
    """Return a scope for a caller on a screen, in a language."""
    session = Session(language, caller.service_code, entry=screen.name, home=screen.name, screen=screen.name)
    session.answers, session.choices, session.rows = values.answers, values.choices, values.rows
    session.references = {"": EXAMPLE_REFERENCE, **dict.fromkeys(service.cases, EXAMPLE_REFERENCE)}
    session.profile = values.profile
    inputs = TurnInputs(EXAMPLE_MOMENT, digest=lambda text: f"digest of {text}")
    return ExampleScope(service, session, caller, inputs, formulas=formulas)


def example_caller(service: Service, channel: str, network: str) -> Caller:
    """Return a caller by a channel, at the first code or number that leads into the service."""
    codes = {"ussd": service.ussd_entries, "voice": service.voice_entries}.get(channel, {})
    return Caller(example_number(service.country), channel, network, next(iter(codes), ""))


def formulas_of(service: Service) -> dict[str, Formula]:
    """Return the formula of each derived value, the first one in the file."""
    found: dict[str, Formula] = {}
    for screen in service.screens.values():
        options = screen.verb.options if isinstance(screen.verb, ChoiceVerb) else ()
        for derivation in (*screen.set, *(one for option in options for one in option.set)):
            found.setdefault(derivation.name, derivation.formula)
    return found
