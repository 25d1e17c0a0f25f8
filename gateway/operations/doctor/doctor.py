"""Runs all checks of one gateway."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from redis import Redis, RedisError

from gateway.case_systems.case_system import CaseSystem
from gateway.errors import GatewayError
from gateway.messaging.routing.cost_counter import CostCounter
from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.messaging.routing.money import Money
from gateway.operations.doctor import (
    alarm_mail,
    calls,
    case_search,
    cluster,
    delivery,
    forwarded_header,
    keys,
    menus,
    public_address,
    recordings,
    replies,
    sentinels,
    stores,
    verdicts,
    webhooks,
    workers,
)
from gateway.operations.doctor.accounts import BalanceLimits
from gateway.operations.doctor.finding import Finding, HealthCheck
from gateway.operations.doctor.runner import run_checks
from gateway.operations.store_metrics import OUTBOX_STREAMS
from gateway.payments.registry import PAYMENT_SYSTEMS
from gateway.providers.provider import Provider
from gateway.providers.registry import ProviderRegistry
from gateway.published_menus.versions import VersionStore
from gateway.security.crypto import Crypto
from gateway.security.stored_keys import StoredKeys
from gateway.settings.cluster_url import is_cluster_url
from gateway.settings.sentinel_url import is_sentinel_url
from gateway.settings.settings import Settings
from gateway.storage.bucket.connection import connect_bucket
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.outbox.pauses import StreamPauses
from gateway.storage.redis_clients import connect
from menus.model import Service

WEEK_DAYS = 7  # days


@dataclass(frozen=True, slots=True)
class ExaminedGateway:
    """The gateway that the doctor examines.

    `clock` is the time of the store, `own_clock` the clock of this machine.
    `service` returns the published service; if there is none, it publishes one.
    """

    settings: Settings
    providers: ProviderRegistry
    redis: Redis
    clock: Callable[[], datetime]
    own_clock: Callable[[], datetime]
    versions: VersionStore
    pauses: StreamPauses
    case_system: CaseSystem
    delivery: DeliveryConfig
    costs: CostCounter
    service: Callable[[], Service]
    stored_keys: StoredKeys
    crypto: Crypto

    def now(self) -> float:
        """Return the time of the store in Unix seconds."""
        return self.clock().timestamp()

    def own_now(self) -> float:
        """Return the time of this machine in Unix seconds."""
        return self.own_clock().timestamp()


def run_doctor(gateway: ExaminedGateway, *, show_token: bool = False) -> Iterator[Finding]:
    """Run all checks at the same time, and yield their findings in a fixed order."""
    return run_checks(health_checks(gateway, show_token=show_token))


def health_checks(gateway: ExaminedGateway, *, show_token: bool) -> dict[str, HealthCheck]:
    """Return the checks by name, in the order in which they are reported."""
    settings, providers, client = gateway.settings, gateway.providers, gateway.redis
    checks: dict[str, HealthCheck] = {
        "store": partial(_check_store, gateway, settings.redis_url, stores.check_durable_store)
    }
    if is_sentinel_url(settings.redis_url):
        checks["sentinels"] = partial(sentinels.check_sentinels, settings.redis_url)
    if is_cluster_url(settings.sessions_redis_url):
        checks["session store"] = partial(_check_cluster, settings.sessions_redis_url)
    elif settings.sessions_redis_url != settings.redis_url:
        checks["session store"] = partial(
            _check_store, gateway, settings.sessions_redis_url, stores.check_session_store
        )
    checks["keys"] = partial(keys.check_keys, gateway.stored_keys)
    checks["menus"] = partial(menus.check_published, gateway.versions, settings.menus)
    checks["prompts"] = partial(menus.check_recordings, settings.menus)
    if settings.recordings_dir is not None:
        checks["recordings"] = partial(recordings.check_recordings_folder, settings.recordings_dir)
    if settings.recordings_bucket:
        checks["recordings"] = lambda: recordings.check_recordings_bucket(connect_bucket(settings))
    checks["workers"] = partial(workers.check_workers, client, gateway.now)
    checks["delivery files"] = partial(workers.check_delivery_files, client, gateway.delivery.digest)
    checks["streams"] = lambda: workers.check_streams(_outboxes(gateway), gateway.pauses)
    checks["case backend"] = lambda: gateway.case_system.check(settings, gateway.clock)
    checks["case search"] = lambda: _check_case_search(gateway)
    checks["payments"] = partial(_check_payments, gateway)
    checks["alarms"] = partial(workers.check_alarms, client)
    used = {*settings.sms_providers, *settings.voice_providers}
    for provider in providers:
        if provider.check_account and (provider.name in used or provider.is_configured(settings)):
            checks[provider.title] = partial(_check_account, gateway, provider)
    checks["alarms to people"] = lambda: alarm_mail.check_alarms(
        gateway.delivery.alarms, settings.alarm_smtp_password, client
    )
    checks["shares"] = lambda: delivery.check_shares(client, gateway.delivery, gateway.now())
    if _has_published_menus(gateway):  # a day begins and ends in the service's time zone
        checks["replies"] = lambda: replies.check_reply_numbers(settings, providers, gateway.service())
        checks["verdicts"] = lambda: verdicts.check_verdicts(settings, gateway.case_system, gateway.service())
        checks["joins"] = lambda: verdicts.check_joins(settings, gateway.case_system, gateway.service())
        checks["calls"] = lambda: calls.check_outbound_calls(settings, providers, gateway.service())
        checks["ceilings"] = lambda: delivery.check_ceilings(client, gateway.delivery, gateway.costs.today())
        if settings.voice_providers:
            checks["calls of the day"] = lambda: delivery.check_daily_calls(
                client, gateway.delivery.daily_calls, gateway.costs.today()
            )
        checks["prices"] = lambda: delivery.check_prices(gateway.costs.totals_for_days(WEEK_DAYS))
    checks["public address"] = partial(
        public_address.check_public_address, settings, providers, gateway.own_now
    )
    checks["client address"] = partial(
        forwarded_header.check_forwarded_header, settings, gateway.crypto, gateway.now
    )
    checks["webhooks"] = partial(webhooks.list_webhook_addresses, settings, providers, show_token=show_token)
    return checks


def account_checks(gateway: ExaminedGateway) -> dict[str, HealthCheck]:
    """Return the checks of the accounts by which texts and calls go, by the names of their providers."""
    settings = gateway.settings
    used = {*settings.sms_providers, *settings.voice_providers}
    return {
        provider.name: partial(_check_account, gateway, provider)
        for provider in gateway.providers
        if provider.check_account and provider.name in used and provider.is_configured(settings)
    }


def _check_case_search(gateway: ExaminedGateway) -> Iterator[Finding]:
    """Check how long a case is looked for, where the case system would take it twice."""
    if gateway.case_system.is_searched:
        yield from case_search.check_case_search(gateway.redis, gateway.settings.case_search_seconds)


def _check_store(
    gateway: ExaminedGateway, url: str, check: Callable[[Redis, str, Callable[[], float]], Iterator[Finding]]
) -> Iterator[Finding]:
    is_durable = url == gateway.settings.redis_url
    return check(connect(url, with_retry=False, acknowledged=is_durable), url, gateway.own_now)


def _check_payments(gateway: ExaminedGateway) -> Iterator[Finding]:
    system = PAYMENT_SYSTEMS.chosen(gateway.settings)
    if system is not None:
        yield from system.check(gateway.settings, gateway.clock)


def _check_cluster(url: str) -> Iterator[Finding]:
    return cluster.check_cluster(connect(url, with_retry=False), url)


def _outboxes(gateway: ExaminedGateway) -> dict[str, Outbox]:
    return {stream: Outbox(gateway.redis, stream, gateway.clock) for stream in OUTBOX_STREAMS}


def _has_published_menus(gateway: ExaminedGateway) -> bool:
    """Return True if menus are published. If not, do not call `ExaminedGateway.service`, which would publish them."""
    try:
        return gateway.versions.current() is not None
    except RedisError:
        return False


def _check_account(gateway: ExaminedGateway, provider: Provider) -> Iterable[Finding]:
    if provider.check_account is None:
        return ()
    low = gateway.delivery.limits_of(provider.name).low_balance
    return provider.check_account(gateway.settings, BalanceLimits(low, _spent_per_day(gateway, provider)))


def _spent_per_day(gateway: ExaminedGateway, provider: Provider) -> Mapping[str, Money]:
    """Return the average cost per day of its texts last week, by currency; empty if that is not known."""
    try:
        if _has_published_menus(gateway):
            return gateway.costs.average_per_day(provider.name, WEEK_DAYS)
    except (RedisError, GatewayError):
        pass
    return {}
