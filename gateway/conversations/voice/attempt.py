"""What one loaded record and one request of a call come to."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from gateway.callers.profile import NOBODY, Person
from gateway.conversations.caller_context import Memory
from gateway.conversations.conversation import Answer, Conversation, pack_session, unpack_session
from gateway.conversations.dropped_sessions import Dropped, find_dropped, ways_of
from gateway.conversations.effects import Noted
from gateway.conversations.engine_runner import Shown, Stepper
from gateway.conversations.engine_walk import promised, stepper_on
from gateway.conversations.store import Loaded, Way, record_key
from gateway.conversations.ussd.hop import HOPS_A_MINUTE
from gateway.conversations.voice.call_state import Standing, over_key, unpack
from gateway.conversations.voice.call_state import pack as pack_standing
from gateway.conversations.voice.document import CHANNEL, caller_of, scope_at
from gateway.conversations.voice.entry import beginning
from gateway.conversations.voice.language_choice import choose
from gateway.conversations.voice.record_and_transfer import Speaking, Went
from gateway.conversations.voice.request import CallRequest
from gateway.conversations.voice.request_tokens import replayed
from gateway.conversations.voice.result import Changed, Known, LastWords, Missed
from gateway.published_menus.definition import Definition
from gateway.services import Services
from ivr.caller_input import Hearing, Patience, after, listen, patience
from ivr.language_choice import needs_choice
from menus.engine.effects import RememberLanguage
from menus.engine.engine import Page, restarts
from menus.engine.scope import HopScope
from menus.engine.session import Session, UnreadableSessionError
from menus.model import EntryPoint

NOTHING_YET = Answer("", ends=False)


@dataclass(slots=True)
class Taking:
    """One attempt at a request; where somebody else saved first, another follows. `caller` is a digest."""

    services: Services
    memory: Memory
    request: CallRequest
    caller: str
    conversation_id: str
    loaded: Loaded
    seconds_left: Callable[[], float]

    def take(self) -> LastWords | Missed | Known | Changed:
        """The same document where the request holds nothing new, else the record to save."""
        known = self._known()
        if known is not None and known.session is not None and self._speaks_last(known, known.session):
            self.request = replace(self.request, hung_up=True)
            return self._go_on(known, known.session)
        if known is not None and (known.held.answer.ends or self.request.step != known.standing.step):
            return known
        if self.loaded.hops >= HOPS_A_MINUTE:
            return LastWords("busy")
        if known is None:
            return LastWords("goodbye") if replayed(self.services, self.request) else self._begin()
        if known.standing.choosing:
            return self._choose(known.definition, known.standing)
        return self._begin() if known.session is None else self._go_on(known, known.session)

    def hang_up(self) -> Changed | None:
        """The call is over: a message that was spoken is kept, who was put through is served; None: nothing of both."""
        known = self._known()
        if known is None or known.session is None or known.held.answer.ends:
            return None
        self.request = replace(
            self.request, step=known.standing.step, number=known.session.service_code, hung_up=True
        )
        stepper = self._stepper(known.definition, known.session.origin)
        went = self._speaking(known, known.session, stepper).hang_up()
        return None if went is None else self._went(known.definition, went, stepper)

    def _speaks_last(self, known: Known, session: Session) -> bool:
        """Whether what was spoken as the caller hung up comes only after the notice that the call is over."""
        request, standing = self.request, known.standing
        here = request.spoken and request.step == standing.step and standing.hearing.message is None
        if not here or not self.services.hops.client.exists(over_key(self.conversation_id)):
            return False
        return self._speaking(known, session, self._stepper(known.definition, session.origin)).records

    def _known(self) -> Known | None:
        """The record, its menus and how the call stands; None where one of them cannot be read: as good as lost."""
        held = self.loaded.conversation
        definition = self.services.menus.of(held.definition) if held is not None else None
        standing = unpack(held.beside) if held is not None else None
        if held is None or definition is None or standing is None:
            return None
        try:
            session = unpack_session(held.session, self.services.vault) if held.session else None
        except UnreadableSessionError:
            return None
        return Known(definition, held, standing, session)

    def _begin(self) -> LastWords | Missed | Changed:
        """A call that comes in, or one whose record was lost."""
        definition, request = self.services.definition, self.request
        service = definition.service
        begins = beginning(self.services, service, request)
        if isinstance(begins, str):
            return LastWords(begins)
        if begins.missed:
            return Missed()
        point = begins.point
        lost = request.step > 0  # it comes back from a document of ours that no record tells of
        dropped = None if lost or begins.fresh else self._dropped(definition, point)
        if dropped is not None:
            definition, service = dropped.definition, dropped.definition.service
        person = self._person(definition)
        language = point.language or person.language or (dropped.language if dropped else None)
        closed = service.closed is not None and service.closed_everywhere
        if language not in service.languages and needs_choice(service) and not closed:
            return self._own(definition, self._standing(Hearing(), choosing=True, restarted=lost))
        stepper = self._stepper(definition)
        session = dropped.known(self.memory, person) if dropped else None
        shown = stepper.start(point, (), replace(person, language=language), session)
        taken_up = bool(shown.session.dropped or shown.session.origin)
        changed = self._kept(definition, shown, stepper, self._standing(Hearing(), restarted=lost))
        return replace(changed, taken_from=dropped.taken_from) if dropped and taken_up else changed

    def _start_again(self, language: str) -> LastWords | Changed:
        """A new session in place of one that dropped, at the caller's wish: on the menus of now."""
        definition = self.services.definition
        begins = beginning(self.services, definition.service, self.request)
        if isinstance(begins, str):
            return LastWords(begins)
        stepper = self._stepper(definition)
        shown = stepper.start(begins.point, (), replace(self._person(definition), language=language), None)
        return self._kept(definition, shown, stepper, self._standing(Hearing()))

    def _choose(self, definition: Definition, standing: Standing) -> LastWords | Changed:
        """A key that stands for a language, or none."""
        service = definition.service
        choice = choose(service, standing.hearing, self.request.keys)
        begins = beginning(self.services, service, self.request)
        if isinstance(begins, str):
            return LastWords(begins)
        point = begins.point
        if choice.language is not None:
            stepper = self._stepper(definition)
            if self.request.msisdn:
                stepper.noted.append(Noted("language", RememberLanguage(choice.language), choice.language))
            person = replace(self._person(definition), language=choice.language)
            shown = stepper.start(point, (), person, None)
            return self._kept(definition, shown, stepper, self._standing(choice.hearing))
        if not choice.patient:
            goodbye = service.words[service.default_language]["goodbye"]
            return self._own(definition, self._standing(choice.hearing), Answer(goodbye, ends=True))
        return self._own(definition, self._standing(choice.hearing, choosing=True))

    def _go_on(self, known: Known, session: Session) -> LastWords | Changed:
        """A session under way stays on the menus that it began with.

        The engine has no part in silence, in turning the pages of a long menu, and in wishes to hear it again.
        """
        definition, held, standing = known.definition, known.held, known.standing
        stepper = self._stepper(definition, session.origin)
        went = self._speaking(known, session, stepper).go_on()
        if went is not None:
            return self._went(definition, went, stepper)
        heard = listen(self._scope(definition, session, standing), standing.hearing, self.request.keys)
        hearing, shown = heard.hearing, Shown(session, Page(held.answer.text, ends=False))
        old = definition is not self.services.definition
        if old and heard.typed is not None and restarts(definition.service, session, heard.typed):
            return self._start_again(session.language)
        if heard.typed is not None:
            shown = stepper.step_whole(session, heard.typed)
            hearing = after(session, shown.session, hearing)
        scope = self._scope(definition, shown.session, self._standing(hearing))
        left = patience(scope, shown.page, hearing)
        if left is not Patience.GO_ON:
            shown = stepper.give_up(shown.session, for_good=left is Patience.LET_GO)
            hearing = Hearing(silences=hearing.silences, requests=hearing.requests)
        standing = msgspec.structs.replace(self._standing(hearing), recorded=standing.recorded)
        return self._kept(definition, shown, stepper, standing)

    def _speaking(self, known: Known, session: Session, stepper: Stepper) -> Speaking:
        page = Page(known.held.answer.text, ends=False)
        return Speaking(self.services, self.request, session, known.standing, stepper, page)

    def _went(self, definition: Definition, went: Went, stepper: Stepper) -> Changed:
        standing = msgspec.structs.replace(self._standing(went.hearing), recorded=went.recorded)
        kept = self._kept(definition, went.shown, stepper, standing)
        return replace(kept, unwanted=went.unwanted)

    def _own(self, definition: Definition, standing: Standing, answer: Answer = NOTHING_YET) -> Changed:
        """A record without a session: the caller is asked for a language, or let go before they chose one."""
        return Changed(definition, self._record(definition, answer, b"", standing), standing)

    def _kept(self, definition: Definition, shown: Shown, stepper: Stepper, standing: Standing) -> Changed:
        """The record of where the session stands; what it asked for on the way there is done before it is saved."""
        session, texts = promised(self.memory, stepper, shown, NOBODY)
        packed = pack_session(definition.service, session, self.services.vault)
        record = self._record(definition, Answer(shown.page.text, shown.page.ends), packed, standing)
        return Changed(definition, record, standing, self._way(definition, session.entry), stepper, texts)

    def _record(
        self, definition: Definition, answer: Answer, session: bytes, standing: Standing
    ) -> Conversation:
        return Conversation(
            definition=definition.digest,
            replayable=False,
            seen_length=0,
            seen_digest="",
            answer=answer,
            session=session,
            beside=pack_standing(standing),
        )

    def _standing(self, hearing: Hearing, *, choosing: bool = False, restarted: bool = False) -> Standing:
        """One step on from where the request comes from."""
        return Standing(self.request.step + 1, self.services.clock(), hearing, choosing, restarted)

    def _person(self, definition: Definition) -> Person:
        wanted = self.memory.wanted(definition)
        return self.memory.people.load(self.caller, wanted) if self.request.msisdn else NOBODY

    def _way(self, definition: Definition, screen: str) -> Way | None:
        """Where this caller's dropped calls are remembered; None where none is taken up."""
        seconds = self.memory.wanted(definition).resume_seconds
        if not seconds or not self.request.msisdn:
            return None
        return Way(self.caller, CHANNEL, screen, seconds)

    def _dropped(self, definition: Definition, point: EntryPoint) -> Dropped | None:
        """The caller's line that dropped: a call, or a session by USSD that leads to the same screen."""
        ways = ways_of(definition.service, self._way(definition, point.goto))
        lines = self.memory.conversations.lasts(ways)
        return find_dropped(self.services, self.memory, lines, record_key(self.conversation_id), CHANNEL)

    def _scope(self, definition: Definition, session: Session, standing: Standing) -> HopScope:
        return scope_at(self.services, definition.service, session, self.request, standing)

    def _stepper(self, definition: Definition, origin: str = "") -> Stepper:
        """Sessions that begin in one call, the second because the record of the first was lost, have an origin each."""
        origin = origin or f"{self.conversation_id}:{self.request.step}"
        return stepper_on(self.services, definition, caller_of(self.request), origin, self.seconds_left)
