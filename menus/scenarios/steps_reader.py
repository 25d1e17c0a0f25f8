"""`steps:` of a scenario.

A step is one line, `what happens: what is then shown`. Bare words such as `dial` and `wait` are events; anything else,
and anything in quotes, is what is typed.
"""

from collections.abc import Callable, Mapping

from menus.compiler.reading import Reading
from menus.scenarios.expected import ExpectedText
from menus.scenarios.expected_reader import read_page, read_page_fields, read_words
from menus.scenarios.given_reader import read_facts
from menus.scenarios.steps import Change, Dial, Drop, Event, Redial, Repeat, Step, Type, Update, Wait
from menus.yaml.source import Mapping as MappingNode
from menus.yaml.source import Node, Scalar


def read_steps(reading: Reading, node: Node | None) -> tuple[Step, ...]:
    """The steps, in order."""
    if node is not None and not reading.items(node):
        reading.error("M103", node.place, "`steps:` has no steps.", "Begin each with a dash: `- dial: …`.")
    steps = (_step(reading, item) for item in reading.items(node))
    return tuple(step for step in steps if step is not None)


def _step(reading: Reading, node: Node) -> Step | None:
    if isinstance(node, Scalar):
        return _read(reading, node, None)
    if isinstance(node, MappingNode) and len(node.entries) == 1:
        entry = next(iter(node))
        return _read(reading, entry.key, entry.value)
    cure = 'Write `- "1": what is shown`, and indent `text:`, `has:` and the like below it.'
    reading.error("M103", node.place, "A step is what is typed, a colon, and what is then shown.", cure)
    return None


def _read(reading: Reading, key: Scalar, value: Node | None) -> Step:
    if key.plain and key.text in EVENTS:
        return EVENTS[key.text](reading, key, value)
    return Step(Type(key.text), key.place, f'"{key.text}"', read_page(reading, value))


def _dial(reading: Reading, key: Scalar, value: Node | None) -> Step:
    if not isinstance(value, MappingNode):
        return Step(Dial(), key.place, key.text, read_page(reading, value))
    fields = reading.fields(value, "`dial:`")
    code = reading.word(fields.take("code"), "`code`")
    page = read_page_fields(reading, fields)
    fields.close()
    return Step(Dial(code), key.place, f"dial {code}" if code else "dial", page)


def _shown(event: Event) -> Callable[[Reading, Scalar, Node | None], Step]:
    return lambda reading, key, value: Step(event, key.place, key.text, read_page(reading, value))


def _drop(reading: Reading, key: Scalar, value: Node | None) -> Step:
    if read_page(reading, value) is not None:
        text = "Nothing is shown to a citizen whose line dropped."
        reading.error("M103", key.place, text, "Use `redial:` to see what is shown next.")
    return Step(Drop(), key.place, key.text)


def _wait(reading: Reading, key: Scalar, value: Node | None) -> Step:
    seconds = reading.seconds(value, "`wait`")
    if value is None:
        reading.error("M102", key.place, "`wait:` needs a length of time.", "Write `wait: 10m`.")
    return Step(Wait(seconds or 0), key.place, key.text)


def _change(reading: Reading, key: Scalar, value: Node | None) -> Step:
    fields = reading.fields(value, "`given:` between steps")
    for entry in fields:
        if entry.key.text != "lookups":
            cure = "Only `lookups:` changes between steps; `wait:` moves the clock."
            reading.error("M101", entry.key.place, f"`{entry.key.text}:` cannot change here.", cure)
    return Step(Change(read_facts(reading, value)), key.place, key.text)


def _update(reading: Reading, key: Scalar, value: Node | None) -> Step:
    fields = reading.fields(value, "`update:`")
    status = reading.word(fields.need("status"), "`status`") or ""
    note = reading.word(fields.take("note"), "`note`") or ""
    words = read_words(reading, fields)
    fields.close()
    return Step(Update(status, note, None if words == ExpectedText() else words), key.place, key.text)


EVENTS: Mapping[str, Callable[[Reading, Scalar, Node | None], Step]] = {
    "dial": _dial,
    "redial": _shown(Redial()),
    "repeat": _shown(Repeat()),
    "drop": _drop,
    "wait": _wait,
    "given": _change,
    "update": _update,
}
