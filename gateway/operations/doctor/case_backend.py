"""The agency's case system."""

from collections.abc import Iterator

from gateway.cases.backend import CaseBackend
from gateway.operations.doctor.finding import Finding, bad, fact, good
from gateway.settings.settings import Settings

ABOUT = "case backend"
UNKNOWN = "0"  # no reference of ours has one digit
SECONDS = 5.0


def backend(settings: Settings, client: CaseBackend) -> Iterator[Finding]:
    """Asks it for a case that nobody filed: 404 is what it must say."""
    if not settings.case_backend_url:
        yield fact(ABOUT, "CASE_BACKEND_URL is not set: menus that file cases would not start.")
        return
    status = client.asked(UNKNOWN, SECONDS)
    if status in (404, 200):
        yield good(ABOUT, f"{settings.case_backend_url} answers, and takes our signature.")
    elif isinstance(status, int) and status in (401, 403):
        cure = "Is CASE_BACKEND_SECRET the same there? Are both clocks right?"
        yield bad(ABOUT, f"It refuses our signature (HTTP {status}).", cure)
    elif isinstance(status, int):
        yield bad(ABOUT, f"It answers HTTP {status} to a question about a case.", "See its log.")
    else:
        yield bad(ABOUT, f"It cannot be asked: {status}.", "Is CASE_BACKEND_URL right, and is it running?")
