"""A walk through the menus, whatever brought it about: its stepper, and what it asked for, carried out."""

from collections.abc import Callable, Set

import msgspec

from gateway.callers.profile import Person
from gateway.conversations.caller_context import Memory
from gateway.conversations.engine_runner import Shown, Stepper
from gateway.published_menus.definition import Definition
from gateway.services import Services
from menus.engine.engine import Caller, Given
from menus.engine.session import Session
from menus.model import Service

SECONDS_TO_SAVE = 0.5  # kept back from lookups


def given_by(services: Services, service: Service) -> Given:
    """What the engine is given at this moment."""
    return Given(services.clock(), services.vault.digest, services.draw(100), services.secrets_of(service))


def stepper_on(
    services: Services,
    definition: Definition,
    caller: Caller,
    origin: str,
    seconds_left: Callable[[], float],
    *,
    done: Set[str] = frozenset(),
    certain: bool = True,
    about: str = "",
) -> Stepper:
    """A stepper on these menus, for one walk. `seconds_left` are those of the hop; the rest as for `Stepper`."""
    return Stepper(
        service=definition.service,
        definition=definition.digest,
        submissions=services.submissions,
        sources=services.sources,
        late_questions=services.late_questions,
        caller=caller,
        given=given_by(services, definition.service),
        digest=services.vault.digest,
        origin=origin,
        done=frozenset(done),
        certain=certain,
        seconds_left=lambda: seconds_left() - SECONDS_TO_SAVE,
        about=about,
    )


def promised(memory: Memory, stepper: Stepper, shown: Shown, before: Person) -> tuple[Session, list[str]]:
    """The session to be saved, and the ids of texts to be rung for then.

    What the walk asked for beside a page is carried out here, before it is saved, so that no promise is lost. `before`
    is what was remembered of the caller at the beginning.
    """
    session = shown.session
    if not session.origin:
        session = msgspec.structs.replace(session, origin=stepper.origin)
    if not stepper.noted:
        return session, []
    country = stepper.service.country
    return session, memory.effects.commit(session.origin, stepper.caller, country, before, stepper.noted)
