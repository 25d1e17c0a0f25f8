"""Compares the time for which a case is looked for with that which the case system takes to show a new one."""

from collections.abc import Iterator

from redis import Redis

from gateway.cases.show_delay import ShowDelay
from gateway.operations.doctor.finding import Finding, bad, good, warning

SUBJECT = "case search"
MARGIN = 2  # a system is slower on a busy day than in the week that was seen


def check_case_search(client: Redis, search_seconds: int) -> Iterator[Finding]:
    """Warn if the case system has shown a case so late that another one may be filed twice."""
    delay = ShowDelay(client).read()
    rule = f"It is filed again if it is not found there within {search_seconds} s (CASE_SEARCH_SECONDS)."
    if not delay:
        yield good(SUBJECT, f"A case of which no answer came is looked for. {rule}")
        return
    told = f"A case was not shown to us {_in_words(delay)} after it was filed there."
    cure = (
        f"Set CASE_SEARCH_SECONDS to {round(MARGIN * delay):d} or more. If that case never shows, let our user see "
        "every case there."
    )
    if delay >= search_seconds:
        yield bad(SUBJECT, f"{told} {rule} So there may be cases twice.", cure, "cases-shown-late")
    elif delay * MARGIN > search_seconds:
        yield warning(SUBJECT, f"{told} {rule} That is little more.", cure, "cases-shown-late")
    else:
        yield good(SUBJECT, f"{told} {rule}")


def _in_words(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} minutes"
