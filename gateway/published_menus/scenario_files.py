"""Finds the scenario files of a menu file on disk: those beside it and in the folder `scenarios`."""

import os
from collections.abc import Iterator
from pathlib import Path

from gateway.security.menu_folder import MenuFolder
from menus.problems import Problems
from menus.scenarios.reader import read_scenarios

FOLDER = "scenarios"
ENDINGS = (".yaml", ".yml")


def find_scenario_files(menu_file: Path) -> dict[str, str]:
    """Return the texts of scenario files that name this menu file, by their paths below its folder."""
    folder, found = MenuFolder(menu_file.parent), {}
    for name in _candidates(menu_file.parent):
        if name == menu_file.name:
            continue
        try:
            text = folder.read_text(name)
        except (OSError, UnicodeError):
            continue
        if names_menu_file(text, name, menu_file.name):
            found[name] = text
    return found


def names_menu_file(text: str, name: str, menu_file: str) -> bool:
    """Return True if a text at `name` is scenarios of `menu_file`, both as paths below one folder."""
    if "scenarios:" not in text:
        return False
    scenarios = read_scenarios(text, name, Problems())
    return scenarios is not None and os.path.normpath(Path(name).parent / scenarios.menus) == menu_file


def _candidates(folder: Path) -> Iterator[str]:
    for below in (folder, folder / FOLDER):
        if below.is_dir():
            yield from (
                str(path.relative_to(folder))
                for path in sorted(below.iterdir())
                if path.suffix in ENDINGS and path.is_file()
            )
