"""Sets of facts as numbers, one bit a fact: a large service has hundreds of them at thousands of nodes."""

from dataclasses import dataclass, field

from menus.analysis.edges import Edge
from menus.analysis.facts import NOTHING, Facts
from menus.analysis.moves import Derive, Keep


@dataclass
class Bits:
    """The bit of each fact, given out as facts are met."""

    bit_of: dict[str, int] = field(default_factory=dict)

    def of(self, facts: Facts) -> int:
        """The facts as a number."""
        number = 0
        for fact in facts:
            number |= self.bit(fact)
        return number

    def bit(self, fact: str) -> int:
        """The bit of one fact."""
        return self.bit_of.setdefault(fact, 1 << len(self.bit_of))

    def facts(self, number: int) -> Facts:
        """The facts that a number stands for."""
        return frozenset(fact for fact, bit in self.bit_of.items() if number & bit)


@dataclass
class Step:
    """An edge over numbers. `gives` and `takes` are all that it does, unless it `depends` on what is known."""

    edge: Edge
    bits: Bits
    gives: int = 0
    takes: int = 0
    may_take: int = 0
    depends: bool = False

    def __post_init__(self) -> None:
        known, lost = NOTHING, NOTHING
        for move in self.edge.moves:
            gone = move.drops(known)
            lost |= gone
            known = move.after(known)
        self.gives, self.may_take = self.bits.of(known), self.bits.of(lost)
        self.takes = self.may_take & ~self.gives
        self.depends = any(isinstance(move, Derive | Keep) for move in self.edge.moves)

    def after(self, known: int) -> int:
        """What is known at its end."""
        if self.depends:
            return self.bits.of(self.edge.after(self.bits.facts(known)))
        return known & ~self.takes | self.gives

    def drops(self, known: int) -> int:
        """What it may take back."""
        if self.depends:
            return self.bits.of(self.edge.drops(self.bits.facts(known)))
        return self.may_take
