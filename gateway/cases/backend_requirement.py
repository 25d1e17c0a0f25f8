"""Menus that file cases need somewhere to file them."""

from gateway.errors import SettingsError
from gateway.settings.settings import Settings
from menus.model import Service


def require_case_backend(service: Service, settings: Settings) -> None:
    """SettingsError where production has no case backend for the cases of the menus.

    In development they wait in the outbox.
    """
    if service.cases and not settings.case_backend_url and not settings.development:
        kinds = ", ".join(sorted(service.cases))
        raise SettingsError(
            f"CASE_BACKEND_URL is not set, and the menus file cases ({kinds}): "
            "set it to the case system's address, or citizens' cases would never be forwarded."
        )
