"""The conversation that a text belongs to: where it stands, and what comes of going on or beginning."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import msgspec

from gateway.callers.profile import NOBODY, Person
from gateway.conversations.caller_context import Memory
from gateway.conversations.conversation import Answer, Conversation, pack_session, unpack_session
from gateway.conversations.engine_runner import Shown, Stepper
from gateway.conversations.engine_walk import given_by, promised, stepper_on
from gateway.conversations.sms.automatic_senders import echo_of
from gateway.conversations.sms.incoming import Incoming, Reply
from gateway.conversations.sms.store import Fate, Loaded, Said
from gateway.published_menus.definition import Definition
from gateway.services import Services
from menus.engine import engine
from menus.engine.engine import About, Caller, Given
from menus.engine.fit import fits, fitting_part, misfit
from menus.engine.session import Session, UnreadableSessionError
from menus.entry.keywords import Keyword
from menus.model import EntryPoint, Service


@dataclass(frozen=True, slots=True)
class Open:
    """A conversation under way, on the menus that it began with, and what was shown last.

    `about` is the reference of the case that we asked about, where this answers a text of ours; `question` the id of
    that text, where nothing of its answer has come yet.
    """

    definition: Definition
    session: Session
    page: str
    about: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question of ours as it is answered, and when it was texted."""

    open: Open
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class First:
    """The answer to a first question, and whether words of one's own are asked for there.

    One that does not `fit` was meant as an answer all the same: its citizen is told.
    """

    text: str
    in_words: bool
    fit: bool = True


@dataclass(frozen=True, slots=True)
class Spoken:
    """What came of a text, and what is to be rung for once it is saved; the `question` of ours that it answered."""

    said: Said
    stepper: Stepper | None = None
    texts: list[str] = field(default_factory=list)
    question: str = ""


