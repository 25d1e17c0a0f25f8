"""Makes the objects that the console's pages use, one row a room."""

from contextlib import suppress
from datetime import UTC, tzinfo
from functools import cached_property, partial

from gateway.cases.case_texts import FINAL_STATES
from gateway.console.changes.assessor import Assessor
from gateway.console.changes.draft_publisher import DraftPublisher
from gateway.console.changes.draft_replay import DraftReplay
from gateway.console.context import ConsoleContext
from gateway.console.draft_process.process import DraftProcess
from gateway.console.drafts.folder_drafts import FolderDrafts
from gateway.console.editor.draft_editing import DraftEditing
from gateway.console.glance.glance import GlanceReader
from gateway.console.kept_results import KeptResults
from gateway.console.people.authenticator import Authenticators
from gateway.console.people.links import LinkStore
from gateway.console.people.lock_out import LockOut
from gateway.console.people.passkeys import Passkeys
from gateway.console.people.session_store import SessionStore
from gateway.console.people.sign_in import SignIn
from gateway.console.people.user_admin import UserAdmin
from gateway.console.people.user_store import UserStore
from gateway.console.performance.report_reader import PerformanceReader
from gateway.console.recordings.draft_recordings import DraftRecordings
from gateway.console.translations.draft_texts import DraftTexts
from gateway.console.translations.text_fits import TextFits
from gateway.container.drafts import DraftComponents
from gateway.container.insights import InsightComponents
from gateway.container.menus import MenuComponents
from gateway.container.operators import OperatorComponents
from gateway.container.resources import Resources
from gateway.conversations.conversation_store import ConversationStore
from gateway.errors import DefinitionError
from gateway.operations.audit_trail import AuditTrail
from gateway.operations.doctor import keys, workers
from gateway.operations.store_metrics import OUTBOX_STREAMS
from gateway.reminders.reminder_list import ReminderList
from gateway.security.stored_keys import StoredKeys
from gateway.storage.outbox.pauses import StreamPauses
from gateway.surveys.published_surveys import PublishedSurveys
from gateway.surveys.survey_store import SurveyStore
from gateway.unclear_texts.unclear_text_store import UnclearTextStore
from menus.model import Service


