"""A line that dropped, found again: on the menus that its session began with.

It may have dropped on the other channel that leads to the same screen: a session by USSD can be gone on with by
calling, and the other way round. Whoever takes it up there takes its pointer away, with the script that saves, so that
it is taken up once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gateway.container.channel_services import ChannelServices
from gateway.conversations.caller_context import CallerContext
from gateway.conversations.conversation import unpack_session
from gateway.conversations.store import ResumableConversation, ResumePointer, ResumeSource
from gateway.published_menus.definition import MenuDefinition
from menus.engine import dropped_session, engine
from menus.engine.caller_profile import CallerProfile
from menus.engine.session import Session, UnreadableSessionError
from menus.model import Service


@dataclass(frozen=True, slots=True)
class DroppedSession:
    """The session of a line that dropped, and its menus. It may go on there, or be asked whether to.

    `taken_from`: where it was remembered, if that was on another channel.
    """

    definition: MenuDefinition
    session: Session
    resumed_from: ResumeSource | None = None

    def with_profile(self, context: CallerContext, caller_profile: CallerProfile) -> Session:
        """The session with what is remembered of its caller now."""
        counted_screens = context.data_needs(self.definition).attempt_screens
        return dropped_session.with_profile(self.session, caller_profile, counted_screens)


def resume_pointers(service: Service, pointer: ResumePointer | None) -> list[ResumePointer]:
    """Where a caller's lines are remembered: on the channel of `way`, and on the other one that leads to its screen."""
    if pointer is None:
        return []
    others = {"ussd": ("voice", service.voice_entries), "voice": ("ussd", service.ussd_entries)}
    if pointer.channel not in others:
        return [pointer]
    channel, points = others[pointer.channel]
    leads = any(point.goto == pointer.screen for point in points.values())
    return [pointer, replace(pointer, channel=channel)] if leads else [pointer]


def find_dropped_session(
    services: ChannelServices,
    context: CallerContext,
    resumables: Sequence[tuple[ResumePointer, ResumableConversation]],
    own_record_key: str,
    channel: str,
) -> DroppedSession | None:
    """The first of these lines of a caller, who comes to their screen again on `channel`, that can be gone on with.

    `own_key` is the record of the line on which they come.
    """
    for pointer, resumable in resumables:
        found = (
            None
            if resumable.record_key == own_record_key
            else _load_dropped(services, context, resumable, pointer.screen, channel)
        )
        if found is not None:
            return (
                found
                if pointer.channel == channel
                else replace(found, resumed_from=ResumeSource(pointer, resumable.record_key))
            )
    return None


def _load_dropped(
    services: ChannelServices,
    context: CallerContext,
    resumable: ResumableConversation,
    entry: str,
    channel: str,
) -> DroppedSession | None:
    """The line that dropped where `last` points, of somebody who comes to the screen `entry` again.

    None where it is no more, or its menus are not kept any more; on other menus than those that are served now also
    where it is not to be taken up, or the service is closed by now: then a new session begins on those of now.
    """
    record = context.conversations.find(resumable.record_key)
    if record is None or record.reply.ends:
        return None
    current = services.definition
    definition = services.menus.definition_of(record.definition_digest)
    if definition is None:
        return None
    try:
        session = unpack_session(record.session, services.crypto)
    except UnreadableSessionError:
        return None
    if definition.digest != current.digest:
        closed = current.service.closed_everywhere
        if closed or not engine.can_resume(definition.service, session, entry, channel):
            return None
    return DroppedSession(definition, session)
