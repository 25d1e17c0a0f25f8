"""What happens to what is known on a way from one screen to another."""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.analysis.facts import COUNT_SUFFIX, NO_FACTS, ROW_SUFFIX, Facts, value_facts
from menus.analysis.value_inference import ValueSources, always_has_value
from menus.expressions.derivations import Derivation


@dataclass(frozen=True, slots=True)
class AddFacts:
    """These have values from here on."""

    facts: Facts

    def apply(self, known: Facts) -> Facts:
        """What is known after it."""
        return known | self.facts

    def removed_facts(self, known: Facts) -> Facts:
        """Nothing is taken back."""
        del known
        return NO_FACTS


@dataclass(frozen=True, slots=True)
class SaveValue:
    """An answer is saved, and what was known of the one before it is `lost`; its row, where it is one of a list."""

    facts: Facts
    stale_facts: Facts

    def apply(self, known: Facts) -> Facts:
        """What is known after it."""
        return known - self.stale_facts | self.facts

    def removed_facts(self, known: Facts) -> Facts:
        """What was known of the one before."""
        del known
        return self.stale_facts - self.facts


@dataclass(frozen=True, slots=True)
class ClearNames:
    """These are cleared."""

    names: tuple[str, ...]

    def apply(self, known: Facts) -> Facts:
        """What is known after it."""
        return known - self.removed_facts(known)

    def removed_facts(self, known: Facts) -> Facts:
        """The values, and the rows under their names."""
        del known
        return frozenset(
            fact for name in self.names for fact in (name, f"{name}{ROW_SUFFIX}", f"{name}{COUNT_SUFFIX}")
        )


@dataclass(frozen=True, slots=True)
class DeriveValues:
    """Values are derived, in order. `complete`: only the way on which all could be had."""

    derivations: tuple[Derivation, ...]
    sources: ValueSources
    assume_success: bool = False

    def apply(self, known: Facts) -> Facts:
        """What is known after it."""
        for derivation in self.derivations:
            name = derivation.name
            always_set = self.assume_success or always_has_value(
                derivation.formula, known, self.sources, name
            )
            known -= value_facts(name, known)
            known = known | {name} if always_set else known - {name}
        return known

    def possibly_unset(self, known: Facts) -> Mapping[str, Derivation]:
        """Those that may not be had, by name."""
        found = {}
        for derivation in self.derivations:
            known = DeriveValues((derivation,), self.sources, self.assume_success).apply(known)
            if derivation.name not in known:
                found[derivation.name] = derivation
        return found

    def removed_facts(self, known: Facts) -> Facts:
        """Those that may not be had, and what was known of the values before them."""
        after = self.apply(known)
        return frozenset(one.name for one in self.derivations) - after | (known - after)


@dataclass(frozen=True, slots=True)
class RememberValues:
    """Answers are kept in the caller's profile, those that have a value."""

    names: tuple[str, ...]

    def apply(self, known: Facts) -> Facts:
        """What is known after it."""
        return known | {f"profile.{name}" for name in self.names if name in known}

    def removed_facts(self, known: Facts) -> Facts:
        """Nothing is taken back."""
        del known
        return NO_FACTS


FactChange = AddFacts | SaveValue | ClearNames | DeriveValues | RememberValues
