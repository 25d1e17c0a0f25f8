"""What the handlers of USSD, SMS and voice use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.audio.prompts.signed_urls import PromptUrls
    from gateway.audio.recordings.store import RecordingStore
    from gateway.callers.consent import ConsentStore
    from gateway.cases.submissions import SubmissionStore
    from gateway.conversations.sms.questions import CaseQuestionStore
    from gateway.lookups.late_lookups import LateLookupStore
    from gateway.lookups.sources import LookupSources
    from gateway.messaging.message_store import MessageStore
    from gateway.operations.metrics import Metrics
    from gateway.outbound_calls.events import CallEvents
    from gateway.outbound_calls.requests import CallRequests
    from gateway.outbound_calls.store import OutboundCallStore
    from gateway.published_menus.definition import MenuDefinition
    from gateway.published_menus.menu_cache import MenuCache
    from gateway.security.crypto import Vault
    from gateway.settings.settings import Settings
    from gateway.storage.redis_clients import ThreadLocalClient
    from gateway.workers.notifier import JobNotifier
    from menus.model import Service


@dataclass(frozen=True, slots=True)
class ChannelServices:
    """What a conversation needs. `hops` and `durable_hops` have one connection a thread."""

    settings: "Settings"
    clock: Callable[[], datetime]
    draw: Callable[[int], int]
    hops: "ThreadLocalClient"
    durable_hops: "ThreadLocalClient"
    crypto: "Vault"
    metrics: "Metrics"
    menus: "MenuCache"
    prompt_urls: "PromptUrls"
    secrets_of: "Callable[[Service], Mapping[str, str]]"
    consent: "ConsentStore"
    messages: "MessageStore"
    questions: "CaseQuestionStore"
    recordings: "RecordingStore"
    submissions: "SubmissionStore"
    lookup_sources: "LookupSources"
    late_lookup_store: "LateLookupStore"
    call_requests: "CallRequests"
    call_events: "CallEvents"
    rings: "OutboundCallStore"
    job_notifier: "JobNotifier"

    @property
    def definition(self) -> "MenuDefinition":
        """The menus that a new session begins on now."""
        return self.menus.current
