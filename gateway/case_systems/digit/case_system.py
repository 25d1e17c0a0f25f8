"""Declares DIGIT. Its changes are asked for; those that it writes to Kafka are not needed."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from gateway.case_systems.case_system import CaseSystem
from gateway.case_systems.digit.settings import DigitSettings

if TYPE_CHECKING:
    from gateway.case_systems.digit.client import DigitClient
    from gateway.case_systems.pulled_table import PulledTable
    from gateway.operations.doctor.finding import Finding
    from gateway.settings.settings import Settings

STATES = {
    "pendingforassignment": "received",
    "pendingatlme": "in_progress",
    "pendingforreassignment": "in_progress",
    "resolved": "resolved",
    "closedafterresolution": "closed",
    "rejected": "rejected",
}


def _build_client(settings: "Settings", clock: Callable[[], datetime]) -> "DigitClient":
    from gateway.case_systems.digit.client import DigitClient

    return DigitClient(
        settings.of_case_system(DigitSettings),
        clock,
        settings.case_search_seconds,
        settings.case_question_mark,
    )


def _check(settings: "Settings", clock: Callable[[], datetime]) -> "Iterator[Finding]":
    from gateway.case_systems.digit.doctor import check_digit

    return check_digit(settings.of_case_system(DigitSettings), _build_client(settings, clock))


def _pull_tables(settings: "Settings", clock: Callable[[], datetime]) -> "Iterator[PulledTable]":
    from gateway.case_systems.digit.tables import pull_tables

    return pull_tables(_build_client(settings, clock), settings.of_case_system(DigitSettings))


def _unable(settings: "Settings") -> Mapping[str, str]:
    no_comments = {"comment": "it takes no comments of citizens"}
    if settings.of_case_system(DigitSettings).takes_verdicts:
        return no_comments
    return no_comments | dict.fromkeys(("reopen", "rate"), "DIGIT_VERDICTS is not set")


CASE_SYSTEM = CaseSystem(
    title="DIGIT",
    settings=DigitSettings,
    address_variable="DIGIT_URL",
    address=lambda settings: settings.of_case_system(DigitSettings).url,
    build_client=_build_client,
    build_polled_client=_build_client,
    check=_check,
    states=STATES,
    is_searched=True,
    unable=_unable,
    pull_tables=_pull_tables,
)
