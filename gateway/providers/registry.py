"""The providers that the gateway knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from gateway.messaging.routing.money import Money
from gateway.providers.provider import Provider
from gateway.settings.table import ProviderSettings


@dataclass(frozen=True, slots=True)
class ProviderRegistry:
    """Providers, in the order in which they are told."""

    providers: tuple[Provider, ...]

    def __iter__(self) -> Iterator[Provider]:
        return iter(self.providers)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all, as settings, keys and metrics have them."""
        return tuple(provider.name for provider in self.providers)

    @property
    def settings_tables(self) -> tuple[type[ProviderSettings], ...]:
        """The table of settings of each."""
        return tuple(provider.settings for provider in self.providers)

    @property
    def list_prices(self) -> dict[str, dict[str, Money]]:
        """What a part of a text costs at those who say so, by country and provider."""
        found: dict[str, dict[str, Money]] = {}
        for provider in self.providers:
            for country, price in provider.list_prices.items():
                found.setdefault(country, {})[provider.name] = price
        return found

    @property
    def token_prefixes(self) -> tuple[str, ...]:
        """The beginnings of paths in which a token comes next."""
        return tuple(provider.path_prefix for provider in self.providers if provider.token_in_path)

    def get(self, name: str) -> Provider:
        """The provider of this name; LookupError where there is none."""
        found = next((provider for provider in self.providers if provider.name == name), None)
        if found is None:
            raise LookupError(f"no provider is registered as {name}")
        return found


def load_providers(*modules: str) -> ProviderRegistry:
    """The providers that these modules declare as PROVIDER."""
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
