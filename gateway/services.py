"""Everything the gateway is made of, put together once a process.

Here, and nowhere else, come in the clock, random numbers, Redis and the keys; the parts, which stand room by
room in `gateway.parts`, get them as arguments.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from gateway.errors import SettingsError
from gateway.operations.metrics import Metrics
from gateway.parts.announcements import AnnouncementParts
from gateway.parts.lookups import LookupParts
from gateway.providers.registry import PROVIDERS, ProviderRegistry
from gateway.security.crypto import Vault
from gateway.settings.settings import Settings
from gateway.storage.redis_clients import ThreadLocalClient, connect

if TYPE_CHECKING:
    from gateway.callers.erasure import Eraser
    from gateway.workers.notifier import JobNotifier


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class Services(LookupParts, AnnouncementParts):
    """What the rooms of the gateway are given."""

    @cached_property
    def needs(self) -> dict[str, Callable[[], object]]:
        """By name what citizens cannot be served without; each raises, and soon, where it fails."""
        return {
            "redis": connect(self.settings.redis_url, with_retry=False).ping,
            "sessions": connect(self.settings.sessions_redis_url, with_retry=False).ping,
            "menus": lambda: self.definition,
        }

    @cached_property
    def erasure(self) -> "Eraser":
        """Erases one person."""
        from gateway.callers.erasure import Eraser
        from gateway.conversations.store import ConversationStore

        conversations = ConversationStore(lambda: self.sessions_redis)
        parts = (self.messages, self.call_requests, self.recordings)
        return Eraser(self.redis, self.crypto, self.people, conversations, *parts)

    @cached_property
    def job_notifier(self) -> "JobNotifier":
        """Tells a worker that something is due."""
        from gateway.workers.notifier import JobNotifier

        return JobNotifier(self.redis)


def build(
    settings: Settings,
    *,
    providers: ProviderRegistry = PROVIDERS,
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
        providers=providers,
        environ=environ,
        clock=clock,
        draw=draw,
        redis=connect(settings.redis_url),
        sessions_redis=connect(settings.sessions_redis_url),
        hops=ThreadLocalClient(settings.sessions_redis_url),
        durable_hops=ThreadLocalClient(settings.redis_url),
        crypto=Vault(settings.secret_keys),
        metrics=Metrics(providers.names),
    )
