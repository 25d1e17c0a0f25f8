"""Declares CommCare HQ. It is asked for changes."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from gateway.case_systems.case_system import CaseSystem
from gateway.case_systems.commcare.settings import CommCareSettings

if TYPE_CHECKING:
    from gateway.case_systems.commcare.client import CommCareClient
    from gateway.operations.doctor.finding import Finding
    from gateway.settings.settings import Settings

STATES = {"open": "received", "closed": "resolved"}


def _build_client(settings: "Settings", clock: Callable[[], datetime]) -> "CommCareClient":
    from gateway.case_systems.commcare.client import CommCareClient

    return CommCareClient(settings.of_case_system(CommCareSettings), clock)


def _check(settings: "Settings", clock: Callable[[], datetime]) -> "Iterator[Finding]":
    from gateway.case_systems.commcare.doctor import check_commcare

    return check_commcare(settings.of_case_system(CommCareSettings), _build_client(settings, clock))


CASE_SYSTEM = CaseSystem(
    title="CommCare HQ",
    settings=CommCareSettings,
    address_variable="COMMCARE_DOMAIN",
    address=lambda settings: settings.of_case_system(CommCareSettings).domain,
    build_client=_build_client,
    build_polled_client=_build_client,
    check=_check,
    states=STATES,
    unable=lambda _settings: {
        "reopen": "it keeps the answer as a property, and somebody there opens the case"
    },
)
