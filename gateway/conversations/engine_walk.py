"""A walk through the menus, whatever brought it about: its stepper, and what it asked for, carried out."""

from collections.abc import Callable, Set

import msgspec

from gateway.callers.profile import CallerProfile
from gateway.conversations.caller_context import CallerContext
from gateway.conversations.engine_runner import EngineRunner, ScreenResult
from gateway.published_menus.definition import MenuDefinition
from gateway.services import Services
from menus.engine.engine import Caller, TurnInputs
from menus.engine.session import Session
from menus.model import Service

SAVE_RESERVE_SECONDS = 0.5  # kept back from lookups


def build_turn_inputs(services: Services, service: Service) -> TurnInputs:
    """What the engine is given at this moment."""
    return TurnInputs(
        services.clock(), services.crypto.digest, services.draw(100), services.secrets_of(service)
    )


def build_engine_runner(
    services: Services,
    definition: MenuDefinition,
    caller: Caller,
    origin: str,
    seconds_left: Callable[[], float],
    *,
    completed_effects: Set[str] = frozenset(),
    fresh: bool = True,
    about_reference: str = "",
) -> EngineRunner:
    """A stepper on these menus, for one walk. `seconds_left` are those of the hop; the rest as for `Stepper`."""
    return EngineRunner(
        service=definition.service,
        definition_digest=definition.digest,
        submissions=services.submissions,
        sources=services.lookup_sources,
        late_lookup_store=services.late_lookup_store,
        caller=caller,
        turn_inputs=build_turn_inputs(services, definition.service),
        digest=services.crypto.digest,
        origin=origin,
        completed_effects=frozenset(completed_effects),
        fresh=fresh,
        seconds_left=lambda: seconds_left() - SAVE_RESERVE_SECONDS,
        about_reference=about_reference,
    )


def commit_effects(
    context: CallerContext, runner: EngineRunner, result: ScreenResult, profile_before: CallerProfile
) -> tuple[Session, list[str]]:
    """The session to be saved, and the ids of texts to be rung for then.

    What the walk asked for beside a page is carried out here, before it is saved, so that no promise is lost. `before`
    is what was remembered of the caller at the beginning.
    """
    session = result.session
    if not session.origin:
        session = msgspec.structs.replace(session, origin=runner.origin)
    if not runner.pending_effects:
        return session, []
    country = runner.service.country
    return session, context.effects.commit(
        session.origin, runner.caller, country, profile_before, runner.pending_effects
    )
