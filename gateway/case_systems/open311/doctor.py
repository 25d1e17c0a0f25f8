"""Checks of an Open311 server for `gateway doctor`."""

from collections.abc import Iterator

from gateway.case_systems.answer_values import read_id
from gateway.case_systems.open311.client import Open311Client
from gateway.case_systems.open311.settings import Open311Settings
from gateway.case_systems.outcomes import CaseSystemError
from gateway.operations.doctor.finding import Finding, bad, good, info

NO_ANSWERS = "Without OPEN311_UPDATES=yes it takes no answers of citizens to officers."
SUBJECT = "case system"
TIMEOUT_SECONDS = 5.0


def check_open311(settings: Open311Settings, client: Open311Client) -> Iterator[Finding]:
    """Ask for the services. Nothing is filed, so the key is not tried."""
    if not settings.url:
        yield info(SUBJECT, "OPEN311_URL is not set: menus that file cases would not start.")
        return
    try:
        services = client.fetch_services(TIMEOUT_SECONDS)
    except CaseSystemError as error:
        cure = "Is OPEN311_URL right, and is it running?"
        yield bad(SUBJECT, f"{settings.url} gives no services: {error}.", cure, error.runbook_entry)
        return
    codes = [code for one in services if (code := read_id(one.get("service_code")))]
    if codes:
        yield good(SUBJECT, f"{settings.url} answers, and has {len(codes)} services.")
        no_updates = "" if settings.has_updates else f" {NO_ANSWERS}"
        yield info(SUBJECT, f"Only a first case shows whether it takes OPEN311_API_KEY.{no_updates}")
    else:
        cure = "Is OPEN311_JURISDICTION right?"
        yield bad(SUBJECT, "It has no services, so no case can be filed.", cure, "case-system-setup")
