"""The changes that an edge from one screen to another makes to the known facts."""

from collections.abc import Mapping

import msgspec

from menus.analysis.facts import NO_FACTS, Facts, facts_about
from menus.analysis.saved_value import SavedValue
from menus.analysis.value_inference import always_has_value
from menus.analysis.value_sources import ValueSources
from menus.expressions.conditions import Condition
from menus.expressions.derivations import Derivation


class AddFacts(msgspec.Struct, frozen=True):
    """Add these facts."""

    facts: Facts

    def apply(self, known: Facts) -> Facts:
        """Return the facts known afterwards."""
        return known | self.facts

    def removed_facts(self, known: Facts) -> Facts:
        """Return no facts: this change removes none."""
        del known
        return NO_FACTS


class AssumeCondition(msgspec.Struct, frozen=True):
    """On this edge a condition holds, or does not hold (`holds`). `facts` are what that proves."""

    condition: Condition
    holds: bool
    facts: Facts

    def apply(self, known: Facts) -> Facts:
        """Return what is known afterwards."""
        return known | self.facts

    def removed_facts(self, known: Facts) -> Facts:
        """Return nothing: it removes no facts."""
        del known
        return NO_FACTS


class SaveValue(msgspec.Struct, frozen=True):
    """Save an answer under a name. `stale_facts` about the answer before it are lost, such as the row of a list."""

    name: str
    value: SavedValue
    facts: Facts
    stale_facts: Facts = NO_FACTS

    def apply(self, known: Facts) -> Facts:
        """Return the facts known afterwards."""
        return known - self.stale_facts | self.facts

    def removed_facts(self, known: Facts) -> Facts:
        """Return the facts about the earlier answer."""
        del known
        return self.stale_facts - self.facts


class FindRows(msgspec.Struct, frozen=True):
    """A lookup was asked. `least` and `most` say how many rows it found, `facts` what is known of them."""

    lookup: str
    least: int
    most: int
    facts: Facts
    stale_facts: Facts

    def apply(self, known: Facts) -> Facts:
        """Return what is known afterwards."""
        return known - self.stale_facts | self.facts

    def removed_facts(self, known: Facts) -> Facts:
        """Return what was known of the rows before."""
        del known
        return self.stale_facts - self.facts


class ClearNames(msgspec.Struct, frozen=True):
    """Clear these names. `facts` are lost: the values, and what is known of them and of the rows under the names."""

    names: tuple[str, ...]
    facts: Facts

    def apply(self, known: Facts) -> Facts:
        """Return what is known afterwards."""
        return known - self.facts

    def removed_facts(self, known: Facts) -> Facts:
        """Return the facts about the values, and about the rows under their names."""
        del known
        return self.facts


class DeriveValues(msgspec.Struct, frozen=True):
    """Derive values in order.

    `assume_success`: on this edge all of them have a value. `assume_failure`: on this edge one of them has none.
    """

    derivations: tuple[Derivation, ...]
    sources: ValueSources
    assume_success: bool = False
    assume_failure: bool = False

    @property
    def names(self) -> Facts:
        """The names of the derived values."""
        return frozenset(derivation.name for derivation in self.derivations)

    def apply(self, known: Facts) -> Facts:
        """Return the facts known afterwards."""
        for derivation in self.derivations:
            name = derivation.name
            always_set = self.assume_success or always_has_value(
                derivation.formula, known, self.sources, name
            )
            known -= facts_about(name, known)
            known = known | {name} if always_set else known - {name}
        return known

    def possibly_unset(self, known: Facts) -> Mapping[str, Derivation]:
        """Return, by name, the derivations that may give no value."""
        found = {}
        for derivation in self.derivations:
            known = DeriveValues((derivation,), self.sources, self.assume_success).apply(known)
            if derivation.name not in known:
                found[derivation.name] = derivation
        return found

    def removed_facts(self, known: Facts) -> Facts:
        """Return the facts about values that may not be derived, and about the earlier values of these names."""
        after = self.apply(known)
        return self.names - after | (known - after)


class RememberValues(msgspec.Struct, frozen=True):
    """Keep answers in the caller's profile, if they have a value."""

    names: tuple[str, ...]

    def apply(self, known: Facts) -> Facts:
        """Return the facts known afterwards."""
        return known | {f"profile.{name}" for name in self.names if name in known}

    def removed_facts(self, known: Facts) -> Facts:
        """Return no facts: this change removes none."""
        del known
        return NO_FACTS


class SwitchLanguage(msgspec.Struct, frozen=True):
    """Go on in another language."""

    language: str

    def apply(self, known: Facts) -> Facts:
        """Return what is known: the same as before."""
        return known

    def removed_facts(self, known: Facts) -> Facts:
        """Return nothing: it removes no facts."""
        del known
        return NO_FACTS


FactChange = (
    AddFacts
    | AssumeCondition
    | SaveValue
    | FindRows
    | ClearNames
    | DeriveValues
    | RememberValues
    | SwitchLanguage
)