class ConsoleComponents:
    """The objects of the console."""

    def __init__(
        self,
        resources: Resources,
        menus: MenuComponents,
        drafts: DraftComponents,
        pauses: StreamPauses,
        audit: AuditTrail,
        stored_keys: StoredKeys,
        operators: OperatorComponents,
        insights: InsightComponents,
        surveys: SurveyStore,
        unclear_texts: UnclearTextStore,
        reminders: ReminderList,
    ) -> None:
        self._resources = resources
        self._menus = menus
        self._drafts = drafts
        self._pauses = pauses
        self._audit = audit
        self._stored_keys = stored_keys
        self._operators = operators
        self._insights = insights
        self._surveys = surveys
        self._unclear_texts = unclear_texts
        self._reminders = reminders

    @cached_property
    def users(self) -> UserStore:
        """The store of users."""
        return UserStore(self._resources.redis, self._resources.crypto)

    @cached_property
    def sessions(self) -> SessionStore:
        """The store of browsers' sessions."""
        return SessionStore(
            self._resources.redis, self.users.find, self._resources.clock, self._resources.crypto.digest
        )

    @cached_property
    def links(self) -> LinkStore:
        """The store of one-time links."""
        return LinkStore(
            self._resources.redis,
            self._resources.settings.console_public_url,
            self._resources.crypto.digest,
        )

    @cached_property
    def user_admin(self) -> UserAdmin:
        """Adds, changes and removes users."""
        return UserAdmin(self.users, self.links, self._audit, self._resources.clock)

    @cached_property
    def authenticators(self) -> Authenticators:
        """Judges the codes of authenticator apps."""
        resources = self._resources
        return Authenticators(resources.redis, resources.timestamp, resources.crypto.digest)

    @cached_property
    def sign_in(self) -> SignIn:
        """Signs users in."""
        resources = self._resources
        return SignIn(
            self.users,
            self.sessions,
            LockOut(resources.redis, resources.timestamp, resources.crypto.digest),
            self.authenticators,
            self._audit,
            resources.metrics,
            resources.clock,
            resources.crypto.digest,
        )

    @cached_property
    def glance(self) -> GlanceReader:
        """Reads the state of the service."""
        resources = self._resources
        conversations = ConversationStore(lambda: resources.sessions_redis, resources.crypto.records)
        outboxes = {stream: resources.outbox(stream) for stream in OUTBOX_STREAMS}
        operators = self._operators
        checks = (
            partial(workers.check_workers, resources.redis, lambda: resources.clock().timestamp()),
            partial(workers.check_streams, outboxes, self._pauses),
            partial(workers.check_alarms, resources.redis),
            partial(keys.check_keys, self._stored_keys),
            operators.check_delivery,
        )
        return GlanceReader(
            self._menus.versions, conversations.count_open, checks, resources.clock, operators.today
        )

    @cached_property
    def assessor(self) -> Assessor:
        """Assesses drafts in the draft process."""
        return Assessor(self.draft_process)

    @cached_property
    def draft_publisher(self) -> DraftPublisher:
        """Publishes the draft, by the rules of the console."""
        settings = self._resources.settings
        return DraftPublisher(
            self._drafts.drafts,
            self._menus.versions,
            self._menus.publisher,
            self._menus.trial_publisher,
            settings.menus.parent,
            self._resources.crypto.digest,
            two_people=settings.console_two_people,
        )

    @cached_property
    def draft_replay(self) -> DraftReplay:
        """Replays walks on the draft."""
        resources = self._resources
        walks = self._insights.walk_store
        return DraftReplay(resources.redis, walks, self._menus.versions, resources.clock, self.time_zone)

    @cached_property
    def draft_process(self) -> DraftProcess:
        """The process that checks, edits, previews and assesses drafts. It begins with the first request."""
        return DraftProcess()

    @cached_property
    def editing(self) -> DraftEditing:
        """Saves the draft for the editor."""
        return DraftEditing(self._drafts.drafts, self._audit, self._resources.clock)

    @cached_property
    def draft_recordings(self) -> DraftRecordings:
        """The recordings of the draft."""
        settings, drafts = self._resources.settings, self._drafts.drafts
        return DraftRecordings(
            drafts,
            self._menus.prompt_store,
            settings.menus.parent,
            is_on_disk=isinstance(drafts, FolderDrafts),
        )

    def time_zone(self) -> tzinfo:
        """Return the time zone of the published menus; UTC if there are none that can be read. Publishes nothing."""
        service = self.published_service()
        return UTC if service is None else service.time_zone

    def published_service(self) -> Service | None:
        """Return the service of the published menus; None if there are none that can be read. Publishes nothing."""
        if self._menus.versions.current() is None:
            return None
        with suppress(DefinitionError):
            return self._menus.service()
        return None

    @cached_property
    def context(self) -> ConsoleContext:
        """What pages use, one line a room."""
        resources = self._resources
        return ConsoleContext(
            settings=resources.settings,
            clock=resources.clock,
            crypto=resources.crypto,
            metrics=resources.metrics,
            users=self.users,
            sessions=self.sessions,
            links=self.links,
            sign_in=self.sign_in,
            authenticators=self.authenticators,
            passkeys=Passkeys(resources.redis, resources.clock),
            user_admin=self.user_admin,
            audit=self._audit,
            time_zone=self.time_zone,
            glance=self.glance,
            drafts=self._drafts.drafts,
            presence=self._drafts.presence,
            versions=self._menus.versions,
            publisher=self._menus.publisher,
            trials=self._menus.trials,
            trial_publisher=self._menus.trial_publisher,
            assessor=self.assessor,
            draft_publisher=self.draft_publisher,
            draft_replay=self.draft_replay,
            editing=self.editing,
            draft_process=self.draft_process,
            draft_texts=DraftTexts(
                self._drafts.drafts, self._menus.versions, TextFits(resources.redis), self.draft_process
            ),
            kept_results=KeptResults(resources.redis),
            draft_recordings=self.draft_recordings,
            pauses=self._pauses,
            operators=self._operators.objects,
            insights=self._insights.reader,
            unclear_texts=self._unclear_texts,
            reminders=self._reminders,
            surveys=PublishedSurveys(self.published_service, self._surveys, resources.clock),
            performance=PerformanceReader(
                resources.redis,
                self._insights.reader,
                self._operators.objects.delivery.costs,
                resources.clock,
                FINAL_STATES,
            ),
            service=self.published_service,
        )
