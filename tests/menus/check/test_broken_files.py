"""Broken menu files, each with the exact problems expected of it in its last line."""

import re
from pathlib import Path

import pytest

from ivr.coverage import PromptCoverage
from menus.compiler.service import compile_service
from menus.model import Service

FILES = sorted((Path(__file__).parent / "broken").glob("*.yaml"))


def no_file(name: str) -> str:
    raise FileNotFoundError(2, "No such file or directory", name)


def no_recordings(service: Service) -> PromptCoverage:
    return PromptCoverage(service, lambda _language, _file: None)


def test_there_are_forty_of_them() -> None:
    assert len(FILES) >= 40


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_exactly_these_problems_are_found(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    compiled = compile_service(text, path.name, no_file, no_recordings)
    found = [f"{one.code} {one.place.line}:{one.place.column}" for one in compiled.problems]
    assert found == re.findall(r"M\d{3} \d+:\d+", text.splitlines()[-1])
    assert [one.place for one in compiled.problems] == sorted(one.place for one in compiled.problems)
    assert all(one.cure for one in compiled.problems)
    assert (compiled.service is None) is any(one.severity == "error" for one in compiled.problems)
