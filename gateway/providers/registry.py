"""The providers that the gateway knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from gateway.providers.provider import Provider
from gateway.settings.setting_row import ProviderSettings

if TYPE_CHECKING:
    from gateway.messaging.routing.money import Money


@dataclass(frozen=True, slots=True)
class ProviderRegistry:
    """Providers, in the order in which they were registered."""

    providers: tuple[Provider, ...]

    def __iter__(self) -> Iterator[Provider]:
        return iter(self.providers)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all providers, as in settings, keys and metrics."""
        return tuple(provider.name for provider in self.providers)

    @property
    def settings_tables(self) -> tuple[type[ProviderSettings], ...]:
        """The settings table of each provider."""
        return tuple(provider.settings for provider in self.providers)

    @property
    def list_prices(self) -> "dict[str, dict[str, Money]]":
        """The list price of one part of a text, by country and provider, for providers that declare one."""
        prices: dict[str, dict[str, Money]] = {}
        for provider in self.providers:
            for country, price in provider.list_prices.items():
                prices.setdefault(country, {})[provider.name] = price
        return prices

    @property
    def token_prefixes(self) -> tuple[str, ...]:
        """The prefixes of paths in which a token comes next."""
        return tuple(provider.path_prefix for provider in self.providers if provider.token_in_path)

    @property
    def signature_headers(self) -> dict[str, str]:
        """The header with the signature, by the prefix of the paths that need one."""
        signing = (provider for provider in self.providers if provider.signature_header)
        return {provider.path_prefix: provider.signature_header for provider in signing}

    def get(self, name: str) -> Provider:
        """Return the provider with this name. Raises LookupError if there is none."""
        found = next((provider for provider in self.providers if provider.name == name), None)
        if found is None:
            raise LookupError(f"no provider is registered as {name}")
        return found


def load_providers(*modules: str) -> ProviderRegistry:
    """Load the providers that these modules declare as PROVIDER."""
    return ProviderRegistry(tuple(_load_provider(module) for module in modules))


def _load_provider(module: str) -> Provider:
    declared: object = import_module(module).PROVIDER
    if not isinstance(declared, Provider):
        raise TypeError(f"PROVIDER of {module} is no Provider")
    return declared


PROVIDERS = load_providers(
    "gateway.providers.africastalking.provider",
    "gateway.providers.twilio.provider",
)
