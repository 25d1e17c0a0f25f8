"""Composes YAML that is not nested too deeply.

YAML's own composer recurses in C, and ends the process where the stack ends. So the depth is found first, step by step.
"""

import yaml

MAX_NESTING = (
    500  # levels; far below those at which the composer crashes, and above what a reader reports by itself
)
OPENS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
CLOSES = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


class NestingError(yaml.YAMLError):
    """The text is nested too deeply to be composed: at this line and column, from 0."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(f"nested too deeply in line {line + 1}, column {column + 1}")
        self.line = line
        self.column = column


def compose(text: str) -> yaml.Node | None:
    """Return the nodes of the only document of `text`; None if there is none.

    Raises NestingError, and yaml.YAMLError if `text` is not YAML.
    """
    _check_depth(text)
    return yaml.compose(text, Loader=yaml.CSafeLoader)


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, OPENS):
            depth += 1
            if depth > MAX_NESTING:
                mark = event.start_mark
                raise NestingError(mark.line, mark.column) if mark else NestingError(0, 0)
        elif isinstance(event, CLOSES):
            depth -= 1
