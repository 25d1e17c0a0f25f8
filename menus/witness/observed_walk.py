"""A turn of the engine that notes where a value is used without being set."""

from collections.abc import Collection, Mapping

from menus.analysis.facts import COUNT_SUFFIX
from menus.analysis.value_uses import ValueUse
from menus.engine.effects import EngineRequest, Submission
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.session import NOTICE_NONE, Session
from menus.engine.turn import Turn
from menus.engine.walk import Walk
from menus.expressions.derivations import Derivation, TextFormula
from menus.model import Service
from menus.witness.noting_scope import NotingScope

WatchedUses = Mapping[str, Collection[ValueUse]]
"""The uses to look out for, by screen."""


class ObservedWalk(Walk):
    """Walks as the engine does. `observed` are the watched uses whose value was missing, each with its screen."""

    def __init__(
        self, service: Service, session: Session, caller: Caller, inputs: TurnInputs, watched: WatchedUses
    ) -> None:
        super().__init__(service, session, caller, inputs)
        self.scope: NotingScope = NotingScope(service, self.session, caller, inputs)
        self.observed: set[tuple[str, ValueUse]] = set()
        self._watched = watched
        self._at = ""
        self._come_to(self.session.awaiting_screen or self.session.screen)

    def go_to(self, name: str, notice: int = NOTICE_NONE) -> Turn:
        """Walk on to a screen."""
        self._come_to(name)
        return super().go_to(name, notice)

    def show_afresh(self, name: str, notice: int = NOTICE_NONE) -> Turn:
        """Show a screen from its first page."""
        self._come_to(name)
        return super().show_afresh(name, notice)

    def show(self) -> Turn:
        """Show the present page."""
        turn = super().show()
        for use in self._watched.get(self._at, ()):
            if use.is_bound and self.scope.is_missing(use.placeholder):
                self.observed.add((self._at, use))
        return turn

    def derive_values(self, derivations: tuple[Derivation, ...]) -> bool:
        """Derive values in order."""
        if not self.scope.notes:
            return super().derive_values(derivations)
        complete = True
        for derivation in derivations:
            form = derivation.formula
            if isinstance(form, TextFormula) and form.template.sole_placeholder is None:
                self.scope.note(form.template)
            complete = super().derive_values((derivation,)) and complete
        return complete

    def wait_for(self, request: EngineRequest) -> Turn:
        """Wait for an answer. A case without one of its required fields is a use that is not set."""
        if isinstance(request, Submission):
            for use in self._watched.get(self._at, ()):
                if use.required and use.required not in request.fields:
                    self.observed.add((self._at, use))
        return super().wait_for(request)

    def finish(self) -> None:
        """Note what was missing on the last screen."""
        self._come_to("")

    def _come_to(self, name: str) -> None:
        for use in self._watched.get(self._at, ()):
            if use.placeholder in self.scope.missing or self._lacks_lookup(use):
                self.observed.add((self._at, use))
        self.scope.missing.clear()
        self._at = name
        self.scope.notes = name in self._watched

    def _lacks_lookup(self, use: ValueUse) -> bool:
        """Return whether a list shows rows of a lookup that was not made."""
        of_list = use.fact.endswith(COUNT_SUFFIX) and use.placeholder.column is None
        return of_list and use.placeholder.name not in self.session.rows
