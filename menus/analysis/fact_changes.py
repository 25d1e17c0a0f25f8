"""The changes that an edge from one screen to another makes to the known facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.analysis.facts import COUNT_SUFFIX, NO_FACTS, ROW_SUFFIX, Facts, value_facts
from menus.analysis.value_inference import ValueSources, always_has_value
from menus.expressions.derivations import Derivation


@dataclass(frozen=True, slots=True)
class AddFacts:
    """Add these facts."""

    facts: Facts

    def apply(self, known: Facts) -> Facts:
        """Return the facts known afterwards."""
        return known | self.facts

    def removed_facts(self, known: Facts) -> Facts:
        """Return no facts: this change removes none."""
        del known
        return NO_FACTS


@dataclass(frozen=True, slots=True)
class SaveValue:
    """Save an answer. The `stale_facts` about the earlier answer are lost, such as the row of a list."""

    facts: Facts
    stale_facts: Facts

    def apply(self, known: Facts) -> Facts:
        """Return the facts known afterwards."""
        return known - self.stale_facts | self.facts

    def removed_facts(self, known: Facts) -> Facts:
        """Return the facts about the earlier answer."""
        del known
        return self.stale_facts - self.facts


@dataclass(frozen=True, slots=True)
class ClearNames:
    """Clear these names."""

    names: tuple[str, ...]

    def apply(self, known: Facts) -> Facts:
        """Return the facts known afterwards."""
        return known - self.removed_facts(known)

    def removed_facts(self, known: Facts) -> Facts:
        """Return the facts about the values, and about the rows under their names."""
        del known
        return frozenset(
            fact for name in self.names for fact in (name, f"{name}{ROW_SUFFIX}", f"{name}{COUNT_SUFFIX}")
        )


@dataclass(frozen=True, slots=True)
class DeriveValues:
    """Derive values in order. `assume_success`: on this edge all of them have a value."""

    derivations: tuple[Derivation, ...]
    sources: ValueSources
    assume_success: bool = False

    def apply(self, known: Facts) -> Facts:
        """Return the facts known afterwards."""
        for derivation in self.derivations:
            name = derivation.name
            always_set = self.assume_success or always_has_value(
                derivation.formula, known, self.sources, name
            )
            known -= value_facts(name, known)
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
        return frozenset(derivation.name for derivation in self.derivations) - after | (known - after)


@dataclass(frozen=True, slots=True)
class RememberValues:
    """Keep answers in the caller's profile, if they have a value."""

    names: tuple[str, ...]

    def apply(self, known: Facts) -> Facts:
        """Return the facts known afterwards."""
        return known | {f"profile.{name}" for name in self.names if name in known}

    def removed_facts(self, known: Facts) -> Facts:
        """Return no facts: this change removes none."""
        del known
        return NO_FACTS


FactChange = AddFacts | SaveValue | ClearNames | DeriveValues | RememberValues
