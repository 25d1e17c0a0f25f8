"""Declares Open311 GeoReport v2. It pushes no changes, so it is asked about cases."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from gateway.case_systems.case_system import CaseSystem
from gateway.case_systems.open311.settings import Open311Settings

if TYPE_CHECKING:
    from gateway.case_systems.open311.client import Open311Client
    from gateway.case_systems.pulled_table import PulledTable
    from gateway.operations.doctor.finding import Finding
    from gateway.settings.settings import Settings

STATES = {
    "open": "received",
    "investigating": "in_progress",
    "in_progress": "in_progress",
    "action_scheduled": "in_progress",
    "planned": "in_progress",
    "fixed": "resolved",
    "closed": "resolved",
    "duplicate": "closed",
    "no_further_action": "closed",
    "not_councils_responsibility": "rejected",
}
"""Those of the standard, and those that FixMyStreet adds (its wiki, Open311-FMS-Additional-states)."""


def _build_client(settings: "Settings", clock: Callable[[], datetime]) -> "Open311Client":
    from gateway.case_systems.open311.client import Open311Client

    return Open311Client(
        settings.of_case_system(Open311Settings),
        clock,
        settings.case_search_seconds,
        settings.case_question_mark,
    )


def _check(settings: "Settings", clock: Callable[[], datetime]) -> "Iterator[Finding]":
    from gateway.case_systems.open311.doctor import check_open311

    return check_open311(settings.of_case_system(Open311Settings), _build_client(settings, clock))


def _pull_tables(settings: "Settings", clock: Callable[[], datetime]) -> "Iterator[PulledTable]":
    from gateway.case_systems.open311.tables import pull_tables

    return pull_tables(_build_client(settings, clock))


def _unable(settings: "Settings") -> Mapping[str, str]:
    if settings.of_case_system(Open311Settings).has_updates:
        return {}
    return dict.fromkeys(
        ("reopen", "rate", "comment"),
        "OPEN311_UPDATES is not set, as only some servers take updates of requests",
    )


CASE_SYSTEM = CaseSystem(
    title="Open311 GeoReport v2",
    settings=Open311Settings,
    address_variable="OPEN311_URL",
    address=lambda settings: settings.of_case_system(Open311Settings).url,
    build_client=_build_client,
    build_polled_client=_build_client,
    check=_check,
    states=STATES,
    is_searched=True,
    unable=_unable,
    pull_tables=_pull_tables,
)
