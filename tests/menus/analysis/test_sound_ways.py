"""Services in which every value is set on each way that people can take, though that takes more than a rough look."""

from pathlib import Path

import pytest

from menus.compiler.service import compile_service

FILES = sorted((Path(__file__).parent / "sound").glob("*.yaml"))
ABOUT_VALUES = {"M303", "M309", "M310"}


def test_there_are_thirty_of_them() -> None:
    assert len(FILES) >= 30


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_nothing_is_found(path: Path) -> None:
    compiled = compile_service(path.read_text(encoding="utf-8"), path.name, lambda name: name)
    assert [problem for problem in compiled.problems if problem.code in ABOUT_VALUES] == []
    assert compiled.service is not None, compiled.problems
