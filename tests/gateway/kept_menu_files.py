"""Menu files that this process of tests has compiled: most tests of the gateway serve one of a few."""

from dataclasses import replace
from pathlib import Path

from gateway.published_menus.definition import MenuFile, read_menu_file

ROOT = Path(__file__).parents[2]

# A definition never changes, so tests may share it.
_of_repository: dict[tuple[Path, Path], MenuFile] = {}
_alone: dict[tuple[str, bytes], MenuFile] = {}
"""Files that name no other files and have no findings, by their name and text: the same wherever a test writes them."""


def read_kept_menu_file(path: Path) -> MenuFile:
    """Read and compile a menu file, unless that was done before. No test changes a file of the repository."""
    where = path.absolute()
    if where.is_relative_to(ROOT):
        if (path, where) not in _of_repository:
            _of_repository[path, where] = read_menu_file(path)
        return _of_repository[path, where]
    try:
        key = (path.name, path.read_bytes())
    except OSError:
        return read_menu_file(path)  # which says what is wrong
    if key in _alone:
        return replace(_alone[key], paths=(path,), folder=path.parent)
    file = read_menu_file(path)
    if file.paths == (path,) and file.compiled.service is not None and not file.compiled.problems:
        _alone[key] = file
    return file
