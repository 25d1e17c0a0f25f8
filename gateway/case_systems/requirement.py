"""Sees that cases which the menus file have somewhere to go."""

from gateway.case_systems.registry import CASE_SYSTEMS
from gateway.errors import SettingsError
from gateway.settings.settings import Settings
from menus.model import Service


def require_case_backend(service: Service, settings: Settings) -> None:
    """Raise SettingsError if the menus file cases and production has no case system.

    In development cases wait in the outbox.
    """
    system = CASE_SYSTEMS.chosen(settings)
    if service.cases and not system.is_configured(settings) and not settings.development:
        kinds = ", ".join(sorted(service.cases))
        raise SettingsError(
            f"{system.address_variable} is not set, and the menus file cases ({kinds}): "
            "set it to the case system's address, or citizens' cases would never be forwarded."
        )
