"""What is expected, as a scenario file writes it: pages, submissions, messages."""

from collections.abc import Mapping

from menus.compiler.reading import Fields, Reading
from menus.expressions.json import Json
from menus.rendering.text.sanitise import plain
from menus.scenarios.expected import ExpectedMessage, ExpectedPage, ExpectedSubmission, ExpectedText
from menus.scenarios.given_reader import read_json
from menus.yaml.source import Mapping as MappingNode
from menus.yaml.source import Node, Scalar


def read_page(reading: Reading, node: Node | None) -> ExpectedPage | None:
    """A text that the page is, or `{text, has, not, screen, language, ends}`; None where nothing is expected."""
    if node is None or (isinstance(node, Scalar) and node.plain and not node.text):
        return None
    if isinstance(node, Scalar):
        return ExpectedPage(ExpectedText(_tidy(node)))
    fields = reading.fields(node, "What is shown")
    page = read_page_fields(reading, fields)
    fields.close()
    return page


def read_page_fields(reading: Reading, fields: Fields) -> ExpectedPage:
    """What those fields expect of a page."""
    ends = fields.take("ends")
    return ExpectedPage(
        words=read_words(reading, fields),
        screen=reading.word(fields.take("screen"), "`screen`"),
        language=reading.word(fields.take("language"), "`language`"),
        ends=None if ends is None else reading.flag(ends, "`ends`", default=True),
    )


def read_words(reading: Reading, fields: Fields) -> ExpectedText:
    """`text`, `has` and `not` of a mapping."""
    text = fields.take("text")
    return ExpectedText(
        text=_tidy(text) if isinstance(text, Scalar) else None,
        has=_parts(reading, fields, "has"),
        lacks=_parts(reading, fields, "not"),
    )


def read_submissions(reading: Reading, node: Node | None) -> tuple[ExpectedSubmission, ...] | None:
    """The cases that must have been filed; None where the scenario does not say."""
    if node is None:
        return None
    return tuple(_submission(reading, item) for item in reading.items(node))


def read_messages(reading: Reading, node: Node | None) -> tuple[ExpectedMessage, ...] | None:
    """The texts that must have been sent; None where the scenario does not say."""
    if node is None:
        return None
    return tuple(_message(reading, item) for item in reading.items(node))


def _submission(reading: Reading, node: Node) -> ExpectedSubmission:
    fields = reading.fields(node, "A submission")
    exact = fields.take("fields")
    found = ExpectedSubmission(
        place=node.place,
        kind=reading.word(fields.take("kind"), "`kind`"),
        title=reading.word(fields.take("title"), "`title`"),
        fields=None if exact is None else _values(reading, exact),
        has=_values(reading, fields.take("has")),
    )
    fields.close()
    return found


def _message(reading: Reading, node: Node) -> ExpectedMessage:
    if isinstance(node, Scalar):
        return ExpectedMessage(node.place, ExpectedText(_tidy(node)))
    fields = reading.fields(node, "A message")
    to = reading.word(fields.take("to"), "`to`")
    found = ExpectedMessage(node.place, read_words(reading, fields), to)
    fields.close()
    return found


def _values(reading: Reading, node: Node | None) -> Mapping[str, Json]:
    value = read_json(reading, node) if isinstance(node, MappingNode) else {}
    if node is not None and not isinstance(node, MappingNode):
        reading.fields(node, "The fields of a submission")
    return value if isinstance(value, dict) else {}


def _parts(reading: Reading, fields: Fields, key: str) -> tuple[str, ...]:
    return tuple(plain(part) for part in reading.words(fields.take(key), f"`{key}`"))


def _tidy(node: Scalar) -> str:
    return plain(node.text.strip())
