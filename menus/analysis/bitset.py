"""Sets of facts as numbers with one bit for each fact.

This keeps the analysis fast: a large service has hundreds of facts at thousands of nodes.
"""

import msgspec

from menus.analysis.edges import Edge
from menus.analysis.fact_changes import DeriveValues, RememberValues
from menus.analysis.facts import NO_FACTS, Facts


class FactBits(msgspec.Struct):
    """The bit of each fact, assigned when the fact is first met."""

    bit_of: dict[str, int] = msgspec.field(default_factory=dict)

    def encode(self, facts: Facts) -> int:
        """Return the facts as a number."""
        number = 0
        for fact in facts:
            number |= self.bit_for(fact)
        return number

    def bit_for(self, fact: str) -> int:
        """Return the bit of one fact."""
        return self.bit_of.setdefault(fact, 1 << len(self.bit_of))

    def decode(self, number: int) -> Facts:
        """Return the facts that a number stands for."""
        return frozenset(fact for fact, bit in self.bit_of.items() if number & bit)


class BitEdge(msgspec.Struct):
    """An edge of the graph, with its facts as bits.

    It adds the facts `added` and removes the facts `removed`. If `depends_on_known` is set, its effect depends on the
    facts known before it, and `apply` works it out. `may_remove` has every fact that it can remove, and `derived` those
    that the known facts decide.
    """

    edge: Edge
    bits: FactBits
    added: int = 0
    removed: int = 0
    may_remove: int = 0
    derived: int = 0
    depends_on_known: bool = False

    def __post_init__(self) -> None:
        known, lost = NO_FACTS, NO_FACTS
        for change in self.edge.fact_changes:
            removed_now = change.removed_facts(known)
            lost |= removed_now
            known = change.apply(known)
        self.added, self.may_remove = self.bits.encode(known), self.bits.encode(lost)
        self.removed = self.may_remove & ~self.added
        derived: set[str] = set()
        for change in self.edge.fact_changes:
            if isinstance(change, DeriveValues):
                self.depends_on_known = True
                derived |= change.names
            elif isinstance(change, RememberValues):
                self.depends_on_known = True
                derived |= {f"profile.{name}" for name in change.names}
        self.derived = self.bits.encode(frozenset(derived))

    def apply(self, known: int) -> int:
        """Return the facts known at the end of the edge."""
        if self.depends_on_known:
            return self.bits.encode(self.edge.apply(self.bits.decode(known)))
        return known & ~self.removed | self.added

    def removed_bits(self, known: int) -> int:
        """Return the facts that the edge may remove if `known` is known at its start."""
        if self.depends_on_known:
            return self.bits.encode(self.edge.removed_facts(self.bits.decode(known)))
        return self.may_remove
