"""A line that dropped, found again: on the menus that its session began with."""

from dataclasses import dataclass

import msgspec

from gateway.conversations.conversation import unpack_session
from gateway.conversations.conversations import Last
from gateway.definition import Definition
from gateway.hops.memory import Memory
from gateway.people.person import Person
from gateway.services import Services
from menus import engine
from menus.session import Session, UnreadableSessionError


@dataclass(frozen=True, slots=True)
class Dropped:
    """The session of a line that dropped, and its menus. It may go on there, or be asked whether to."""

    definition: Definition
    session: Session

    def known(self, memory: Memory, person: Person) -> Session:
        """The session with what is remembered of its caller now."""
        profile = {name: (kept.value, kept.choice) for name, kept in person.profile.items()}
        counted = memory.wanted(self.definition).attempts
        attempts = self.session.attempts | {screen: person.attempts.get(screen, 0) for screen in counted}
        return msgspec.structs.replace(self.session, profile=profile, attempts=attempts)


def find_dropped(services: Services, memory: Memory, last: Last, entry: str, channel: str) -> Dropped | None:
    """The line that dropped where `last` points, of somebody who comes to the screen `entry` again.

    None where it is no more, or its menus are not kept any more; on other menus than those that are served now also
    where it is not to be taken up, or the service is closed by now: then a new session begins on those of now.
    """
    held = memory.conversations.find(last.key)
    if held is None or held.answer.ends:
        return None
    current = services.definition
    definition = services.menus.of(held.definition)
    if definition is None:
        return None
    try:
        session = unpack_session(held.session, services.vault)
    except UnreadableSessionError:
        return None
    if definition.digest != current.digest:
        closed = current.service.closed_everywhere
        if closed or not engine.takes_up(definition.service, session, entry, channel):
            return None
    return Dropped(definition, session)
