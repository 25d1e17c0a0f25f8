"""Everything the gateway is made of, put together once a process.

Here, and nowhere else, come in the clock, random numbers, Redis and the keys; the parts get them as
arguments. A part is a cached property that imports its own room when it is first asked for, so that a process
carries only what it uses: the web process never loads a provider's REST client, the worker no Flask.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from redis import Redis

from gateway.config import Settings
from gateway.errors import SettingsError
from gateway.metrics import Metrics
from gateway.redis_clients import PerThread, connect
from gateway.vault import Vault

if TYPE_CHECKING:
    from gateway.cases.backend import CaseBackend
    from gateway.cases.forwarding import Forwarding
    from gateway.cases.ledger import Ledger
    from gateway.cases.standing import Standing
    from gateway.cases.submissions import Submissions
    from gateway.cases.updates import Updates
    from gateway.definition import Definition
    from gateway.lookups.fetching import Fetching
    from gateway.lookups.finishing import Finishing
    from gateway.lookups.late import LateQuestions
    from gateway.lookups.places import Places
    from gateway.lookups.sources import Sources
    from gateway.messages.messages import Messages
    from gateway.messages.receipts import Receipts
    from gateway.messages.sending import Sending
    from gateway.outbox.outbox import Outbox
    from gateway.people.consent import Consent
    from gateway.people.erasure import Erasure
    from gateway.providers.base import SmsProvider
    from gateway.publishing.menus import Menus
    from gateway.publishing.publishing import Publishing
    from gateway.publishing.versions import Versions
    from gateway.work.doorbell import Doorbell
    from menus.model import Service


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """What the rooms of the gateway are given.

    `redis` is the durable store and `sessions_redis` that of the sessions; threads may share both. `hops` and
    `durable_hops` are the same two stores with one connection a thread, for what a citizen waits for.
    `draw(below)` is a secure random number from 0 up to, not including, `below`. `environ` has the secrets
    that menus name.
    """

    settings: Settings
    environ: Mapping[str, str]
    clock: Callable[[], datetime]
    draw: Callable[[int], int]
    redis: Redis
    sessions_redis: Redis
    hops: PerThread
    durable_hops: PerThread
    vault: Vault
    metrics: Metrics

    # Parts follow: cached properties, each importing its own room.

    @cached_property
    def versions(self) -> "Versions":
        """The versions of the menus in the store."""
        from gateway.publishing.versions import Versions

        return Versions(self.redis, self.clock)

    @cached_property
    def menus(self) -> "Menus":
        """The menus as this process serves them."""
        from gateway.lookups.secrets import missing_secrets
        from gateway.publishing.menus import Menus

        return Menus(
            self.versions, self.settings.menus, lambda service: missing_secrets(service, self.environ)
        )

    @cached_property
    def publishing(self) -> "Publishing":
        """Puts menus before citizens, and takes them back."""
        from gateway.conversations.conversations import Conversations
        from gateway.publishing.publishing import Publishing

        return Publishing(self.versions, Conversations(lambda: self.sessions_redis))

    @property
    def definition(self) -> "Definition":
        """The menus that a new session begins on now; DefinitionError where none are there and the file has errors."""
        return self.menus.current

    @cached_property
    def needs(self) -> dict[str, Callable[[], object]]:
        """By name what citizens cannot be served without; each raises, and soon, where it fails."""
        return {
            "redis": connect(self.settings.redis_url, patient=False).ping,
            "sessions": connect(self.settings.sessions_redis_url, patient=False).ping,
            "menus": lambda: self.definition,
        }

    @cached_property
    def submissions_outbox(self) -> "Outbox":
        """Cases that have yet to reach the case backend."""
        from gateway.outbox.outbox import Outbox

        return Outbox(self.redis, "submissions", self.clock)

    @cached_property
    def messages_outbox(self) -> "Outbox":
        """Texts that have yet to reach a provider."""
        from gateway.outbox.outbox import Outbox

        return Outbox(self.redis, "messages", self.clock)

    @cached_property
    def submissions(self) -> "Submissions":
        """What citizens filed."""
        from gateway.cases.submissions import Submissions

        return Submissions(
            self.redis,
            self.vault,
            self.clock,
            self.draw,
            self._service,
            self.settings.keep_open_cases,
            self.durable_hops.call,
        )

    @cached_property
    def case_backend(self) -> "CaseBackend":
        """The agency's case system."""
        from gateway.cases.backend import CaseBackend

        return CaseBackend(self.settings.case_backend_url, self.settings.case_backend_secrets, self.clock)

    @cached_property
    def forwarding(self) -> "Forwarding":
        """Carries submissions to the case backend."""
        from gateway.cases.forwarding import Forwarding

        return Forwarding(
            self.redis,
            self.submissions_outbox,
            self.case_backend,
            self.vault,
            self.draw,
            self.settings.keep_submissions,
        )

    @cached_property
    def ledger(self) -> "Ledger":
        """What an operator may know of submissions."""
        from gateway.cases.ledger import Ledger

        return Ledger(self.redis, self.submissions_outbox, self.vault)

    @cached_property
    def updates(self) -> "Updates":
        """Applies what the case backend tells of cases."""
        from gateway.cases.updates import Updates

        settings = self.settings
        return Updates(
            self.redis, self.vault, self.clock, self._service, settings.keep_cases, settings.keep_open_cases
        )

    @cached_property
    def standing(self) -> "Standing":
        """Looks up how a case stands."""
        from gateway.cases.standing import Standing

        return Standing(self.redis, self.case_backend, self.vault, self._service, self.lookup_places)

    @cached_property
    def lookup_places(self) -> "Places":
        """Half of the threads may be inside lookups; the other half serves everybody else."""
        from gateway.lookups.places import Places

        return Places(max(1, self.settings.threads // 2))

    @cached_property
    def fetching(self) -> "Fetching":
        """Asks other systems over HTTP."""
        from gateway.lookups.addresses import Names
        from gateway.lookups.breaker import Breaker
        from gateway.lookups.cache import Cache
        from gateway.lookups.client import Client
        from gateway.lookups.fetching import Fetching

        client = Client(allow_private=self.settings.allow_private_lookups, names=Names())
        cache = Cache(lambda: self.hops.client, self.vault)
        return Fetching(client, cache, Breaker(), self.lookup_places, self.metrics)

    @cached_property
    def sources(self) -> "Sources":
        """Whom lookups of the menus ask."""
        from gateway.lookups.sources import Sources

        return Sources(self.standing, self.fetching)

    @cached_property
    def late_outbox(self) -> "Outbox":
        """Lookups whose answers came too late for the screen."""
        from gateway.outbox.outbox import Outbox

        return Outbox(self.redis, "late", self.clock)

    @cached_property
    def late_questions(self) -> "LateQuestions":
        """The records of late lookups."""
        from gateway.lookups.late import LateQuestions

        return LateQuestions(self.redis, self.late_outbox, self.vault, self.clock)

    @cached_property
    def finishing(self) -> "Finishing":
        """Finishes late lookups."""
        from gateway.lookups.finishing import Finishing

        return Finishing(
            self.late_outbox,
            self.late_questions,
            self.menus,
            self.secrets_of,
            self.sources,
            self.messages,
            self.vault,
            self.clock,
        )

    def secrets_of(self, service: "Service") -> Mapping[str, str]:
        """The secrets of the environment that the lookups of `service` name."""
        from gateway.lookups.secrets import Secrets

        return Secrets(service, self.environ)

    @cached_property
    def messages(self) -> "Messages":
        """The records of texts."""
        from gateway.messages.messages import Messages

        return Messages(self.redis, self.messages_outbox, self.vault, self.clock, self.settings.keep_messages)

    @cached_property
    def calls_outbox(self) -> "Outbox":
        """Calls that were promised."""
        from gateway.outbox.outbox import Outbox

        return Outbox(self.redis, "calls", self.clock)

    @cached_property
    def consent(self) -> "Consent":
        """What citizens do not want to be texted."""
        from gateway.people.consent import Consent

        return Consent(lambda: self.redis)

    @cached_property
    def erasure(self) -> "Erasure":
        """Erases one person."""
        from gateway.conversations.conversations import Conversations
        from gateway.people.erasure import Erasure
        from gateway.people.people import People

        people = People(lambda: self.redis, self.vault, self.settings.keep_languages)
        conversations = Conversations(lambda: self.sessions_redis)
        return Erasure(self.redis, self.vault, people, conversations, self.messages)

    @cached_property
    def receipts(self) -> "Receipts":
        """Applies providers' receipts to texts."""
        from gateway.messages.receipts import Receipts

        return Receipts(
            self.redis,
            self.messages,
            self.vault,
            self.clock,
            self.settings.keep_messages,
            opt_out=self.consent.stop,
        )

    @cached_property
    def sms_providers(self) -> "tuple[SmsProvider, ...]":
        """Clients of the providers of texts, first choice first. Only a worker asks: it loads their SDKs."""
        from gateway.providers.clients import build

        return build(self.settings)

    @cached_property
    def sending(self) -> "Sending":
        """Sends texts."""
        from gateway.messages.sending import Sending
        from gateway.messages.wording import word

        return Sending(
            self.messages_outbox,
            self.messages,
            self.receipts,
            self.sms_providers,
            lambda message: word(self._service(), message, self.clock()),
            lambda message: self.consent.allows(message.number_digest, message.name),
            self.vault,
            self.clock,
            self.draw,
            self.consent.stop,
        )

    @cached_property
    def doorbell(self) -> "Doorbell":
        """Tells a worker that something is due."""
        from gateway.work.doorbell import Doorbell

        return Doorbell(self.redis)

    def _service(self) -> "Service":
        """The service that is published at this moment."""
        return self.definition.service


def build(
    settings: Settings,
    *,
    environ: Mapping[str, str] = os.environ,
    clock: Callable[[], datetime] = now,
    draw: Callable[[int], int] = secrets.randbelow,
) -> Services:
    """The services that `settings` describe; no server is asked yet. SettingsError lists what they lack."""
    lacking = {"REDIS_URL": settings.redis_url, "GATEWAY_SECRET_KEY": settings.secret_keys}
    problems = [
        f"{name} is not set: set it, or start everything at once with `gateway dev`."
        for name, value in lacking.items()
        if not value
    ]
    if problems:
        raise SettingsError("\n".join(problems))
    return Services(
        settings=settings,
        environ=environ,
        clock=clock,
        draw=draw,
        redis=connect(settings.redis_url),
        sessions_redis=connect(settings.sessions_redis_url),
        hops=PerThread(settings.sessions_redis_url),
        durable_hops=PerThread(settings.redis_url),
        vault=Vault(settings.secret_keys),
        metrics=Metrics(),
    )
