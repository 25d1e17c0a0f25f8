"""Composes YAML that is not nested too deeply.

YAML's own composer recurses in C, and ends the process where the stack ends. So it stops at a depth.
"""

from typing import Any

import yaml

MAX_NESTING = (
    500  # levels; far below those at which the composer crashes, and above what a reader reports by itself
)
OPENS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
CLOSES = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
TAG = "tag:yaml.org,2002:str"


class NestingError(yaml.YAMLError):
    """The text is nested too deeply to be composed: at this line and column, from 0."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(f"nested too deeply in line {line + 1}, column {column + 1}")
        self.line = line
        self.column = column


class _TooDeepError(Exception):
    """The composer is below the deepest level."""


class _ShallowLoader(yaml.CSafeLoader):
    """Composes nodes down to a depth, without their tags: the reader of a key decides what its value means."""

    def __init__(self, text: str, depth: int) -> None:
        super().__init__(text)
        self.depth = depth

    def descend_resolver(self, _parent: yaml.Node | None, _index: Any) -> None:
        """Count a level. The composer calls this before each node."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise _TooDeepError

    def ascend_resolver(self) -> None:
        """Count a level less. The composer calls this after each node."""
        self.depth -= 1

    def resolve(self, _kind: type[yaml.Node], _value: Any, _implicit: Any) -> str:
        """Return the same tag for every node. YAML would compare each value with eight patterns."""
        return TAG


def compose(text: str, depth: int = 0) -> yaml.Node | None:
    """Return the nodes of the only document of `text`; None if there is none. Their tags mean nothing.

    `depth` is the number of levels around it. Raises NestingError, and yaml.YAMLError if `text` is not YAML.
    """
    loader = _ShallowLoader(text, depth)
    try:
        node: yaml.Node | None = loader.get_single_node()
    except _TooDeepError:
        _check_depth(text)
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    finally:
        loader.dispose()
    return node


def _check_depth(text: str) -> None:
    """Raise NestingError where `text` is nested too deeply."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, OPENS):
            depth += 1
            if depth > MAX_NESTING:
                mark = event.start_mark
                raise NestingError(mark.line, mark.column) if mark else NestingError(0, 0)
        elif isinstance(event, CLOSES):
            depth -= 1
