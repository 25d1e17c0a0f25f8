"""Reads records from hashes in Redis."""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

import msgspec

Record = TypeVar("Record", bound=msgspec.Struct)


@cache
def record_fields(record_type: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the names of a record's fields in its hash, so that only these are read."""
    return tuple(field.encode_name for field in msgspec.structs.fields(record_type))


def read_record(
    record_type: type[Record], row: Mapping[bytes, bytes | None] | Mapping[str, bytes | None], **known: object
) -> Record:
    """Read a record from a hash. `known` are fields that are not in the hash.

    A field that is absent or empty gets its default. Fields of the hash that the record does not have are ignored.
    Raises ValueError if a field cannot be read, or is absent and has no default.
    """
    fields = {
        name.decode() if isinstance(name, bytes) else name: text.decode()
        for name, text in row.items()
        if text
    }
    return msgspec.convert(fields | known, record_type, strict=False)
