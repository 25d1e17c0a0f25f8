"""The engine's side of a verb: one method for each event at a screen."""

from typing import TYPE_CHECKING, NamedTuple

from menus.engine.effects import RequestOutcome
from menus.engine.scope import TurnScope
from menus.engine.turn import EngineError, Turn
from menus.model import Choice, Screen, Target, Verb

if TYPE_CHECKING:
    from menus.engine.walk import Walk


class TypedInput(NamedTuple):
    """The typed input, as tidy text and as a key, with the choices that the screen offers."""

    text: str
    key: str
    choices: tuple[Choice, ...]


class EngineVerb(Verb, frozen=True):
    """The base of every verb in `menus.verbs`. A verb overrides the methods in which it differs."""

    def waits(self, walk: "Walk") -> bool:
        """Return True if the caller stays on the screen. Called only for verbs with `chooses_to_wait`."""
        return walk.caller.channel in self.channels

    def enter(self, walk: "Walk", screen: Screen, notice: int) -> Turn | None:  # noqa: ARG002
        """Prepare a screen that waits. Return a turn to leave the screen, or None to show it.

        Called only for verbs with `prepares`. `notice` is what the screen says first, as after a `retry:`.
        """
        return None

    def rows(self, scope: TurnScope) -> list[dict[str, str]]:  # noqa: ARG002
        """Return the rows that the screen lists."""
        return []

    def arrive(self, walk: "Walk", screen: Screen) -> Turn:
        """Do the work of a screen that does not wait, and go on."""
        return walk.leave(screen, screen.goto)

    def take(self, walk: "Walk", screen: Screen) -> Turn:
        """Go on or stay after an input that is neither a choice, an answer nor a navigation key."""
        return walk.show() if screen.ends or self.awaits_outcome else walk.leave(screen, screen.goto)

    def after_request(self, walk: "Walk", screen: Screen, outcome: RequestOutcome) -> Turn:  # noqa: ARG002
        """Go on with the outcome of the screen's request."""
        raise EngineError(f"{screen.name} did not ask for this")

    def after_transfer(self, walk: "Walk", screen: Screen, outcome: str) -> Turn:  # noqa: ARG002
        """Go on with the outcome of a transfer."""
        raise EngineError(f"{screen.name} puts nobody through")

    def max_recording_seconds(self, screen: Screen) -> int | None:  # noqa: ARG002
        """Return the longest spoken message on the screen, in seconds; None if the screen takes none."""
        return None

    def late_targets(self) -> tuple[Target, ...]:
        """Return the targets of a late answer to the screen's request; empty if a late answer has no use."""
        return ()


def engine_verb(screen: Screen) -> EngineVerb:
    """Return the verb of a screen with its engine methods."""
    return screen.verb  # type: ignore[return-value]  # every verb in `menus.verbs` is one
