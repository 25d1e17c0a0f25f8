"""Lists the webhook addresses to enter at the providers."""

from collections.abc import Iterator

from gateway.operations.doctor.finding import Finding, bad, info
from gateway.providers.registry import ProviderRegistry
from gateway.settings.settings import Settings

MASKED_TOKEN = "<token>"  # noqa: S105 - a placeholder


def list_webhook_addresses(
    settings: Settings, providers: ProviderRegistry, *, show_token: bool
) -> Iterator[Finding]:
    """List each address as its provider must call it. Without `show_token` the token is masked."""
    callers = " and ".join(provider.title for provider in providers if provider.token_in_path)
    if callers and not settings.webhook_tokens:
        yield bad(
            "webhooks",
            f"GATEWAY_WEBHOOK_TOKEN is not set: {callers} cannot call us.",
            "Set it.",
            "webhook-token",
        )
    token = settings.webhook_tokens[0] if show_token and settings.webhook_tokens else MASKED_TOKEN
    for provider in providers:
        for address in provider.addresses(settings, token):
            yield info(f"{provider.title}: {address.purpose}", settings.public_url + address.path)
