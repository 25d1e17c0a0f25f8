"""Checks of CommCare HQ for `gateway doctor`."""

from collections.abc import Iterator

from gateway.case_systems.commcare.client import CommCareClient
from gateway.case_systems.commcare.settings import CommCareSettings
from gateway.case_systems.outcomes import CaseSystemError
from gateway.operations.doctor.finding import Finding, bad, good, info

SUBJECT = "case system"
TIMEOUT_SECONDS = 5.0


def check_commcare(settings: CommCareSettings, client: CommCareClient) -> Iterator[Finding]:
    """Ask for a case with our key."""
    if not settings.domain:
        yield info(SUBJECT, "COMMCARE_DOMAIN is not set: menus that file cases would not start.")
        return
    try:
        client.probe(TIMEOUT_SECONDS)
    except CaseSystemError as error:
        cure = "Are COMMCARE_DOMAIN, COMMCARE_USER and COMMCARE_API_KEY right, and may that user edit data?"
        yield bad(
            SUBJECT,
            f"{settings.url} gives no cases of {settings.domain}: {error}.",
            cure,
            error.runbook_entry,
        )
        return
    yield good(SUBJECT, f"{settings.url} answers for {settings.domain}, and takes our key.")
