"""A line that dropped, found again: on the menus that its session began with.

It may have dropped on the other channel that leads to the same screen: a session by USSD can be gone on with by
calling, and the other way round. Whoever takes it up there takes its pointer away, with the script that saves, so that
it is taken up once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from gateway.callers.profile import Person
from gateway.conversations.caller_context import Memory
from gateway.conversations.conversation import unpack_session
from gateway.conversations.store import Last, TakenFrom, Way
from gateway.published_menus.definition import Definition
from gateway.services import Services
from menus.engine import engine
from menus.engine.session import Session, UnreadableSessionError
from menus.model import Service


@dataclass(frozen=True, slots=True)
class Dropped:
    """The session of a line that dropped, and its menus. It may go on there, or be asked whether to.

    `taken_from`: where it was remembered, if that was on another channel.
    """

    definition: Definition
    session: Session
    taken_from: TakenFrom | None = None

    @property
    def language(self) -> str | None:
        """The language of its caller; None where they had not come so far as to read it."""
        return self.session.language if self.session.answered or self.session.dropped else None

    def known(self, memory: Memory, person: Person) -> Session:
        """The session with what is remembered of its caller now."""
        profile = {name: (kept.value, kept.choice) for name, kept in person.profile.items()}
        counted = memory.wanted(self.definition).attempts
        attempts = self.session.attempts | {screen: person.attempts.get(screen, 0) for screen in counted}
        return msgspec.structs.replace(self.session, profile=profile, attempts=attempts)


def ways_of(service: Service, way: Way | None) -> list[Way]:
    """Where a caller's lines are remembered: on the channel of `way`, and on the other one that leads to its screen."""
    if way is None:
        return []
    others = {"ussd": ("voice", service.voice), "voice": ("ussd", service.ussd)}
    if way.channel not in others:
        return [way]
    channel, points = others[way.channel]
    leads = any(point.goto == way.screen for point in points.values())
    return [way, replace(way, channel=channel)] if leads else [way]


def find_dropped(
    services: Services, memory: Memory, lines: Sequence[tuple[Way, Last]], own_key: str, channel: str
) -> Dropped | None:
    """The first of these lines of a caller, who comes to their screen again on `channel`, that can be gone on with.

    `own_key` is the record of the line on which they come.
    """
    for way, last in lines:
        found = None if last.key == own_key else _found(services, memory, last, way.screen, channel)
        if found is not None:
            return found if way.channel == channel else replace(found, taken_from=TakenFrom(way, last.key))
    return None


def _found(services: Services, memory: Memory, last: Last, entry: str, channel: str) -> Dropped | None:
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
