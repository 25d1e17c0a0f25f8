"""The values of an object's fields."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import msgspec


def field_values(holder: object) -> Iterator[object]:
    """Yield the values of the fields of a struct or dataclass; nothing for anything else."""
    if isinstance(holder, msgspec.Struct):
        for name in holder.__struct_fields__:
            yield getattr(holder, name)
    elif is_dataclass(holder) and not isinstance(holder, type):
        for field in fields(holder):
            yield getattr(holder, field.name)
