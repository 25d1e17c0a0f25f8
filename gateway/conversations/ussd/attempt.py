"""What one loaded record and one hop come to."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from gateway.callers.data_needs import Wanted
from gateway.callers.profile import NOBODY, Person
from gateway.conversations.caller_context import Memory
from gateway.conversations.conversation import (
    Answer,
    Conversation,
    inputs_after,
    pack_session,
    unpack_session,
)
from gateway.conversations.dropped_sessions import Dropped, find_dropped, ways_of
from gateway.conversations.effects import NOTHING_DONE, Done
from gateway.conversations.engine_runner import Shown, Stepper, UncertainRequestError
from gateway.conversations.engine_walk import promised, stepper_on
from gateway.conversations.store import Last, Loaded, TakenFrom, Way, record_key
from gateway.conversations.ussd.hop import HOPS_A_MINUTE, Hop, Taken
from gateway.published_menus.definition import Definition
from gateway.services import Services
from menus.engine.effects import Kept
from menus.engine.engine import Caller, restarts
from menus.engine.session import Session, UnreadableSessionError
from menus.entry.dialled_codes import dialled
from menus.model import Service

Lines = list[tuple[Way, Last]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Changed:
    """A record to save, and what is to be rung for once it is. `way`: where a dropped line would be taken up.

    `recall`: this process may go on from the record as it saved it. `taken_from`: where the line was that this one
    takes up, if that was on another channel.
    """

    conversation: Conversation
    way: Way | None
    recall: bool
    stepper: Stepper
    texts: list[str]
    taken_from: TakenFrom | None = None


@dataclass(slots=True)
class Taking:
    """One attempt at a hop; where somebody else saved first, another follows."""

    services: Services
    memory: Memory
    hop: Hop
    caller: str
    conversation_id: str
    loaded: Loaded
    seconds_left: Callable[[], float]

    def take(self) -> Taken | Changed:
        """The stored answer where the hop holds nothing new, else the record to save."""
        held, typed = self.loaded.conversation, None
        if held is not None:
            if held.answer.ends:
                return Taken(held.answer, "repeated")
            typed = inputs_after(held, self.hop.text, self.services.vault.digest)
            if typed is None:
                repeated = len(self.hop.text) == held.seen_length
                return Taken(held.answer, "repeated" if repeated else "redisplayed")
        if self.loaded.hops >= HOPS_A_MINUTE:
            return Taken(self._last_words("busy"), "refused")
        if held is None or typed is None:
            return self._begin(again=False)
        definition = self.services.menus.of(held.definition)
        if definition is None:
            return self._begin(again=True)
        return self._go_on(definition, held, typed)

    def _begin(self, *, again: bool, wished: bool = False) -> Taken | Changed:
        """A new session: a first hop, one whose record was lost, or `again` where the old one does not go on.

        The citizen is told that they start over, unless it is what they `wished` for.
        """
        definition, hop = self.services.definition, self.hop
        entry = dialled(definition.service, hop.service_code)
        if entry is None:
            logger.warning("unknown_service_code", extra={"service_code": _stem(hop.service_code)})
            return Taken(self._last_words("unknown_code"), "refused")
        way = self._way(self.memory.wanted(definition), entry.point.goto)
        lines = self.memory.conversations.lasts(ways_of(definition.service, way))
        again = again or self._not_replayable(lines)
        origin = f"{self.conversation_id}:{len(hop.text) if again else 0}"
        done = self.memory.effects.done(origin) if hop.text and not again else NOTHING_DONE
        inputs = [*entry.inputs, *(hop.text.split("*") if hop.text and not again else ())]
        dropped = None if inputs or again else self._dropped(lines)
        definition = dropped.definition if dropped else definition
        person = done.before or self._person(self.memory.wanted(definition))
        stepper = self._stepper(definition, origin, done)
        shown = stepper.start(
            entry.point, inputs, person, dropped.known(self.memory, person) if dropped else None
        )
        if again and not wished:
            shown = self._restarted(definition.service, shown)
        taken_up = bool(shown.session.dropped) or shown.session.origin not in ("", origin)
        changed = self._kept(definition, shown, stepper, person, replayable=not again and not taken_up)
        return replace(changed, taken_from=dropped.taken_from) if dropped and taken_up else changed

    def _go_on(self, definition: Definition, held: Conversation, typed: str) -> Taken | Changed:
        """A session under way stays on the menus that it began with."""
        try:
            session = unpack_session(held.session, self.services.vault)
        except UnreadableSessionError:  # another release wrote it, or its key is gone: as good as lost
            return self._begin(again=not held.replayable)
        if definition is not self.services.definition and restarts(definition.service, session, typed):
            return self._begin(again=True, wished=True)  # on the menus of now
        stepper = self._stepper(definition, session.origin, NOTHING_DONE)
        try:
            shown = stepper.step(session, typed)
        except UncertainRequestError:
            self.memory.note_promise(definition, session.screen)
            raise
        before = _remembered(session, self.memory.wanted(definition)) if stepper.noted else NOBODY
        return self._kept(definition, shown, stepper, before, replayable=held.replayable)

    def _person(self, wanted: Wanted) -> Person:
        return self.memory.people.load(self.caller, wanted) if self.hop.msisdn else NOBODY

    def _way(self, wanted: Wanted, screen: str) -> Way | None:
        """Where this caller's dropped lines are remembered; None where none is taken up."""
        if not wanted.resume_seconds or not self.hop.msisdn:
            return None
        return Way(self.caller, self.hop.channel, screen, wanted.resume_seconds)

    def _not_replayable(self, lines: Lines) -> bool:
        """Whether this is a conversation whose record was lost after it took up a dropped line, or started over."""
        mine, channel = record_key(self.conversation_id), self.hop.channel
        return any(way.channel == channel and last.key == mine and not last.replayable for way, last in lines)

    def _dropped(self, lines: Lines) -> Dropped | None:
        """The line of this caller that dropped, if it may go on from this entry."""
        key = record_key(self.conversation_id)
        return find_dropped(self.services, self.memory, lines, key, self.hop.channel)

    def _stepper(self, definition: Definition, origin: str, done: Done) -> Stepper:
        hop = self.hop
        caller = Caller(hop.msisdn, hop.channel, hop.network, hop.service_code)
        return stepper_on(
            self.services,
            definition,
            caller,
            origin,
            self.seconds_left,
            done=done.names,
            certain=self.loaded.certain,
        )

    def _kept(
        self, definition: Definition, shown: Shown, stepper: Stepper, before: Person, *, replayable: bool
    ) -> Changed:
        """The record of where the session stands; what it asked for on the way there is done before it is saved."""
        text = self.hop.text
        session, texts = promised(self.memory, stepper, shown, before)
        conversation = Conversation(
            definition=definition.digest,
            replayable=replayable,
            seen_length=len(text),
            seen_digest=self.services.vault.digest(text),
            answer=Answer(shown.page.text, shown.page.ends),
            session=pack_session(definition.service, session, self.services.vault),
        )
        way = self._way(self.memory.wanted(definition), session.entry)
        recall = not self.memory.promises(definition, session.screen)
        return Changed(conversation, way, recall, stepper, texts)

    def _restarted(self, service: Service, shown: Shown) -> Shown:
        """The first screen with a line that says why it is shown; without it where there is no room."""
        lines = f"{service.words[shown.session.language]['started_over']}\n{shown.page.text}"
        budget = service.limits.budget(self.hop.channel, self.hop.network)
        return Shown(shown.session, replace(shown.page, text=lines)) if budget.fits(lines) else shown

    def _last_words(self, word: str) -> Answer:
        return last_words(self.services.definition.service, word)


def last_words(service: Service, word: str) -> Answer:
    """The gateway's own last words, in the first language of the service."""
    return Answer(service.words[service.default_language][word], ends=True)


def _remembered(session: Session, wanted: Wanted) -> Person:
    """What was remembered of the caller when the session began, as long as nothing of it has changed."""
    return Person(
        language=session.language,
        profile={name: Kept(*kept) for name, kept in session.profile.items()},
        attempts={
            screen: session.attempts[screen] for screen in wanted.attempts if screen in session.attempts
        },
        opted_out=session.opted_out,
    )


def _stem(service_code: str) -> str:
    """The first two parts of a code, for the log; more of what was dialled may be a citizen's input."""
    found = re.match(r"\*[0-9]{1,6}(\*[0-9]{1,6})?(?![0-9])", service_code.strip())
    return found[0] if found else ""
