"""What the doctor looks at, of one gateway."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from redis import RedisError

from gateway.errors import GatewayError
from gateway.messaging.routing.money import Money
from gateway.operations.doctor import (
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
from gateway.operations.doctor.accounts import BalanceLimits
from gateway.operations.doctor.finding import Finding, HealthCheck
from gateway.operations.doctor.runner import run_checks
from gateway.operations.store_metrics import OUTBOX_STREAMS
from gateway.providers.provider import Provider
from gateway.services import Services
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.redis_clients import connect

WEEK_DAYS = 7  # days


def run_doctor(services: Services, *, show_token: bool = False) -> Iterator[Finding]:
    """All of it, each examination beside the others. SettingsError where delivery.yaml is wrong."""
    return run_checks(health_checks(services, show_token=show_token))


def health_checks(services: Services, *, show_token: bool) -> dict[str, HealthCheck]:
    """The examinations by name, in the order in which they are told."""
    settings, client = services.settings, services.redis
    found: dict[str, HealthCheck] = {"store": partial(_check_durable_store, services)}
    if settings.sessions_redis_url != settings.redis_url:
        found["session store"] = partial(_check_session_store, services)
    found["menus"] = partial(menus.check_published, services.versions, settings.menus)
    found["prompts"] = partial(menus.check_recordings, settings.menus)
    if settings.recordings_dir is not None:
        found["recordings"] = partial(recordings.check_recordings_folder, settings.recordings_dir)
    found["workers"] = partial(workers.check_workers, client)
    found["streams"] = lambda: workers.check_streams(_outboxes(services), services.streams)
    found["case backend"] = lambda: case_backend.check_case_backend(settings, services.case_backend)
    found["alarms"] = partial(workers.check_alarms, client)
    used = {*settings.sms_providers, *settings.voice_providers}
    for provider in services.providers:
        if provider.check_account and (provider.name in used or provider.is_configured(settings)):
            found[provider.title] = partial(_check_account, services, provider)
    found["shares"] = lambda: delivery.check_shares(client, services.delivery, services.clock().timestamp())
    if _has_published_menus(services):  # days are those of the service
        found["replies"] = lambda: replies.check_reply_numbers(
            settings, services.providers, services.definition.service
        )
        found["calls"] = lambda: calls.check_outbound_calls(
            settings, services.providers, services.definition.service
        )
        found["ceilings"] = lambda: delivery.check_ceilings(client, services.delivery, services.costs.today())
        found["prices"] = lambda: delivery.check_prices(services.costs.totals_for_days(WEEK_DAYS))
    found["public address"] = partial(
        public_address.check_public_address,
        settings,
        services.providers,
        lambda: services.clock().timestamp(),
    )
    found["webhooks"] = partial(
        webhooks.list_webhook_addresses, settings, services.providers, show_token=show_token
    )
    return found


def _check_durable_store(services: Services) -> Iterator[Finding]:
    url = services.settings.redis_url
    return stores.check_durable_store(
        connect(url, with_retry=False), url, lambda: services.clock().timestamp()
    )


def _check_session_store(services: Services) -> Iterator[Finding]:
    url = services.settings.sessions_redis_url
    return stores.check_session_store(
        connect(url, with_retry=False), url, lambda: services.clock().timestamp()
    )


def _outboxes(services: Services) -> dict[str, Outbox]:
    return {stream: Outbox(services.redis, stream, services.clock) for stream in OUTBOX_STREAMS}


def _has_published_menus(services: Services) -> bool:
    """Whether there are menus. Where there are none, to ask for the service would publish them."""
    try:
        return services.versions.current() is not None
    except RedisError:
        return False


def _check_account(services: Services, provider: Provider) -> Iterable[Finding]:
    if provider.check_account is None:
        return ()
    low = services.delivery.limits_of(provider.name).low_balance
    return provider.check_account(services.settings, BalanceLimits(low, _spent_per_day(services, provider)))


def _spent_per_day(services: Services, provider: Provider) -> Mapping[str, Money]:
    """What its texts cost a day on average last week, by currency; nothing where that is not known."""
    try:
        if _has_published_menus(services):
            return services.costs.average_per_day(provider.name, WEEK_DAYS)
    except (RedisError, GatewayError):
        pass
    return {}
