"""Whether a provider's webhooks would come through the proxy: real requests to our public address."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from gateway.operations.doctor import clock
from gateway.operations.doctor.finding import Finding, bad, info
from gateway.providers.registry import ProviderRegistry
from gateway.settings.settings import Settings

SUBJECT = "public address"
DATE_TOLERANCE_SECONDS = 2.0  # seconds: whole ones, and the way there


def check_public_address(
    settings: Settings, providers: ProviderRegistry, now: Callable[[], float]
) -> Iterator[Finding]:
    """The public address, from outside as far as this machine can be that."""
    url = urlsplit(settings.public_url)
    yield info(SUBJECT, f"Providers call {settings.public_url}.")
    if url.scheme != "https" and not settings.development:
        yield bad(SUBJECT, "It is no https address.", "Put a proxy with TLS before the gateway.")
    for problem in (one.host_problem(url.hostname or "") for one in providers if one.host_problem):
        if problem:
            yield bad(SUBJECT, problem, "Choose another name.")
    probes = [one.check_webhooks(settings) for one in providers if one.check_webhooks]
    sent = [probe for probe in probes if probe is not None]
    for probe in sent:
        yield from probe.findings
    moments = [probe.answer.server_time for probe in sent if probe.answer.server_time is not None]
    if moments:
        yield from clock.compare_clocks(SUBJECT, now(), moments[-1], "the proxy's", DATE_TOLERANCE_SECONDS)