@dataclass
class Talk:
    """One text and the conversation of its number with ours. `caller` is the digest of the number."""

    services: Services
    memory: Memory
    incoming: Incoming
    caller: str
    loaded: Loaded
    seconds_left: Callable[[], float]

    @cached_property
    def open(self) -> Open | None:
        """What a text goes on with: the conversation under way, else the question of a text of ours.

        A question that was texted since the conversation moved last comes first, where the text answers it.
        """
        here, asked = self._under_way, self._asked
        if asked is None:
            return here
        if here is None:
            return asked.open
        newer = asked.asked_at > self.services.clock() - self.loaded.idle
        return asked.open if newer and self._answers(asked.open) else here

    @cached_property
    def _under_way(self) -> Open | None:
        """The conversation under way; None where there is none, or it cannot be gone on with."""
        held = self.loaded.conversation
        definition = None if held is None else self.services.menus.of(held.definition)
        if held is None or definition is None:
            return None
        try:
            session = unpack_session(held.session, self.services.vault)
        except UnreadableSessionError:
            return None
        return Open(definition, session, held.answer.text, held.beside.decode())

    @cached_property
    def _asked(self) -> "_Asked | None":
        """The question of a text of ours that is still open, as if it were a conversation under way."""
        services, service = self.services, self.current.service
        question = services.questions.newest(self.caller, service, services.clock())
        if question is None:
            return None
        about = About(question.reference, question.state, question.note)
        turn = engine.start(
            service,
            question.screen,
            self._who,
            self._given(service),
            language=question.language,
            profile=self.person.profile,
            attempts=self.person.attempts,
            opted_out=self.person.opted_out,
            about=about,
        )
        if turn.page is None or turn.page.ends:
            return None
        origin = services.vault.digest(f"asked:{question.message_id}")
        session = msgspec.structs.replace(turn.session, origin=origin)
        here = Open(self.current, session, turn.page.text, question.reference, question.message_id)
        return _Asked(here, question.asked_at)

    def _answers(self, here: Open) -> bool:
        """Whether the text answers what is shown `here`; words of one's own always do where they are asked for."""
        service, text = here.definition.service, self.incoming.text
        free = engine.takes_free_text(service, here.session)
        return free or fits(service, here.session, self._who, text, self._given(service))

    @cached_property
    def person(self) -> Person:
        """What is remembered of the number."""
        return self.memory.people.load(self.caller, self.memory.wanted(self.current))

    @cached_property
    def current(self) -> Definition:
        """The menus that a conversation begins on."""
        return self.services.definition

    @property
    def service(self) -> Service:
        """The service of the conversation under way, else the published one."""
        return self.open.definition.service if self.open else self.current.service

    def language(self, said: str | None = None) -> str:
        """What to answer in: the language of the words that were `said`, of the conversation, or remembered."""
        known = self.service.languages
        wanted = (said, self.open.session.language if self.open else None, self.person.language)
        return next((one for one in wanted if one in known and one), self.service.default_language)

    def takes_any_words(self) -> bool:
        """Whether a question is open that is answered in words of one's own."""
        return self.open is not None and engine.takes_free_text(self.service, self.open.session)

    def offers(self, typed: str) -> bool:
        """Whether `typed` is an option, a key or a fitting answer of the screen that is open, other than free words."""
        if self.open is None or self.takes_any_words():
            return False
        return fits(self.service, self.open.session, self._who, typed, self._given(self.service))

    def first_answer(self, keyword: Keyword) -> First | None:
        """What of the words after the keyword answers the first question that it leads to."""
        service, given = self.current.service, self._given(self.current.service)
        language = keyword.point.language or self.person.language
        turn = engine.start(service, keyword.point.goto, self._who, given, language=language)
        if not keyword.rest or turn.page is None or turn.page.ends:
            return None
        part = fitting_part(service, turn.session, self._who, keyword.rest, given)
        if part:
            return First(part, engine.takes_free_text(service, turn.session))
        meant = misfit(service, turn.session, keyword.rest) if keyword.exact else None
        return First(meant, in_words=False, fit=False) if meant else None

    def go_on(self, here: Open, typed: str) -> Spoken:
        """Take what was typed on the screen that is open."""
        stepper = self._stepper(here.definition, here.session.origin, here.about)
        spoken = self._spoken(here.definition, stepper.step_whole(here.session, typed), stepper)
        return replace(spoken, question=here.question)

    def begin(self, point: EntryPoint, first: First | None = None, *, lost: bool = False) -> Spoken:
        """A new conversation. `first` answers its first question; `lost`: another was under way that is no more."""
        origin = self.services.vault.digest(f"sms:{self.incoming.provider}:{self.incoming.id}")
        stepper = self._stepper(self.current, origin)
        shown = stepper.start(point, [first.text] if first else [], self.person, None)
        return self._spoken(self.current, shown, stepper, lost=lost)

    def _spoken(
        self, definition: Definition, shown: Shown, stepper: Stepper, *, lost: bool = False
    ) -> Spoken:
        """What was shown, as a reply and a record; what the walk asked for is done before that is saved."""
        service, page = definition.service, shown.page
        session, texts = promised(self.memory, stepper, shown, NOBODY)
        text = self._after_loss(service, session.language, page.text) if lost else page.text
        record = Conversation(
            definition=definition.digest,
            replayable=False,
            seen_length=0,
            seen_digest="",
            answer=Answer(page.text, page.ends),
            session=pack_session(service, session, self.services.vault),
            beside=stepper.about.encode(),
        )
        reply = Reply(text, session.language, "ended" if page.ends else "continued")
        fate = Fate.END if page.ends else Fate.GO
        echo = self.services.vault.digest(echo_of(text))
        return Spoken(Said(reply, fate, None if page.ends else record, echo), stepper, texts)

    def _after_loss(self, service: Service, language: str, text: str) -> str:
        """The first screen with a line that says why it is shown; without it where that makes another part."""
        lines = f"{service.words[language]['started_over']}\n{text}"
        return lines if service.limits.budget("sms", self.incoming.network).fits(lines) else text

    @property
    def _who(self) -> Caller:
        return Caller(self.incoming.msisdn, "sms", self.incoming.network, self.incoming.to)

    def _given(self, service: Service) -> Given:
        return given_by(self.services, service)

    def _stepper(self, definition: Definition, origin: str, about: str = "") -> Stepper:
        return stepper_on(self.services, definition, self._who, origin, self.seconds_left, about=about)
