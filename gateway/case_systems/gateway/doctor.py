"""Checks the agency's case system."""

from collections.abc import Iterator

from gateway.case_systems.gateway.client import CaseBackend
from gateway.operations.doctor.finding import Finding, bad, good, info
from gateway.settings.settings import Settings

SUBJECT = "case backend"
UNKNOWN_REFERENCE = "0"  # no reference of ours has one digit
TIMEOUT_SECONDS = 5.0


def check_case_backend(settings: Settings, client: CaseBackend) -> Iterator[Finding]:
    """Ask it for a case that nobody filed. It should answer 404."""
    if not settings.case_backend_url:
        yield info(SUBJECT, "CASE_BACKEND_URL is not set: menus that file cases would not start.")
        return
    status = client.probe(UNKNOWN_REFERENCE, TIMEOUT_SECONDS)
    if status in (404, 200):
        yield good(SUBJECT, f"{settings.case_backend_url} answers, and takes our signature.")
    elif isinstance(status, int) and status in (401, 403):
        cure = "Is CASE_BACKEND_SECRET the same there? Are both clocks right?"
        yield bad(SUBJECT, f"It refuses our signature (HTTP {status}).", cure, "case-system-refuses")
    elif isinstance(status, int):
        yield bad(
            SUBJECT,
            f"It answers HTTP {status} to a question about a case.",
            "See its log.",
            "case-system-refuses",
        )
    else:
        yield bad(
            SUBJECT,
            f"It cannot be asked: {status}.",
            "Is CASE_BACKEND_URL right, and is it running?",
            "case-system-down",
        )
