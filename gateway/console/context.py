"""The objects that the console's pages use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import cast

from flask import current_app

from gateway.console.changes.assessor import Assessor
from gateway.console.changes.draft_publisher import DraftPublisher
from gateway.console.changes.draft_replay import DraftReplay
from gateway.console.draft_process.process import DraftProcess
from gateway.console.drafts.draft import Drafts
from gateway.console.drafts.presence import DraftPresence
from gateway.console.editor.draft_editing import DraftEditing
from gateway.console.glance.glance import GlanceReader
from gateway.console.kept_results import KeptResults
from gateway.console.operators import OperatorObjects
from gateway.console.people.authenticator import Authenticators
from gateway.console.people.links import LinkStore
from gateway.console.people.passkeys import Passkeys
from gateway.console.people.session_store import SessionStore
from gateway.console.people.sign_in import SignIn
from gateway.console.people.user_admin import UserAdmin
from gateway.console.people.user_store import UserStore
from gateway.console.performance.report_reader import PerformanceReader
from gateway.console.recordings.draft_recordings import DraftRecordings
from gateway.console.translations.draft_texts import DraftTexts
from gateway.insights.reader import InsightsReader
from gateway.operations.audit_trail import AuditTrail
from gateway.operations.metrics import Metrics
from gateway.published_menus.publisher import Publisher
from gateway.published_menus.trial import TrialStore
from gateway.published_menus.trial_publisher import TrialPublisher
from gateway.published_menus.versions import VersionStore
from gateway.reminders.reminder_list import ReminderList
from gateway.security.crypto import Crypto
from gateway.settings.settings import Settings
from gateway.storage.outbox.pauses import StreamPauses
from gateway.surveys.published_surveys import PublishedSurveys
from gateway.unclear_texts.unclear_text_store import UnclearTextStore
from menus.model import Service

EXTENSION = "console"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleContext:
    """The objects that pages use, one line a room. `gateway.container.console` makes it.

    `service` returns the published service; None if there is none that can be read.
    """

    settings: Settings
    clock: Callable[[], datetime]
    crypto: Crypto
    metrics: Metrics
    users: UserStore
    sessions: SessionStore
    links: LinkStore
    sign_in: SignIn
    authenticators: Authenticators
    passkeys: Passkeys
    user_admin: UserAdmin
    audit: AuditTrail
    time_zone: Callable[[], tzinfo]
    glance: GlanceReader
    drafts: Drafts
    presence: DraftPresence
    versions: VersionStore
    publisher: Publisher
    trials: TrialStore
    trial_publisher: TrialPublisher
    assessor: Assessor
    draft_publisher: DraftPublisher
    draft_replay: DraftReplay
    editing: DraftEditing
    draft_process: DraftProcess
    draft_texts: DraftTexts
    kept_results: KeptResults
    draft_recordings: DraftRecordings
    pauses: StreamPauses
    operators: OperatorObjects
    insights: InsightsReader
    surveys: PublishedSurveys
    unclear_texts: UnclearTextStore
    reminders: ReminderList
    performance: PerformanceReader
    service: Callable[[], Service | None]

    @property
    def service_file(self) -> str:
        """The name of the menu file, by which a role may be kept to one service."""
        return self.settings.menus.name


def console() -> ConsoleContext:
    """Return the components of the console that answers this request."""
    return cast(ConsoleContext, current_app.extensions[EXTENSION])
