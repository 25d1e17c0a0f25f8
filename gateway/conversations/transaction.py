"""The steps that all channels share: begin a caller's session, resume it, and pack it into a record."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

import msgspec

from gateway.conversations.conversation import Conversation, HopReply
from gateway.conversations.conversation_store import (
    OPEN_SECONDS,
    PLAIN,
    ResumePointer,
    ResumeSource,
)
from gateway.conversations.dropped_sessions import (
    DroppedSession,
    DroppedSessions,
    ResumableConversation,
    resume_pointers,
)
from gateway.conversations.gateway_ports import GatewayPorts, GatewayRunner
from gateway.conversations.handler import HandlerResources, SaveRequest
from gateway.conversations.session_keys import record_key
from gateway.conversations.walks import SampledWalk
from gateway.published_menus.definition import MenuDefinition
from gateway.published_menus.trial_counts import HopCount
from gateway.surveys.caller_surveys import CallerSurveys
from gateway.unclear_texts.kept_text import WaitingText
from menus.engine import session as sessions
from menus.engine.caller_profile import EMPTY_PROFILE, CallerProfile
from menus.engine.input_reading import GUESSED
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.runner import EngineRunner
from menus.engine.session_payment import PAYMENT_ROWS, open_payment_of
from menus.engine.survey_results import NO_SURVEYS
from menus.engine.turn import ScreenResult
from menus.engine.unclear_texts import UnclearText, find_unclear_texts
from menus.insights.hop import Hop
from menus.model import Service
from menus.replay.step_reader import read_steps
from menus.replay.walk import Action

NO_SECRETS: Mapping[str, str] = {}


class RecordSaveRequest(SaveRequest, frozen=True):
    """A record to save. `pointer` remembers it, so that it can be resumed if the line drops.

    `cacheable`: this process may go on from the record as it saved it. `resumed_from` is the source of the dropped
    session that this one resumes, if that was on another channel.
    """

    record: Conversation
    pointer: ResumePointer | None
    cacheable: bool = True
    resumed_from: ResumeSource | None = None


def resume_pointer(
    definition: MenuDefinition,
    caller: Caller,
    caller_digest: str,
    screen: str,
    *,
    has_open_payment: bool = True,
) -> ResumePointer | None:
    """Return the pointer that remembers a caller's dropped sessions at an entry; None if none is resumed.

    `has_open_payment` is False for a session that is resumed only if its line drops.
    """
    needs = definition.data_needs
    seconds = needs.resume_seconds
    if not seconds or not caller.msisdn:
        return None
    if not has_open_payment:
        seconds = needs.dropped_seconds or OPEN_SECONDS
    return ResumePointer(caller_digest, caller.channel, screen, seconds)


class SessionProgress(msgspec.Struct, kw_only=True):
    """What one pass over a request has found out of its session so far.

    `continues_dial`: a session of this dial-in is under way. `shown_at` is that of `menus.insights.hop.Hop`. `dial_id`
    names the dial-in, unless `conversation_id` does.
    """

    walk: SampledWalk | None = None
    begins_session: bool = False
    continues_dial: bool = False
    shown_at: float = 0.0
    dial_id: str = ""


class SessionTransaction(SessionProgress):
    """One pass over a request of a caller, at the time `now`."""

    resources: HandlerResources
    caller: Caller
    caller_digest: str
    conversation_id: str
    now: datetime
    seconds_left: Callable[[], float]

    @property
    def surveys(self) -> CallerSurveys:
        """What surveys have counted, as this hop sees it."""
        stores = self.resources.stores
        digest = self.caller_digest if self.caller.msisdn else None
        return CallerSurveys(stores.surveys, digest, stores.effects.key)

    def begin_walk(self, definition: MenuDefinition, entry: str) -> None:
        """Begin a session at the screen `entry`: take it into the sample, or not."""
        self.begins_session, self.walk = True, None
        if self.resources.walk_sample.takes(self.conversation_id, self.now):
            language = definition.service.default_language  # what is shown tells it
            self.walk = SampledWalk.begin(definition.digest, self.caller.channel, language, entry)

    def continue_walk(self, record: Conversation) -> None:
        """Go on with the walk of a record that has one."""
        self.walk = SampledWalk.unpack(record.walk)

    def load_profile(self, definition: MenuDefinition) -> CallerProfile:
        """Load the caller profile, as far as these menus use it."""
        if not self.caller.msisdn:
            return EMPTY_PROFILE
        profiles, needs = self.resources.profiles, definition.data_needs
        if needs.forget_after_seconds is not None:
            profiles.forget_if_silent(self.caller_digest, needs, self.now.timestamp())
        return profiles.load(self.caller_digest, needs)

    def build_runner(
        self,
        definition: MenuDefinition,
        origin: str,
        *,
        completed_effects: frozenset[str] = frozenset(),
        fresh: bool = True,
        about_reference: str = "",
    ) -> GatewayRunner:
        """Build a runner on these menus. The other arguments are those of `EngineRunner`."""
        resources, service = self.resources, definition.service
        secrets = resources.secrets_of(service) if definition.names_secrets else NO_SECRETS
        surveys = self.surveys if service.surveys else None
        return EngineRunner(
            service,
            GatewayPorts(
                resources.stores, definition, self.caller, self.caller_digest, self.seconds_left, surveys
            ),
            self.caller,
            TurnInputs(
                self.now,
                resources.crypto.digest,
                partial(resources.draw, 100),
                secrets,
                resources.can_reach,
                surveys or NO_SURVEYS,
            ),
            origin,
            completed_effects,
            fresh,
            about_reference,
        )

    def find_resumables(
        self, dropped_sessions: DroppedSessions, definition: MenuDefinition, screen: str
    ) -> list[ResumableConversation]:
        """Find the caller's conversations that may be resumed at the entry that leads to `screen`."""
        pointer = resume_pointer(definition, self.caller, self.caller_digest, screen)
        pointers = resume_pointers(definition.service, pointer)
        return dropped_sessions.find_resumables(pointers)

    def find_dropped(
        self, dropped_sessions: DroppedSessions, resumables: Sequence[ResumableConversation]
    ) -> DroppedSession | None:
        """Find the dropped session to resume among these conversations, without the caller's present one."""
        own_key = record_key(self.caller_digest, self.conversation_id)
        return dropped_sessions.find(resumables, own_key, self.caller.channel)

    def build_save_request(
        self,
        definition: MenuDefinition,
        runner: GatewayRunner,
        result: ScreenResult,
        profile_before: CallerProfile = EMPTY_PROFILE,
        *,
        replayable: bool = False,
        seen_length: int = 0,
        seen_digest: str = "",
        channel_state: bytes = b"",
        cacheable: bool = True,
    ) -> RecordSaveRequest:
        """Commit the effects of the walk, and return the record to save."""
        session = result.session
        if runner.pending_effects or not session.origin:
            session = runner.commit(result, profile_before)
        hop = Hop(
            definition.service,
            definition.digest,
            self.caller,
            self.caller_digest,
            self.dial_id or self.conversation_id,
            runner.turn_inputs,
            not self.continues_dial,
            self.shown_at,
            runner.trail,
            runner.notes,
            session,
            result.page.ends,
        )
        trial, is_counted = self.resources.menus.trial, True
        if trial is not None and trial.definition is definition:
            is_counted = self.caller_digest not in trial.trial.callers  # who is named tries it
        trial_count = None if self.walk is None and trial is None else self._note_steps(hop)
        has_open_payment = PAYMENT_ROWS in session.rows and open_payment_of(session) is not None
        record = Conversation(
            definition.digest,
            replayable,
            seen_length,
            seen_digest,
            HopReply(result.page.text, result.page.ends),
            PLAIN + sessions.pack(session),
            channel_state,
            b"" if self.walk is None else self.walk.pack(),
            *divmod(round(self.now.timestamp() * 1000), 1000),
            result.page.ends and has_open_payment,
        )
        pointer = resume_pointer(
            definition,
            self.caller,
            self.caller_digest,
            session.entry,
            has_open_payment=has_open_payment,
        )
        return RecordSaveRequest(
            record,
            pointer,
            cacheable,
            jobs=runner.ports.jobs,
            trial_count=trial_count,
            hop=hop if is_counted else None,
            walk=record.walk,
            unclear_texts=()
            if definition.service.understand.keep_seconds is None
            else self._unclear_texts(hop),
        )

    def _unclear_texts(self, hop: Hop) -> tuple[WaitingText, ...]:
        """Return what of a hop was not understood."""
        found = find_unclear_texts(hop.service, hop.notes)
        return self.waiting_texts(hop.service, hop.session.origin, found)

    def waiting_texts(
        self, service: Service, origin: str, texts: Iterable[UnclearText]
    ) -> tuple[WaitingText, ...]:
        """Return texts that were not understood, to be kept. A hop that is repeated keeps them once."""
        keep_seconds = service.understand.keep_seconds
        if keep_seconds is None:
            return ()
        digest = self.caller_digest if self.caller.msisdn else ""
        return tuple(
            WaitingText(
                self.resources.crypto.digest(f"unclear:{origin}:{text.number}"),
                text.menu,
                text.language,
                text.words,
                digest,
                keep_seconds,
            )
            for text in texts
        )

    def _note_steps(self, hop: Hop) -> HopCount:
        """Add the steps of the hop to the walk, and return what is counted of them for a trial."""
        steps = read_steps(hop.service, hop.notes)
        if self.walk is not None:
            if self.begins_session:
                self.walk.walk.language = hop.session.language
            self.walk.go_on(steps, hop.session.screen, ends=hop.ends)
        wrong = sum(step.action is Action.WRONG and step.reason != GUESSED for step in steps)
        return HopCount(hop.menus, self.begins_session, hop.ends, wrong)

    def with_restart_notice(self, service: Service, language: str, page: str) -> str:
        """Return the first screen below a line that says why it is shown; without the line if there is no room."""
        lines = f"{service.words[language]['started_over']}\n{page}"
        budget = service.limits.page_budget(self.caller.channel, self.caller.network)
        return lines if budget.fits(lines) else page
