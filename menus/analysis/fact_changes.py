"""How a way from one screen to another changes what is known."""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.analysis.facts import COUNT_SUFFIX, NO_FACTS, ROW_SUFFIX, Facts, value_facts
from menus.analysis.value_inference import ValueSources, always_has_value
from menus.expressions.derivations import Derivation


@dataclass(frozen=True, slots=True)
class AddFacts:
    """From here on these have values."""

    facts: Facts

    def apply(self, known: Facts) -> Facts:
        """Return what is known afterwards."""
        return known | self.facts

    def removed_facts(self, known: Facts) -> Facts:
        """Return nothing: it removes no facts."""
        del known
        return NO_FACTS


@dataclass(frozen=True, slots=True)
class SaveValue:
    """Save an answer. `stale_facts` about the answer before it are lost, such as the row of a list."""

    facts: Facts
    stale_facts: Facts

    def apply(self, known: Facts) -> Facts:
        """Return what is known afterwards."""
        return known - self.stale_facts | self.facts

    def removed_facts(self, known: Facts) -> Facts:
        """Return what was known of the answer before."""
        del known
        return self.stale_facts - self.facts


@dataclass(frozen=True, slots=True)
class ClearNames:
    """Clear these names."""

    names: tuple[str, ...]

    def apply(self, known: Facts) -> Facts:
        """Return what is known afterwards."""
        return known - self.removed_facts(known)

    def removed_facts(self, known: Facts) -> Facts:
        """Return the values, and the rows under their names."""
        del known
        return frozenset(
            fact for name in self.names for fact in (name, f"{name}{ROW_SUFFIX}", f"{name}{COUNT_SUFFIX}")
        )


@dataclass(frozen=True, slots=True)
class DeriveValues:
    """Derive values in order. `assume_success`: only on the way where all could be derived."""

    derivations: tuple[Derivation, ...]
    sources: ValueSources
    assume_success: bool = False

    def apply(self, known: Facts) -> Facts:
        """Return what is known afterwards."""
        for derivation in self.derivations:
            name = derivation.name
            always_set = self.assume_success or always_has_value(
                derivation.formula, known, self.sources, name
            )
            known -= value_facts(name, known)
            known = known | {name} if always_set else known - {name}
        return known

    def possibly_unset(self, known: Facts) -> Mapping[str, Derivation]:
        """Return the values that may not be derived, by name."""
        found = {}
        for derivation in self.derivations:
            known = DeriveValues((derivation,), self.sources, self.assume_success).apply(known)
            if derivation.name not in known:
                found[derivation.name] = derivation
        return found

    def removed_facts(self, known: Facts) -> Facts:
        """Return the values that may not be derived, and what was known of the values before them."""
        after = self.apply(known)
        return frozenset(derivation.name for derivation in self.derivations) - after | (known - after)


@dataclass(frozen=True, slots=True)
class RememberValues:
    """Keep answers in the caller's profile, if they have a value."""

    names: tuple[str, ...]

    def apply(self, known: Facts) -> Facts:
        """Return what is known afterwards."""
        return known | {f"profile.{name}" for name in self.names if name in known}

    def removed_facts(self, known: Facts) -> Facts:
        """Return nothing: it removes no facts."""
        del known
        return NO_FACTS


FactChange = AddFacts | SaveValue | ClearNames | DeriveValues | RememberValues
