"""The kinds of names that a menu file gives to its parts, and by which other places refer to them."""

from enum import StrEnum


class NameKind(StrEnum):
    """What a name in a menu file stands for."""

    SCREEN = "screen"
    FIELD = "field"  # an answer or a derived value
    TABLE = "table"
    LOOKUP = "lookup"
    ROWS = "rows"  # a table or a lookup
    VALUE = "value"  # a field, or a lookup and its column
