"""Composes YAML that is not nested too deeply.

YAML's own composer recurses in C, and ends the process where the stack ends. So the depth is found first, step by step.
"""

import yaml

MAX_NESTING = (
    500  # levels; far below those at which the composer crashes, and above what a reader reports by itself
)
OPENS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
CLOSES = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


class NestingError(yaml.MarkedYAMLError):
    """The text is nested too deeply to be composed. `problem_mark` is the place."""


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
                raise NestingError("", None, "nested too deeply", event.start_mark)
        elif isinstance(event, CLOSES):
            depth -= 1
