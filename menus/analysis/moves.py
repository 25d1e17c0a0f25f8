"""What happens to what is known on a way from one screen to another."""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.analysis.facts import COUNT, NOTHING, ROW, Facts, of_value
from menus.analysis.value_inference import Sources, is_sure
from menus.expressions.derivations import Derivation


@dataclass(frozen=True, slots=True)
class Learn:
    """These have values from here on."""

    facts: Facts

    def after(self, known: Facts) -> Facts:
        """What is known after it."""
        return known | self.facts

    def drops(self, known: Facts) -> Facts:
        """Nothing is taken back."""
        del known
        return NOTHING


@dataclass(frozen=True, slots=True)
class Save:
    """An answer is saved, and what was known of the one before it is `lost`; its row, where it is one of a list."""

    facts: Facts
    lost: Facts

    def after(self, known: Facts) -> Facts:
        """What is known after it."""
        return known - self.lost | self.facts

    def drops(self, known: Facts) -> Facts:
        """What was known of the one before."""
        del known
        return self.lost - self.facts


@dataclass(frozen=True, slots=True)
class Drop:
    """These are cleared."""

    names: tuple[str, ...]

    def after(self, known: Facts) -> Facts:
        """What is known after it."""
        return known - self.drops(known)

    def drops(self, known: Facts) -> Facts:
        """The values, and the rows under their names."""
        del known
        return frozenset(fact for name in self.names for fact in (name, f"{name}{ROW}", f"{name}{COUNT}"))


@dataclass(frozen=True, slots=True)
class Derive:
    """Values are derived, in order. `complete`: only the way on which all could be had."""

    derivations: tuple[Derivation, ...]
    sources: Sources
    complete: bool = False

    def after(self, known: Facts) -> Facts:
        """What is known after it."""
        for derivation in self.derivations:
            name = derivation.name
            sure = self.complete or is_sure(derivation.form, known, self.sources, name)
            known -= of_value(name, known)
            known = known | {name} if sure else known - {name}
        return known

    def unsure(self, known: Facts) -> Mapping[str, Derivation]:
        """Those that may not be had, by name."""
        found = {}
        for derivation in self.derivations:
            known = Derive((derivation,), self.sources, self.complete).after(known)
            if derivation.name not in known:
                found[derivation.name] = derivation
        return found

    def drops(self, known: Facts) -> Facts:
        """Those that may not be had, and what was known of the values before them."""
        after = self.after(known)
        return frozenset(one.name for one in self.derivations) - after | (known - after)


@dataclass(frozen=True, slots=True)
class Keep:
    """Answers are kept in the caller's profile, those that have a value."""

    names: tuple[str, ...]

    def after(self, known: Facts) -> Facts:
        """What is known after it."""
        return known | {f"profile.{name}" for name in self.names if name in known}

    def drops(self, known: Facts) -> Facts:
        """Nothing is taken back."""
        del known
        return NOTHING


Move = Learn | Save | Drop | Derive | Keep
