"""`given:` of a scenario, and of a step that changes it."""

from collections.abc import Mapping
from datetime import datetime

from menus.compiler.reading import Reading
from menus.engine.effects import Failed, Found, Late
from menus.expressions.json import Json
from menus.scenarios.given import Facts, GivenReply, Reply
from menus.yaml.source import Entry, Node, Scalar
from menus.yaml.source import Mapping as MappingNode

CHANNELS = ("ussd", "sms", "voice")
REPLIES: Mapping[str, Reply] = {"none": Found(()), "failed": Failed(), "late": Late()}


def read_facts(reading: Reading, node: Node | None) -> Facts:
    """What is given; nothing, where there is no `given:`."""
    if node is None:
        return Facts()
    fields = reading.fields(node, "`given:`")
    percent, opted_out = fields.take("percent"), fields.take("opted_out")
    facts = Facts(
        language=reading.word(fields.take("language"), "`language`"),
        channel=reading.one_of(fields.take("channel"), "`channel`", CHANNELS),
        number=reading.word(fields.take("number"), "`number`"),
        network=reading.word(fields.take("network"), "`network`"),
        code=reading.word(fields.take("code"), "`code`"),
        asked=reading.word(fields.take("asked"), "`asked`"),
        clock=_moment(reading, fields.take("clock")),
        percent=None if percent is None else reading.whole(percent, "`percent`", 0, 99),
        opted_out=None if opted_out is None else reading.flag(opted_out, "`opted_out`", default=False),
        profile=_values(reading, fields.take("profile"), "`profile:`"),
        secrets=_texts(reading, fields.take("secrets"), "`secrets:`"),
        lookups=read_replies(reading, fields.take("lookups")),
    )
    fields.close()
    return facts


def read_replies(reading: Reading, node: Node | None) -> dict[str, GivenReply]:
    """What lookups answer, by their names."""
    if node is None:
        return {}
    replies = {}
    for entry in reading.fields(node, "`lookups:`"):
        reply = _reply(reading, entry)
        if reply is not None:
            replies[entry.key.text] = GivenReply(reply, entry.key.place)
    return replies


def _reply(reading: Reading, entry: Entry) -> Reply | None:
    if isinstance(entry.value, Scalar):
        word = reading.one_of(entry.value, f"What `{entry.key.text}` answers", REPLIES)
        return REPLIES.get(word or "")
    return Found(tuple(_texts(reading, row, "A row") for row in reading.items(entry.value)))


def _texts(reading: Reading, node: Node | None, what: str) -> dict[str, str]:
    if node is None:
        return {}
    return {
        entry.key.text: reading.word(entry.value, f"`{entry.key.text}`") or ""
        for entry in reading.fields(node, what)
    }


def _values(reading: Reading, node: Node | None, what: str) -> dict[str, Json]:
    if node is None:
        return {}
    return {entry.key.text: read_json(reading, entry.value) for entry in reading.fields(node, what)}


def read_json(reading: Reading, node: Node) -> Json:
    """A value as a case has it: bare true, false, null and whole numbers are typed, all else is text."""
    if isinstance(node, Scalar):
        return reading.literal(node, "A value")
    if isinstance(node, MappingNode):
        return {entry.key.text: read_json(reading, entry.value) for entry in node}
    return [read_json(reading, item) for item in node.items]


def _moment(reading: Reading, node: Node | None) -> datetime | None:
    word = reading.word(node, "`clock`")
    if word is None or node is None:
        return None
    try:
        return datetime.fromisoformat(word)
    except ValueError:
        cure = "Write 2026-03-02 or 2026-03-02T09:30."
        reading.error("M104", node.place, f"`clock` is a moment, not `{word}`.", cure)
        return None
