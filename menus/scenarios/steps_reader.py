"""Read `steps:` of a scenario.

A step is one line, `event: expected page`. Unquoted words such as `dial` and `wait` are events. Any other word, and any
word in quotes, is typed text.
"""

import re
from collections.abc import Callable, Mapping

from menus.compiler.reader import NodeReader
from menus.model.reminders import DaySpan
from menus.scenarios.expected import ExpectedText
from menus.scenarios.expected_reader import read_page, read_page_fields, read_words
from menus.scenarios.payments import OUTCOME_STATES
from menus.scenarios.setup_reader import read_setup
from menus.scenarios.steps import (
    AfterEvent,
    CaseUpdateEvent,
    DialEvent,
    DropEvent,
    LookupChangeEvent,
    PaymentEvent,
    RedialEvent,
    RepeatEvent,
    ScenarioEvent,
    ScenarioStep,
    TypeEvent,
    WaitEvent,
)
from menus.yaml.source import YamlMapping as YamlMapping
from menus.yaml.source import YamlNode, YamlScalar

AFTER = re.compile(r"after (\d{1,3})(d|w|mo|y)")
NO_TEXT = "none"
CHANGEABLE_KEYS = ("lookups", "answers", "payments")


def read_steps(reader: NodeReader, node: YamlNode | None) -> tuple[ScenarioStep, ...]:
    """Read the steps, in order."""
    if node is not None and not reader.items(node):
        reader.error("M103", node.place, "`steps:` has no steps.", "Begin each with a dash: `- dial: …`.")
    steps = (_step(reader, item) for item in reader.items(node))
    return tuple(step for step in steps if step is not None)


def _step(reader: NodeReader, node: YamlNode) -> ScenarioStep | None:
    if isinstance(node, YamlScalar):
        return _read(reader, node, None)
    if isinstance(node, YamlMapping) and len(node.entries) == 1:
        entry = next(iter(node))
        return _read(reader, entry.key, entry.value)
    cure = 'Write `- "1": what is shown`, and indent `text:`, `has:` and the like below it.'
    reader.error("M103", node.place, "A step is what is typed, a colon, and what is then shown.", cure)
    return None


def _read(reader: NodeReader, key: YamlScalar, value: YamlNode | None) -> ScenarioStep:
    if key.plain and key.text in EVENT_READERS:
        return EVENT_READERS[key.text](reader, key, value)
    found = AFTER.fullmatch(key.text) if key.plain else None
    if found is not None:
        return _after(reader, key, DaySpan(int(found[1]), found[2]), value)
    return ScenarioStep(TypeEvent(key.text), key.place, f'"{key.text}"', read_page(reader, value))


def _after(reader: NodeReader, key: YamlScalar, span: DaySpan, value: YamlNode | None) -> ScenarioStep:
    """Read `after 6w:` with the words of the text that then comes, or `none`."""
    if isinstance(value, YamlScalar) and value.plain and value.text == NO_TEXT:
        return ScenarioStep(AfterEvent(span, None, sends_nothing=True), key.place, key.text)
    page = read_page(reader, value)
    words = page.words if page is not None else None
    return ScenarioStep(AfterEvent(span, words), key.place, key.text)


def _dial(reader: NodeReader, key: YamlScalar, value: YamlNode | None) -> ScenarioStep:
    if not isinstance(value, YamlMapping):
        return ScenarioStep(DialEvent(), key.place, key.text, read_page(reader, value))
    fields = reader.fields(value, "`dial:`")
    code = reader.word(fields.take("code"), "`code`")
    page = read_page_fields(reader, fields)
    fields.report_unknown_keys()
    return ScenarioStep(DialEvent(code), key.place, f"dial {code}" if code else "dial", page)


def _reader_of(event: ScenarioEvent) -> Callable[[NodeReader, YamlScalar, YamlNode | None], ScenarioStep]:
    return lambda reader, key, value: ScenarioStep(event, key.place, key.text, read_page(reader, value))


def _drop(reader: NodeReader, key: YamlScalar, value: YamlNode | None) -> ScenarioStep:
    if read_page(reader, value) is not None:
        text = "Nothing is shown to a citizen whose line dropped."
        reader.error("M103", key.place, text, "Use `redial:` to see what is shown next.")
    return ScenarioStep(DropEvent(), key.place, key.text)


def _wait(reader: NodeReader, key: YamlScalar, value: YamlNode | None) -> ScenarioStep:
    seconds = reader.seconds(value, "`wait`")
    if value is None:
        reader.error("M102", key.place, "`wait:` needs a length of time.", "Write `wait: 10m`.")
    return ScenarioStep(WaitEvent(seconds or 0), key.place, key.text)


def _change(reader: NodeReader, key: YamlScalar, value: YamlNode | None) -> ScenarioStep:
    fields = reader.fields(value, "`given:` between steps")
    for entry in fields:
        if entry.key.text not in CHANGEABLE_KEYS:
            cure = (
                "Only `lookups:`, `answers:` and `payments:` change between steps; `wait:` moves the clock."
            )
            reader.error("M101", entry.key.place, f"`{entry.key.text}:` cannot change here.", cure)
    return ScenarioStep(LookupChangeEvent(read_setup(reader, value)), key.place, key.text)


def _update(reader: NodeReader, key: YamlScalar, value: YamlNode | None) -> ScenarioStep:
    fields = reader.fields(value, "`update:`")
    status = reader.word(fields.require("status"), "`status`") or ""
    note = reader.word(fields.take("note"), "`note`") or ""
    words = read_words(reader, fields)
    fields.report_unknown_keys()
    return ScenarioStep(
        CaseUpdateEvent(status, note, None if words == ExpectedText() else words), key.place, key.text
    )


def _payment(reader: NodeReader, key: YamlScalar, value: YamlNode | None) -> ScenarioStep:
    page = read_page(reader, value)
    words = None if page is None else page.words
    return ScenarioStep(PaymentEvent(key.text, words), key.place, key.text)


EVENT_READERS: Mapping[str, Callable[[NodeReader, YamlScalar, YamlNode | None], ScenarioStep]] = {
    "dial": _dial,
    "redial": _reader_of(RedialEvent()),
    "repeat": _reader_of(RepeatEvent()),
    "drop": _drop,
    "wait": _wait,
    "given": _change,
    "update": _update,
    **dict.fromkeys(OUTCOME_STATES, _payment),
}
