from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from gateway.storage.records import read_record, record_fields


class ExampleRecord(msgspec.Struct, kw_only=True):
    id: str
    encrypted_number: str = msgspec.field(default="", name="number")
    attempts: int = 0
    since: float = 0.0
    heavy: bool = False
    made_at: datetime
    lost_at: datetime | None = None
    valid_for: timedelta = timedelta(days=1)


MADE = {b"made_at": b"2026-03-02T12:00:00.000+00:00"}


def test_text_becomes_what_the_field_is() -> None:
    row = MADE | {
        b"number": b"sealed",
        b"attempts": b"3",
        b"since": b"1772452800.5",
        b"heavy": b"1",
        b"valid_for": b"3600",
    }
    assert read_record(ExampleRecord, row, id="p1") == ExampleRecord(
        id="p1",
        encrypted_number="sealed",
        attempts=3,
        since=1772452800.5,
        heavy=True,
        made_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
        valid_for=timedelta(hours=1),
    )


def test_what_is_absent_or_empty_has_its_default_and_other_fields_are_left_out() -> None:
    row = MADE | {b"attempts": b"", b"lost_at": None, b"move": b"token"}
    assert read_record(ExampleRecord, row, id="p1") == ExampleRecord(
        id="p1", made_at=datetime(2026, 3, 2, 12, tzinfo=UTC)
    )


@pytest.mark.parametrize("row", [{}, {b"made_at": b"noon"}, MADE | {b"attempts": b"many"}])
def test_what_cannot_be_read_is_a_value_error(row: dict[bytes, bytes]) -> None:
    with pytest.raises(ValueError, match=r"made_at|attempts"):
        read_record(ExampleRecord, row, id="p1")


def test_fields_are_named_as_in_the_hash() -> None:
    assert record_fields(ExampleRecord)[:3] == ("id", "number", "attempts")
