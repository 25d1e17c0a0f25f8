"""Makes the objects that store cases, forward them to the case system, and look up their state."""

from collections.abc import Callable
from functools import cached_property

from gateway.case_systems.case_system import CaseSystem
from gateway.case_systems.client import CaseClient
from gateway.case_systems.registry import CASE_SYSTEMS
from gateway.cases.case_answers import CaseAnswerStore
from gateway.cases.case_joiner import CaseJoiner
from gateway.cases.case_links import CaseLinks
from gateway.cases.concurrent_forwarder import OPEN_SECONDS, WITHIN_SECONDS, ConcurrentForwarder
from gateway.cases.forwarder import Forwarder
from gateway.cases.joined_cases import JoinedCases
from gateway.cases.poller import CasePoller
from gateway.cases.questions import OfficerQuestions
from gateway.cases.refused_submissions import RefusedSubmissions
from gateway.cases.similar_index import SimilarIndex
from gateway.cases.submission_admin import SubmissionAdmin
from gateway.cases.submissions import SubmissionStore
from gateway.cases.updates import CaseUpdate, CaseUpdates
from gateway.container.callers import CallerComponents
from gateway.container.insights import InsightComponents
from gateway.container.menus import MenuComponents
from gateway.container.recordings import RecordingComponents
from gateway.container.resources import Resources
from gateway.insights.case_states import CaseStateCounter
from gateway.lookups.case_status import CaseStatusLookup
from gateway.lookups.case_system_pace import CaseSystemPace
from gateway.lookups.circuit_breaker import CircuitBreaker
from gateway.lookups.concurrency_limit import ConcurrencyLimit
from gateway.lookups.inline_forwarder import InlineForwarder
from gateway.lookups.rows import parse_answer
from gateway.settings.sentinel_url import is_sentinel_url
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.outbox.pauses import StreamPauses
from menus.rendering.message_text import question_words


