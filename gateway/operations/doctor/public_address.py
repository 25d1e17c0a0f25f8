"""Checks with real requests to our public address that a provider's webhooks get through the proxy."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from gateway.operations.doctor import clock_skew
from gateway.operations.doctor.finding import Finding, bad, info
from gateway.providers.registry import ProviderRegistry
from gateway.settings.settings import Settings

SUBJECT = "public address"
DATE_TOLERANCE_SECONDS = 2.0  # a Date header has whole seconds, and the answer takes its time


def check_public_address(
    settings: Settings, providers: ProviderRegistry, now: Callable[[], float]
) -> Iterator[Finding]:
    """Check the public address from outside, as far as this machine can do so."""
    url = urlsplit(settings.public_url)
    yield info(SUBJECT, f"Providers call {settings.public_url}.")
    if url.scheme != "https" and not settings.development:
        yield bad(
            SUBJECT, "It is no https address.", "Put a proxy with TLS before the gateway.", "public-address"
        )
    hostname = url.hostname or ""
    for problem in (provider.host_problem(hostname) for provider in providers if provider.host_problem):
        if problem:
            yield bad(SUBJECT, problem, "Choose another name.", "public-address")
    probes = [provider.check_webhooks(settings) for provider in providers if provider.check_webhooks]
    sent = [probe for probe in probes if probe is not None]
    for probe in sent:
        yield from probe.findings
    times = [probe.answer.server_time for probe in sent if probe.answer.server_time is not None]
    if times:
        yield from clock_skew.compare_clocks(SUBJECT, now(), times[-1], "the proxy's", DATE_TOLERANCE_SECONDS)
