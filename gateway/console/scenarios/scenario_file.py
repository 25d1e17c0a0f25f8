"""Puts a recorded scenario into a scenario file of the draft, and leaves every other byte as it was."""

from collections.abc import Collection
from pathlib import PurePath

import yaml
from yaml.nodes import MappingNode, SequenceNode

from gateway.errors import GatewayError
from menus.problems import Problems
from menus.scenarios.reader import read_scenarios

RECORDED_INDENT = 2  # of the dash, in a recorded file


class ScenarioFileError(GatewayError):
    """The scenario cannot be put into the file. The text says why, and what to do."""


def new_scenario_file(menu_file: str, taken: Collection[str]) -> str:
    """Return a name for a new scenario file beside the menu file."""
    stem = PurePath(menu_file).stem
    names = (f"{stem}_scenarios{number}.yaml" for number in ("", *range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def scenario_names(text: str) -> list[str]:
    """Return the names of the scenarios in a file; none if it cannot be read."""
    found = read_scenarios(text, "", Problems())
    return [] if found is None else [scenario.name for scenario in found.scenarios]


def with_scenario(text: str, recorded: str) -> str:
    """Return the text of a file with the one scenario of a recorded file after those that it has."""
    before, (name,) = scenario_names(text), scenario_names(recorded)
    if name in before:
        raise ScenarioFileError("This file has a scenario of that name. Choose another name.")
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ScenarioFileError("This file cannot be read. Mend it first, or use another one.") from error
    items = _scenarios_of(root)
    if items is None or items.flow_style:
        raise ScenarioFileError("Its scenarios are not written as a list. Use another file.")
    lines = text.splitlines(keepends=True)
    end = items.end_mark.line if items.end_mark.column == 0 else items.end_mark.line + 1
    end = min(end, len(lines))
    while end and not lines[end - 1].strip():
        end -= 1
    if end and not lines[end - 1].endswith("\n"):
        lines[end - 1] += "\n"
    added = _items_of(recorded, items.start_mark.column)
    changed = "".join((*lines[:end], added, *lines[end:]))
    if scenario_names(changed) != [*before, name]:
        raise ScenarioFileError("It cannot be added there without harm. Use another file.")
    return changed


def _scenarios_of(root: object) -> SequenceNode | None:
    pairs = root.value if isinstance(root, MappingNode) else ()
    found = [value for key, value in pairs if key.value == "scenarios"]
    return found[0] if found and isinstance(found[0], SequenceNode) else None


def _items_of(recorded: str, indent: int) -> str:
    _, _, items = recorded.partition("scenarios:\n")
    move = indent - RECORDED_INDENT
    lines = items.splitlines(keepends=True)
    return "".join(
        line if not line.strip() else " " * move + line if move >= 0 else line[-move:] for line in lines
    )
