"""Tell points of a search apart by what still matters at them."""

from collections.abc import Collection, Hashable

import msgspec

from menus.analysis.edge_names import Names
from menus.analysis.edges import ACTIVE
from menus.analysis.facts import CHECKED_SUFFIX, COUNT_SUFFIX, PAST_DATE_SUFFIX, ROW_SUFFIX
from menus.analysis.path_feasibility import PathFeasibility
from menus.analysis.possible_values import FAILS, HOLDS
from menus.analysis.variables import Variable
from menus.engine.scope import CONTEXT_CASE, TurnScope
from menus.engine.session import Session
from menus.expressions.templates import Placeholder
from menus.expressions.values import Json, cell_value

MAX_ROWS = 8  # of a lookup that tell points apart
SECRET_OR_FACT = (PAST_DATE_SUFFIX, CHECKED_SUFFIX)


class PointKeys(msgspec.Struct, frozen=True):
    """Makes keys of sessions: equal keys have the same ways on.

    `exact` are names of which the very value matters, `listed` lookups of which every row does.
    """

    feasibility: PathFeasibility
    exact: frozenset[str]
    listed: frozenset[str]
    _plain: dict[int, tuple[Session, Hashable]] = msgspec.field(default_factory=dict)

    def key(
        self, session: Session, scope: TurnScope, kept: frozenset[Variable], changing: Collection[str]
    ) -> Hashable:
        """Return the key of a session. `kept` are names that matter besides those that ways ask for.

        `changing` are screens at which names may have changed when people come back to them.
        """
        return (
            self._plain_key(session, scope),
            tuple(name for name in session.history if name in changing),
            tuple((name, self._kind(name, scope)) for name in kept),
        )

    def narrow_key(
        self, session: Session, scope: TurnScope, tracked: Names, changing: Collection[str]
    ) -> Hashable:
        """Return a key of a session that tells apart only the `tracked` names."""
        return (
            session.screen,
            session.page,
            session.notice,
            session.attempts.get(session.screen, 0),
            tuple(name for name in session.history if name in changing),
            tuple(self._kind(name, scope) for name in tracked),
        )

    def classes(self, names: Names, scope: TurnScope) -> dict[Variable, int]:
        """Return the class of each name that has one at a point."""
        found: dict[Variable, int] = {}
        for name in names:
            if not isinstance(name, str):
                found[name] = HOLDS if name.holds(scope) else FAILS
            elif not any(suffix in name for suffix in SECRET_OR_FACT):
                value = value_of(name, scope)
                found[name] = self.feasibility.solver.groups.classes_of(name).class_of(value)
        return found

    def _plain_key(self, session: Session, scope: TurnScope) -> Hashable:
        """Return what matters of a session in every search."""
        known = self._plain.get(id(session))
        if known is None:
            live = self.feasibility.live_names.live_at((session.screen, ACTIVE))
            key = (
                session.screen,
                session.page,
                session.notice,
                session.attempts.get(session.screen, 0),
                frozenset((name, self._kind(name, scope)) for name in live),
            )
            known = self._plain[id(session)] = session, key
        return known[1]

    def _kind(self, name: Variable, scope: TurnScope) -> object:
        if not isinstance(name, str):
            return name.holds(scope)
        if any(suffix in name for suffix in SECRET_OR_FACT):
            return None
        owner, _, column = name.rpartition(".")
        if owner in self.listed:
            rows = scope.session.rows.get(owner, ())[:MAX_ROWS]
            classes = self.feasibility.solver.groups.classes_of(name)
            return tuple(classes.class_of(cell_value(row.get(column))) for row in rows)
        value = value_of(name, scope)
        exact = name in self.exact and isinstance(value, str | int)
        return value if exact else self.feasibility.solver.groups.classes_of(name).class_of(value)


def value_of(name: str, scope: TurnScope) -> Json:
    """Return the value of a name or fact in a session; None if it has none."""
    owner, _, column = name.rpartition(".")
    if not owner:
        if name == "note":  # a text may use it once there is a case, even if the note is empty
            return True if scope.session.rows.get(CONTEXT_CASE) else None
        return scope.value(Placeholder(name))
    rows = scope.session.rows.get(owner)
    if name.endswith(ROW_SUFFIX):
        return True if rows else None
    if name.endswith(COUNT_SUFFIX):
        asked = (
            any(one in scope.session.rows for one in scope.service.lookups)
            if owner == "rows"
            else rows is not None
        )
        return True if asked else None
    return scope.value(Placeholder(owner, column))
