"""requirements-production.txt: what a gateway in production is installed with."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.production_lock import FULL_LOCK, PRODUCTION_LOCK, needed_names, pins, production_lock

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = PRODUCTION_LOCK.read_text(encoding="utf-8")


def test_it_is_what_the_full_lock_says() -> None:
    assert production_lock() == LOCK, "write it anew: python tools/production_lock.py"
    assert pins(LOCK).items() <= pins(FULL_LOCK.read_text(encoding="utf-8")).items()


def test_it_has_what_the_gateway_needs() -> None:
    assert {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]} <= pins(
        LOCK
    ).keys()


@pytest.mark.parametrize("extra", ["development", "test"])
def test_it_has_nothing_that_only_developers_need(extra: str) -> None:
    names = {canonicalize_name(Requirement(line).name) for line in PROJECT["optional-dependencies"][extra]}
    assert pins(LOCK).keys() & names == set()


def test_every_entry_has_hashes_and_none_names_a_host() -> None:
    for name, entry in pins(LOCK).items():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\n", entry), name
    assert "://" not in LOCK
    assert "index" not in LOCK


def test_what_an_extra_needs_is_found_and_what_others_need_is_not() -> None:
    known = {"redis", "hiredis", "pyjwt", "pytest", "flask", "werkzeug"}
    assert needed_names([Requirement("redis[hiredis]")], known) == {"redis", "hiredis"}
    assert needed_names([Requirement("redis")], known) == {"redis"}
    assert needed_names([Requirement("Flask>=3")], known) == {"flask", "werkzeug"}
    assert needed_names([Requirement("a-package-that-is-nowhere")], known) == set()
