"""Declares Redmine. It pushes no changes, so it is asked about cases."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from gateway.case_systems.case_system import CaseSystem
from gateway.case_systems.redmine.settings import RedmineSettings

if TYPE_CHECKING:
    from gateway.case_systems.pulled_table import PulledTable
    from gateway.case_systems.redmine.client import RedmineClient
    from gateway.operations.doctor.finding import Finding
    from gateway.settings.settings import Settings

STATES = {
    "new": "received",
    "in progress": "in_progress",
    "feedback": "in_progress",
    "resolved": "resolved",
    "closed": "closed",
    "rejected": "rejected",
}
"""The statuses that Redmine loads by default."""


def _build_client(settings: "Settings", clock: Callable[[], datetime]) -> "RedmineClient":
    from gateway.case_systems.redmine.client import RedmineClient

    return RedmineClient(
        settings.of_case_system(RedmineSettings),
        clock,
        settings.case_search_seconds,
        settings.case_question_mark,
    )


def _check(settings: "Settings", clock: Callable[[], datetime]) -> "Iterator[Finding]":
    from gateway.case_systems.redmine.doctor import check_redmine

    return check_redmine(settings.of_case_system(RedmineSettings), _build_client(settings, clock))


def _pull_tables(settings: "Settings", clock: Callable[[], datetime]) -> "Iterator[PulledTable]":
    from gateway.case_systems.redmine.tables import pull_tables

    return pull_tables(_build_client(settings, clock))


def _unable(settings: "Settings") -> Mapping[str, str]:
    opens = settings.of_case_system(RedmineSettings).reopen_status
    return (
        {}
        if opens
        else {"reopen": "REDMINE_REOPEN_STATUS is not set, so the issue gets a note and stays closed"}
    )


CASE_SYSTEM = CaseSystem(
    title="Redmine",
    settings=RedmineSettings,
    address_variable="REDMINE_URL",
    address=lambda settings: settings.of_case_system(RedmineSettings).url,
    build_client=_build_client,
    build_polled_client=_build_client,
    check=_check,
    states=STATES,
    is_searched=True,
    unable=_unable,
    pull_tables=_pull_tables,
)
