"""Declares the case system that speaks the gateway's own contract. It pushes changes to /cases/updates."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from gateway.case_systems.case_system import CaseSystem
from gateway.settings.setting_row import CaseSystemSettings

if TYPE_CHECKING:
    from gateway.case_systems.client import CaseClient
    from gateway.operations.doctor.finding import Finding
    from gateway.settings.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayCaseSettings(CaseSystemSettings):
    """No settings: CASE_BACKEND_URL and CASE_BACKEND_SECRET are the gateway's own, as /cases/updates needs them too."""

    case_system: ClassVar[str] = "gateway"


def _build_client(settings: "Settings", clock: Callable[[], datetime]) -> "CaseClient":
    from gateway.case_systems.gateway.client import CaseBackend

    return CaseBackend(settings.case_backend_url, settings.case_backend_secrets, clock)


def _check(settings: "Settings", clock: Callable[[], datetime]) -> "Iterator[Finding]":
    from gateway.case_systems.gateway.client import CaseBackend
    from gateway.case_systems.gateway.doctor import check_case_backend

    client = CaseBackend(settings.case_backend_url, settings.case_backend_secrets, clock)
    return check_case_backend(settings, client)


CASE_SYSTEM = CaseSystem(
    title="The gateway's own contract",
    settings=GatewayCaseSettings,
    address_variable="CASE_BACKEND_URL",
    address=lambda settings: settings.case_backend_url,
    build_client=_build_client,
    check=_check,
)
