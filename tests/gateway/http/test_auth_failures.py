from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from gateway.http.auth_failures import MAX_ADDRESSES, AuthFailureCounter

ONE, OTHER = ip_address("192.0.2.1"), ip_address("192.0.2.2")


def test_each_address_is_counted_for_a_minute() -> None:
    moments = [datetime(2026, 11, 21, 8, 0, tzinfo=UTC)]
    failures = AuthFailureCounter(lambda: moments[-1])
    assert [failures.add(ONE), failures.add(ONE), failures.add(OTHER)] == [1, 2, 1]
    moments.append(moments[-1] + timedelta(seconds=61))
    assert failures.add(ONE) == 1


def test_the_table_does_not_grow_without_end() -> None:
    failures = AuthFailureCounter(lambda: datetime(2026, 11, 21, 8, 0, tzinfo=UTC))
    for number in range(MAX_ADDRESSES):
        assert failures.add(ip_address(number)) == 1
    assert [failures.add(ip_address(MAX_ADDRESSES + number)) for number in range(3)] == [1, 2, 3]
    assert failures.add(ip_address(0)) == 2
