"""Read `limits:` in delivery.yaml: the most that one number may use in an hour and in a day."""

from collections.abc import Mapping

from gateway.callers.use_limit import DEFAULT_LIMITS, UseKind, UseLimit
from menus.compiler.reader import NodeReader
from menus.yaml.source import YamlNode


def read_use_limits(reader: NodeReader, node: YamlNode | None) -> Mapping[UseKind, UseLimit]:
    """Read the limits. A kind that the file leaves out has its usual limits."""
    fields = reader.fields(node, "`limits:`")
    limits = {kind: _read_limit(reader, fields.take(kind.value), kind) for kind in DEFAULT_LIMITS}
    fields.report_unknown_keys()
    return limits


def _read_limit(reader: NodeReader, node: YamlNode | None, kind: UseKind) -> UseLimit:
    usual = DEFAULT_LIMITS[kind]
    fields = reader.fields(node, f"`{kind.value}:`")
    hour = reader.whole_number(fields.take("hour"), "`hour`", 1)
    day = reader.whole_number(fields.take("day"), "`day`", 1)
    fields.report_unknown_keys()
    limit = UseLimit(hour or usual.hour, day or usual.day)
    if node is not None and limit.day < limit.hour:
        message = f"The limits of `{kind.value}` allow {limit.hour} in an hour, and {limit.day} in a day."
        reader.error("M105", node.place, message, "Allow at least as many in a day as in an hour.")
    return limit
