"""Reads the hashes in Redis that records are kept in."""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

import msgspec

Record = TypeVar("Record", bound=msgspec.Struct)


@cache
def record_fields(record_type: type[msgspec.Struct]) -> tuple[str, ...]:
    """The names of a record's fields in its hash, to read no others."""
    return tuple(field.encode_name for field in msgspec.structs.fields(record_type))


def read_record(
    record_type: type[Record], row: Mapping[bytes, bytes | None] | Mapping[str, bytes | None], **known: object
) -> Record:
    """The record in a hash, with the fields that are `known` beside it.

    A field that is absent or empty has its default; what is no field of the record is left out. ValueError where a
    field cannot be read or has no default.
    """
    fields = {
        name.decode() if isinstance(name, bytes) else name: text.decode()
        for name, text in row.items()
        if text
    }
    return msgspec.convert(fields | known, record_type, strict=False)
