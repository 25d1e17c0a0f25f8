"""Read opening hours, holidays, quiet hours, `closed:` and `resume:`."""

import re
from collections.abc import Mapping
from datetime import date

from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.texts import read_text
from menus.engine.scope import WEEKDAYS
from menus.expressions.conditional_texts import CitizenText
from menus.grammar.settings import CLOSED, POLICY, QUIET_HOURS_KEYS, RESUME_KEYS
from menus.model import ResumePolicy, WeeklyHours
from menus.model.settings import NEVER
from menus.yaml.source import YamlMapping as YamlMapping
from menus.yaml.source import YamlNode, YamlScalar, YamlSequence

TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


def read_hours(reader: NodeReader, node: YamlNode | None) -> Mapping[str, WeeklyHours]:
    """Read `{office: {mon-fri: ["08:00", "17:00"]}}`. Several spans in a day are a list of pairs."""
    if node is None:
        return {}
    return {entry.key.text: _week(reader, entry.value) for entry in reader.fields(node, "`hours:`")}


def _week(reader: NodeReader, node: YamlNode) -> WeeklyHours:
    week: dict[int, tuple[tuple[str, str], ...]] = {}
    for entry in reader.fields(node, "Opening hours"):
        spans = tuple(_spans(reader, entry.value))
        for day in _days(reader, entry.key):
            week[day] = week.get(day, ()) + spans
    return week


def _days(reader: NodeReader, key: YamlScalar) -> list[int]:
    days: list[int] = []
    for part in key.text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            reader.error("M104", key.place, f"`{key.text}` names no days.", "For example `mon-fri` or `sat`.")
            return []
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        days += [day % 7 for day in range(begin, (end if end >= begin else end + 7) + 1)]
    return days


def _spans(reader: NodeReader, node: YamlNode) -> list[tuple[str, str]]:
    if isinstance(node, YamlSequence) and node.items and isinstance(node.items[0], YamlSequence):
        return [span for item in node.items if (span := _span(reader, item)) is not None]
    span = _span(reader, node)
    return [] if span is None else [span]


def _span(reader: NodeReader, node: YamlNode) -> tuple[str, str] | None:
    times = [reader.word(item, "A time") or "" for item in reader.items(node)]
    if len(times) == 2 and all(TIME.fullmatch(time) for time in times):
        return times[0].zfill(5), times[1].zfill(5)
    reader.error("M103", node.place, "Two times are expected here.", 'For example ["08:00", "17:00"].')
    return None


def read_holidays(reader: NodeReader, node: YamlNode | None) -> frozenset[date]:
    """Read days in ISO 8601."""
    days = set()
    for item in reader.items(node):
        word = reader.word(item, "A holiday")
        try:
            days.add(date.fromisoformat(word or ""))
        except ValueError:
            reader.error("M104", item.place, f"`{word}` is no day.", 'Write it as "2026-12-25".')
    return frozenset(days)


def read_quiet_hours(reader: NodeReader, node: YamlNode | None) -> tuple[str, str] | None:
    """Read the quiet hours: their beginning and end. During them, texts go out only as replies."""
    if isinstance(node, YamlMapping):
        fields = reader.fields(node, "`quiet_hours:`", keys=QUIET_HOURS_KEYS)
        begin, end = fields.take("from"), fields.take("to")
        fields.report_unknown_keys()
        if begin is None or end is None:
            return None
        node = YamlSequence((begin, end), node.place)
    span = None if node is None else _span(reader, node)
    if node is not None and span is not None and _minutes(span[0]) == _minutes(span[1]):
        cure = "Write two different times, or leave `quiet_hours:` out."
        reader.error("M104", node.place, "Quiet hours cannot end when they begin.", cure)
    return span


def _minutes(time: str) -> int:
    """Return the minutes since midnight. `24:00` is the next midnight."""
    hours, minutes = time.split(":")
    return int(hours) % 24 * 60 + int(minutes)


def read_resume(reader: NodeReader, node: YamlNode | None) -> ResumePolicy:
    """Read the policy for dropped sessions."""
    if node is None:
        return ResumePolicy()
    if isinstance(node, YamlScalar):
        return ResumePolicy(reader.one_of(node, "`resume`", POLICY.allowed) or NEVER)
    fields = reader.fields(node, "`resume:`", keys=RESUME_KEYS)
    resume = ResumePolicy(fields.one_of("policy") or NEVER, int(fields.seconds("within")))
    fields.report_unknown_keys()
    return resume


def read_closed(reader: NodeReader, top: MappingFields) -> CitizenText | None:
    """Read the words of a closed service."""
    node = top.take("closed")
    if node is None:
        return None
    fields = reader.fields(node, "`closed:`", keys=CLOSED.keys)
    text = read_text(reader, fields.take("say"), "`say`")
    fields.report_unknown_keys()
    return text
