"""What the doctor looks at, of one gateway."""

from collections.abc import Iterator
from functools import partial

from redis import RedisError

from gateway.errors import GatewayError
from gateway.operations.doctor import (
    accounts,
    calls,
    case_backend,
    delivery,
    menus,
    public_address,
    recordings,
    replies,
    stores,
    webhooks,
    workers,
)
from gateway.operations.doctor.accounts import Spending
from gateway.operations.doctor.finding import Examination, Finding
from gateway.operations.doctor.runner import examine
from gateway.operations.store_metrics import STREAMS
from gateway.services import Services
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.redis_clients import connect

WEEK = 7  # days


def findings(services: Services, *, show_token: bool = False) -> Iterator[Finding]:
    """All of it, each examination beside the others. SettingsError where delivery.yaml is wrong."""
    return examine(examinations(services, show_token=show_token))


def examinations(services: Services, *, show_token: bool) -> dict[str, Examination]:
    """The examinations by name, in the order in which they are told."""
    settings, client = services.settings, services.redis
    found: dict[str, Examination] = {"store": partial(_durable, services)}
    if settings.sessions_redis_url != settings.redis_url:
        found["session store"] = partial(_sessions, services)
    found["menus"] = partial(menus.published, services.versions, settings.menus)
    found["prompts"] = partial(menus.recorded, settings.menus)
    if settings.recordings_dir is not None:
        found["recordings"] = partial(recordings.folder, settings.recordings_dir)
    found["workers"] = partial(workers.workers, client)
    found["streams"] = lambda: workers.streams(_outboxes(services), services.streams)
    found["case backend"] = lambda: case_backend.backend(settings, services.case_backend)
    found["alarms"] = partial(workers.alarms, client)
    used = {*settings.sms_providers, *settings.voice_providers}
    if "at" in used or settings.at_api_key:
        found[accounts.AT] = lambda: accounts.africastalking(
            settings, services.delivery, _spending(services, "at")
        )
    if "twilio" in used or settings.twilio_account_sid:
        found[accounts.TWILIO] = lambda: accounts.twilio(
            settings, services.delivery, _spending(services, "twilio")
        )
    found["shares"] = lambda: delivery.shares(client, services.delivery, services.clock().timestamp())
    if _published(services):  # days are those of the service
        found["replies"] = lambda: replies.replies(settings, services.definition.service)
        found["calls"] = lambda: calls.made(settings, services.definition.service)
        found["ceilings"] = lambda: delivery.ceilings(client, services.delivery, services.costs.today())
        found["prices"] = lambda: delivery.prices(services.costs.days(WEEK))
    found["public address"] = partial(public_address.address, settings, lambda: services.clock().timestamp())
    found["webhooks"] = partial(webhooks.addresses, settings, show_token=show_token)
    return found


def _durable(services: Services) -> Iterator[Finding]:
    url = services.settings.redis_url
    return stores.durable(connect(url, patient=False), url, lambda: services.clock().timestamp())


def _sessions(services: Services) -> Iterator[Finding]:
    url = services.settings.sessions_redis_url
    return stores.sessions(connect(url, patient=False), url, lambda: services.clock().timestamp())


def _outboxes(services: Services) -> dict[str, Outbox]:
    return {stream: Outbox(services.redis, stream, services.clock) for stream in STREAMS}


def _published(services: Services) -> bool:
    """Whether there are menus. Where there are none, to ask for the service would publish them."""
    try:
        return services.versions.current() is not None
    except RedisError:
        return False


def _spending(services: Services, provider: str) -> Spending:
    try:
        return Spending(services.costs.a_day(provider, WEEK) if _published(services) else {})
    except (RedisError, GatewayError):
        return Spending({})