class CaseComponents:
    """The objects that file cases, forward them, update them and look up their state."""

    def __init__(
        self,
        resources: Resources,
        menus: MenuComponents,
        recordings: RecordingComponents,
        pauses: StreamPauses,
        insights: InsightComponents,
        callers: CallerComponents,
        note_state: Callable[[CaseUpdate, str, bool], object],
    ) -> None:
        self._resources = resources
        self._menus = menus
        self._recordings = recordings
        self._pauses = pauses
        self._insights = insights
        self._callers = callers
        self._note_state = note_state

    @cached_property
    def outbox(self) -> Outbox:
        """The outbox of submissions that the case backend does not have yet."""
        return self._resources.outbox("submissions")

    @cached_property
    def submissions(self) -> SubmissionStore:
        """The store of submissions."""
        resources = self._resources
        return SubmissionStore(
            resources.redis,
            resources.crypto,
            resources.clock,
            resources.draw,
            self._menus.service,
            resources.settings.keep_open_cases,
            resources.durable_hops.call,
            waits_for_replica=is_sentinel_url(resources.settings.redis_url),
        )

    @cached_property
    def similar(self) -> SimilarIndex:
        """Finds open cases that callers may join."""
        resources = self._resources
        return SimilarIndex(resources.redis, resources.crypto, resources.clock)

    @cached_property
    def joiner(self) -> CaseJoiner:
        """Adds callers to cases."""
        resources = self._resources
        return CaseJoiner(self.submissions, self.similar, JoinedCases(resources.redis), resources.crypto)

    @cached_property
    def system(self) -> CaseSystem:
        """The kind of case system that the agency has."""
        return CASE_SYSTEMS.chosen(self._resources.settings)

    @cached_property
    def backend(self) -> CaseClient:
        """The client of the agency's case system."""
        return self.system.build_client(self._resources.settings, self._resources.clock)

    @cached_property
    def forwarder(self) -> Forwarder:
        """Forwards submissions to the case backend."""
        resources, pauses = self._resources, self._pauses
        return Forwarder(
            resources.redis,
            self.outbox,
            self.backend,
            resources.crypto,
            resources.draw,
            resources.settings.keep_submissions,
            lambda: pauses.resumed_at("forwarding"),
            self._recordings.store.with_links,
            parse_answer,
            resources.settings.keep_refused,
            self.links.claim,
        )

    @cached_property
    def links(self) -> CaseLinks:
        """Links cases to the ids that the case system gave them."""
        resources = self._resources
        is_polled = self.system.build_polled_client is not None
        return CaseLinks(
            resources.redis, resources.clock, resources.settings.keep_open_cases, is_polled=is_polled
        )

    @cached_property
    def concurrent_forwarder(self) -> ConcurrentForwarder:
        """Forwards the submissions of a worker process."""
        resources = self._resources
        return ConcurrentForwarder(
            resources.redis,
            self.forwarder,
            self.outbox,
            resources.settings.case_concurrency,
            CircuitBreaker(open_seconds=OPEN_SECONDS, within_seconds=WITHIN_SECONDS),
        )

    @cached_property
    def inline_forwarder(self) -> InlineForwarder:
        """Forwards a submission while its citizen waits for the case system's answer."""
        resources = self._resources
        return InlineForwarder(
            self.forwarder,
            CaseAnswerStore(resources.redis, resources.crypto),
            self.outbox,
            CircuitBreaker(),
            self.lookup_limit,
            self.waiting_threads,
            resources.metrics,
            configured=self.system.is_configured(resources.settings),
        )

    @cached_property
    def submission_admin(self) -> SubmissionAdmin:
        """Lets an operator list, read and retry submissions."""
        return SubmissionAdmin(self._resources.redis, self.outbox, self._resources.crypto)

    @cached_property
    def refused(self) -> RefusedSubmissions:
        """Deletes submissions that were given up."""
        resources = self._resources
        return RefusedSubmissions(
            resources.redis, self.outbox, resources.crypto, resources.settings.keep_refused
        )

    @cached_property
    def updates(self) -> CaseUpdates:
        """Applies the updates of cases that the case backend sends."""
        resources, settings = self._resources, self._resources.settings
        return CaseUpdates(
            resources.redis,
            resources.crypto,
            resources.clock,
            self._menus.service,
            settings.keep_cases,
            settings.keep_open_cases,
            CaseStateCounter(self._insights.hops, lambda: self._menus.service().time_zone).count,
            self.system.states,
            self._note_state,
        )

    @cached_property
    def questions(self) -> OfficerQuestions:
        """Asks citizens what officers want to know, and keeps their answers."""
        resources = self._resources
        return OfficerQuestions(
            resources.redis,
            resources.crypto,
            resources.clock,
            self._callers.consent,
            lambda language, reference, question: question_words(
                self._menus.service(), language, reference, question
            ),
            resources.settings.questions_per_case,
        )

    def build_poller(self, notify_texts: Callable[[str], object]) -> CasePoller | None:
        """Make what asks the case system about cases; None if it pushes changes, or has no address."""
        resources, build = self._resources, self.system.build_polled_client
        if build is None or not self.system.is_configured(resources.settings):
            return None
        return CasePoller(
            resources.redis,
            build(resources.settings, resources.clock),
            self.updates,
            resources.crypto.digest,
            resources.clock,
            lambda moment: moment.astimezone(self._menus.service().time_zone),
            notify_texts,
            resources.settings.case_poll_seconds,
            self.questions.ask,
        )

    @cached_property
    def status_lookup(self) -> CaseStatusLookup:
        """Looks up the state of a case."""
        resources = self._resources
        return CaseStatusLookup(
            resources.redis,
            self.backend,
            resources.crypto,
            self._menus.service,
            self.lookup_limit,
            self.system.states,
            CaseSystemPace(self.waiting_threads),
            self.questions.open_text,
        )

    @cached_property
    def lookup_limit(self) -> ConcurrencyLimit:
        """Lets hops that wait for other systems use half of the threads. The other half serves everybody else."""
        return ConcurrencyLimit(self.waiting_threads)

    @property
    def waiting_threads(self) -> int:
        """Half of the threads: so many hops may wait for other systems."""
        return max(1, self._resources.settings.threads // 2)
