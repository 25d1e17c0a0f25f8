"""Opening hours, holidays, quiet hours, closing, resuming."""

import re
from collections.abc import Mapping
from datetime import date

from menus.compiler.reading import Fields, Reading
from menus.compiler.texts import read_text
from menus.engine.scope import WEEKDAYS
from menus.expressions.templates import Text
from menus.model import Resume, Spans
from menus.model.settings import POLICIES
from menus.yaml.source import Mapping as MappingNode
from menus.yaml.source import Node, Scalar, Sequence

TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
LONGEST_RESUME = 7 * 24 * 3600


def read_hours(reading: Reading, node: Node | None) -> Mapping[str, Spans]:
    """`{office: {mon-fri: ["08:00", "17:00"]}}`; several spans a day as a list of pairs."""
    if node is None:
        return {}
    return {entry.key.text: _week(reading, entry.value) for entry in reading.fields(node, "`hours:`")}


def _week(reading: Reading, node: Node) -> Spans:
    week: dict[int, tuple[tuple[str, str], ...]] = {}
    for entry in reading.fields(node, "Opening hours"):
        spans = tuple(_spans(reading, entry.value))
        for day in _days(reading, entry.key):
            week[day] = week.get(day, ()) + spans
    return week


def _days(reading: Reading, key: Scalar) -> list[int]:
    days: list[int] = []
    for part in key.text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            reading.error(
                "M104", key.place, f"`{key.text}` names no days.", "For example `mon-fri` or `sat`."
            )
            return []
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        days += [day % 7 for day in range(begin, (end if end >= begin else end + 7) + 1)]
    return days


def _spans(reading: Reading, node: Node) -> list[tuple[str, str]]:
    if isinstance(node, Sequence) and node.items and isinstance(node.items[0], Sequence):
        return [span for item in node.items if (span := _span(reading, item)) is not None]
    span = _span(reading, node)
    return [] if span is None else [span]


def _span(reading: Reading, node: Node) -> tuple[str, str] | None:
    times = [reading.word(item, "A time") or "" for item in reading.items(node)]
    if len(times) == 2 and all(TIME.fullmatch(time) for time in times):
        return times[0].zfill(5), times[1].zfill(5)
    reading.error("M103", node.place, "Two times are expected here.", 'For example ["08:00", "17:00"].')
    return None


def read_holidays(reading: Reading, node: Node | None) -> frozenset[date]:
    """Days, ISO 8601."""
    days = set()
    for item in reading.items(node):
        word = reading.word(item, "A holiday")
        try:
            days.add(date.fromisoformat(word or ""))
        except ValueError:
            reading.error("M104", item.place, f"`{word}` is no day.", 'Write it as "2026-12-25".')
    return frozenset(days)


def read_quiet_hours(reading: Reading, node: Node | None) -> tuple[str, str] | None:
    """From when to when nobody is texted, but in answer to them."""
    if isinstance(node, MappingNode):
        fields = reading.fields(node, "`quiet_hours:`")
        begin, end = fields.need("from"), fields.need("to")
        fields.close()
        if begin is None or end is None:
            return None
        node = Sequence((begin, end), node.place)
    span = None if node is None else _span(reading, node)
    if node is not None and span is not None and _minutes(span[0]) == _minutes(span[1]):
        cure = "Write two different times, or leave `quiet_hours:` out."
        reading.error("M104", node.place, "Quiet hours cannot end when they begin.", cure)
    return span


def _minutes(time: str) -> int:
    """Since midnight; `24:00` is the next one."""
    hours, minutes = time.split(":")
    return int(hours) % 24 * 60 + int(minutes)


def read_resume(reading: Reading, node: Node | None) -> Resume:
    """What becomes of a dropped line."""
    if node is None:
        return Resume()
    if isinstance(node, Scalar):
        return Resume(reading.one_of(node, "`resume`", POLICIES) or "never")
    fields = reading.fields(node, "`resume:`")
    policy = reading.one_of(fields.take("policy"), "`policy`", POLICIES) or "never"
    within = reading.seconds(fields.take("within"), "`within`") or Resume().within
    fields.close()
    return Resume(policy, int(min(within, LONGEST_RESUME)))


def read_closed(reading: Reading, top: Fields) -> Text | None:
    """The words of a service that is closed."""
    node = top.take("closed")
    if node is None:
        return None
    fields = reading.fields(node, "`closed:`")
    text = read_text(reading, fields.need("say"), "`say`")
    fields.close()
    return text
