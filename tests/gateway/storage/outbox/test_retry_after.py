import pytest

from gateway.storage.outbox.retry_after import MAX_SECONDS, read_retry_after

ANSWERED_AT = "Sun, 06 Nov 1994 08:49:37 GMT"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("9" * 400, MAX_SECONDS),
        ("Sun, 06 Nov 1994 08:51:37 GMT", 120),
        ("Sunday, 06-Nov-94 08:51:37 GMT", 120),
        ("Sun Nov  6 08:51:37 1994", 120),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ("", None),
        ("1.5", None),
        ("-1", None),
        ("\u0661\u0662", None),
        ("tomorrow", None),
        ("Sun, 99 Nov 1994 08:51:37 GMT", None),
    ],
)
def test_seconds_and_dates_are_read(value: str, seconds: float | None) -> None:
    assert read_retry_after({"Retry-After": value, "Date": ANSWERED_AT}) == seconds


def test_a_date_needs_the_date_of_the_answer() -> None:
    assert read_retry_after({"Retry-After": ANSWERED_AT}) is None
    assert read_retry_after({}) is None
