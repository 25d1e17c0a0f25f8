"""Read the expectations of a scenario file: pages, submissions, messages."""

from collections.abc import Mapping

from menus.compiler.reader import MappingFields, NodeReader
from menus.expressions.values import Json
from menus.model import ContactWay
from menus.model.verdicts import BEST_RATING, COMMENT, JOIN, LEAST_RATING, RATE, REOPEN, Verdict
from menus.rendering.text.direction import without_isolates
from menus.rendering.text.sanitise import to_plain_text
from menus.scenarios.expected import (
    ExpectedCount,
    ExpectedMessage,
    ExpectedPage,
    ExpectedSubmission,
    ExpectedText,
    ExpectedVerdict,
)
from menus.scenarios.setup_reader import read_json
from menus.yaml.source import YamlMapping as YamlMapping
from menus.yaml.source import YamlNode, YamlScalar, YamlSequence


def read_page(reader: NodeReader, node: YamlNode | None) -> ExpectedPage | None:
    """Read the text of a page, or `{text, has, not, screen, language, ends}`; None if there is no expectation."""
    if node is None or (isinstance(node, YamlScalar) and node.plain and not node.text):
        return None
    if isinstance(node, YamlScalar):
        return ExpectedPage(ExpectedText(_tidy(node)))
    fields = reader.fields(node, "What is shown")
    page = read_page_fields(reader, fields)
    fields.report_unknown_keys()
    return page


def read_page_fields(reader: NodeReader, fields: MappingFields) -> ExpectedPage:
    """Read the expectations of a page from the fields of a mapping."""
    ends = fields.take("ends")
    return ExpectedPage(
        words=read_words(reader, fields),
        screen=reader.word(fields.take("screen"), "`screen`"),
        language=reader.word(fields.take("language"), "`language`"),
        ends=None if ends is None else reader.flag(ends, "`ends`", default=True),
    )


def read_words(reader: NodeReader, fields: MappingFields) -> ExpectedText:
    """Read the keys `text:`, `has:` and `not:` of a mapping."""
    text = fields.take("text")
    return ExpectedText(
        text=_tidy(text) if isinstance(text, YamlScalar) else None,
        has=_parts(reader, fields, "has"),
        lacks=_parts(reader, fields, "not"),
    )


def read_submissions(reader: NodeReader, node: YamlNode | None) -> tuple[ExpectedSubmission, ...] | None:
    """Read the cases that must be filed; None if the scenario has no expectation."""
    if node is None:
        return None
    return tuple(_submission(reader, item) for item in reader.items(node))


def read_messages(reader: NodeReader, node: YamlNode | None) -> tuple[ExpectedMessage, ...] | None:
    """Read the texts that must be sent; None if the scenario has no expectation."""
    if node is None:
        return None
    return tuple(_message(reader, item) for item in reader.items(node))


def read_verdicts(reader: NodeReader, node: YamlNode | None) -> tuple[ExpectedVerdict, ...] | None:
    """Read what the citizen must have said of cases; None if the scenario has no expectation."""
    if node is None:
        return None
    found = (_verdict(reader, item) for item in reader.items(node))
    return tuple(one for one in found if one is not None)


def _verdict(reader: NodeReader, node: YamlNode) -> ExpectedVerdict | None:
    if isinstance(node, YamlScalar):
        word = reader.one_of(node, "A verdict", (REOPEN, JOIN))
        known = next((Verdict(one) for one in (REOPEN, JOIN) if one == word), None)
        return None if known is None else ExpectedVerdict(node.place, known)
    fields = reader.fields(node, "A verdict")
    rating = reader.whole_number(fields.take(RATE), "`rate`", LEAST_RATING, BEST_RATING)
    words = reader.word(fields.take(COMMENT), "`comment`")
    fields.report_unknown_keys()
    verdict = Verdict(COMMENT, words=words) if words is not None else Verdict(RATE, rating or 0)
    return ExpectedVerdict(node.place, verdict)


def read_counted(reader: NodeReader, node: YamlNode | None) -> tuple[ExpectedCount, ...] | None:
    """Read the answers that surveys must count, by survey; None if the scenario has no expectation."""
    if node is None:
        return None
    if isinstance(node, YamlSequence) and not node.items:
        return ()
    return tuple(
        ExpectedCount(
            entry.key.place,
            entry.key.text,
            {
                one.key.text: reader.word(one.value, f"`{one.key.text}`") or ""
                for one in reader.fields(entry.value, f"What `{entry.key.text}` counts")
            },
        )
        for entry in reader.fields(node, "`counted:`")
    )


def _submission(reader: NodeReader, node: YamlNode) -> ExpectedSubmission:
    fields = reader.fields(node, "A submission")
    exact = fields.take("fields")
    found = ExpectedSubmission(
        place=node.place,
        kind=reader.word(fields.take("kind"), "`kind`"),
        title=reader.word(fields.take("title"), "`title`"),
        fields=None if exact is None else _values(reader, exact),
        contact=reader.one_of(fields.take("contact"), "`contact`", tuple(ContactWay)),
        has=_values(reader, fields.take("has")),
    )
    fields.report_unknown_keys()
    return found


def _message(reader: NodeReader, node: YamlNode) -> ExpectedMessage:
    if isinstance(node, YamlScalar):
        return ExpectedMessage(node.place, ExpectedText(_tidy(node)))
    fields = reader.fields(node, "A message")
    to = reader.word(fields.take("to"), "`to`")
    found = ExpectedMessage(node.place, read_words(reader, fields), to)
    fields.report_unknown_keys()
    return found


def _values(reader: NodeReader, node: YamlNode | None) -> Mapping[str, Json]:
    value = read_json(reader, node) if isinstance(node, YamlMapping) else {}
    if node is not None and not isinstance(node, YamlMapping):
        reader.fields(node, "The fields of a submission")
    return value if isinstance(value, dict) else {}


def _parts(reader: NodeReader, fields: MappingFields, key: str) -> tuple[str, ...]:
    return tuple(to_plain_text(without_isolates(part)) for part in reader.words(fields.take(key), f"`{key}`"))


def _tidy(node: YamlScalar) -> str:
    return to_plain_text(without_isolates(node.text).strip())
