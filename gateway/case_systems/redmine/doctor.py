"""Checks of a Redmine for `gateway doctor`."""

from collections.abc import Iterator

from gateway.case_systems.outcomes import CaseSystemError
from gateway.case_systems.redmine.client import RedmineClient
from gateway.case_systems.redmine.settings import RedmineSettings
from gateway.operations.doctor.finding import Finding, bad, good, info

SUBJECT = "case system"
TIMEOUT_SECONDS = 5.0


def check_redmine(settings: RedmineSettings, client: RedmineClient) -> Iterator[Finding]:
    """Ask who we are and what we may, then for issues with a reference that nobody has. There must be none."""
    if not settings.url:
        yield info(SUBJECT, "REDMINE_URL is not set: menus that file cases would not start.")
        return
    try:
        client.require_access(TIMEOUT_SECONDS)
        has_filter = client.has_filter(TIMEOUT_SECONDS)
    except CaseSystemError as error:
        cure = (
            "Is REDMINE_URL right, is its REST API enabled, does REDMINE_API_KEY belong to a user there who is not "
            "locked, and may that user view issues?"
        )
        yield bad(SUBJECT, f"{settings.url} cannot be asked for issues: {error}.", cure, error.runbook_entry)
        return
    yield good(SUBJECT, f"{settings.url} answers, and takes our key.")
    if has_filter is None:
        yield info(
            SUBJECT, "It has no issue yet: only then shows whether REDMINE_REFERENCE_FIELD is a filter."
        )
    elif not has_filter:
        cure = "Switch on “Used as a filter” for that field, and make it one of the trackers and projects of our cases."
        yield bad(SUBJECT, "Issues are not found by REDMINE_REFERENCE_FIELD.", cure, "case-system-setup")
