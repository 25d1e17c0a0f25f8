"""The tables of settings of the providers that the gateway knows."""

from gateway.providers.africastalking.settings import AfricasTalkingSettings
from gateway.providers.twilio.settings import TwilioSettings
from gateway.settings.table import ProviderSettings

PROVIDER_TABLES: tuple[type[ProviderSettings], ...] = (AfricasTalkingSettings, TwilioSettings)
PROVIDER_NAMES = tuple(table.provider for table in PROVIDER_TABLES)
