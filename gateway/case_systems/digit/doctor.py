"""Checks of a DIGIT for `gateway doctor`."""

from collections.abc import Iterator

from gateway.case_systems.digit.client import DigitClient
from gateway.case_systems.digit.session import NO_LOGIN
from gateway.case_systems.digit.settings import DigitSettings
from gateway.case_systems.outcomes import CaseBackendUnavailable, CaseSystemError
from gateway.operations.doctor.finding import Finding, bad, good, info, warning

NO_ANSWERS = "It takes no answers of citizens to officers; the console has them."
SUBJECT = "case system"
UNKNOWN_COMPLAINT = "NONE-0 0"


def check_digit(settings: DigitSettings, client: DigitClient) -> Iterator[Finding]:
    """Sign in, and search for a complaint that nobody filed."""
    if not settings.url:
        yield info(SUBJECT, "DIGIT_URL is not set: menus that file cases would not start.")
        return
    try:
        client.fetch_cases([UNKNOWN_COMPLAINT])
    except CaseSystemError as error:
        cure = "Is DIGIT_URL right, and is it running?"
        if str(error) == NO_LOGIN:
            cure = (
                "Are DIGIT_USERNAME, DIGIT_PASSWORD, DIGIT_TENANT and DIGIT_USER_TYPE those of a user there?"
            )
        yield bad(
            SUBJECT, f"{settings.url} cannot be asked for complaints: {error}.", cure, error.runbook_entry
        )
        return
    if isinstance(client.fetch_status("", 5.0, UNKNOWN_COMPLAINT), CaseBackendUnavailable):
        yield bad(
            SUBJECT,
            "It does not find complaints by their numbers.",
            "Let that user search by serviceRequestId.",
            "case-system-setup",
        )
        return
    yield good(SUBJECT, f"{settings.url} answers, takes our user, and finds complaints. {NO_ANSWERS}")
    if not settings.anonymous_number:
        cure = "Set DIGIT_ANONYMOUS_NUMBER to a number that DIGIT knows as nobody's."
        yield warning(
            SUBJECT,
            "Cases of callers who withhold their number are refused there.",
            cure,
            "case-system-setup",
        )
