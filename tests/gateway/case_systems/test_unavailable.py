"""What a lookup hears of a case system that gave no usable answer."""

import pytest

from gateway.case_systems.outcomes import CaseSystemError, unavailable_after


@pytest.mark.parametrize(
    ("error", "timed_out", "wait_seconds", "is_fault", "has_answered"),
    [
        pytest.param(CaseSystemError("no answer", timed_out=True), True, None, True, False, id="late"),
        pytest.param(CaseSystemError("no connection"), False, None, True, False, id="away"),
        pytest.param(
            CaseSystemError("HTTP 503", status=503, wait_seconds=30.0), False, 30.0, True, True, id="503"
        ),
        pytest.param(
            CaseSystemError("HTTP 429", status=429), False, None, True, True, id="too many requests"
        ),
        pytest.param(
            CaseSystemError("HTTP 403", status=403), False, None, False, True, id="an operator's matter"
        ),
    ],
)
def test_overload_and_faults_are_told_from_refusals(
    error: CaseSystemError, timed_out: bool, wait_seconds: float | None, is_fault: bool, has_answered: bool
) -> None:
    told = unavailable_after(error)
    assert (told.timed_out, told.wait_seconds) == (timed_out, wait_seconds)
    assert (told.is_fault, told.has_answered) == (is_fault, has_answered)
