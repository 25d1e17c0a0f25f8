"""What a screen does, without where it stands in the file."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import msgspec

from menus.model import Screen
from menus.problems import Place


def behaviour_of(screen: Screen) -> object:
    """Return all that the file says of a screen but its place, so that two of them can be compared."""
    return _plain(screen)


def _plain(found: object) -> object:
    if isinstance(found, Place):
        return None
    if isinstance(found, msgspec.Struct):
        return type(found), tuple((name, _plain(getattr(found, name))) for name in found.__struct_fields__)
    if is_dataclass(found) and not isinstance(found, type):
        compared = (field.name for field in fields(found) if field.compare)
        return type(found), tuple((name, _plain(getattr(found, name))) for name in compared)
    if isinstance(found, Mapping):
        return {key: _plain(value) for key, value in found.items()}
    if isinstance(found, tuple | list):
        return tuple(map(_plain, found))
    return found
