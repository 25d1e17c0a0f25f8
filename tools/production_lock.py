"""Write requirements-production.txt: `python tools/production_lock.py`.

The part of requirements.txt that the gateway itself needs: no test tool, no type checker, no embedded store.
Versions and hashes are those of requirements.txt. What a package needs is read from the packages installed here.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
FULL_LOCK = ROOT / "requirements.txt"
PRODUCTION_LOCK = ROOT / "requirements-production.txt"
PIN = re.compile(r"(?m)^(?=[A-Za-z0-9])")


def pins(lock: str) -> dict[str, str]:
    """Return the entries of a lock by the name of their package: a version, a marker and hashes."""
    entries = (entry for entry in PIN.split(lock) if "==" in entry)
    return {canonicalize_name(entry.partition("==")[0]): entry for entry in entries}


def needed_names(wanted: Iterable[Requirement], known: Iterable[str]) -> set[str]:
    """Return the names that `wanted` need, directly or not, on any machine. Only names of `known` are in it."""
    known, found = set(known), set[tuple[str, str]]()
    waiting = [(canonicalize_name(one.name), extra) for one in wanted for extra in ("", *one.extras)]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in found or name not in known:
            continue
        found.add((name, extra))
        for requirement in _requirements_of(name, extra):
            waiting += [(canonicalize_name(requirement.name), part) for part in ("", *requirement.extras)]
    return {name for name, _ in found}


def _requirements_of(name: str, extra: str) -> Iterator[Requirement]:
    """Yield what a package needs for an extra, or without one. One that is not installed here needs nothing more."""
    try:
        lines = metadata.requires(name) or ()
    except metadata.PackageNotFoundError:
        return
    for requirement in map(Requirement, lines):
        asked = re.findall(r"extra\s*==\s*['\"]([^'\"]+)", str(requirement.marker or ""))
        if (extra in map(canonicalize_name, asked)) if asked else not extra:
            yield requirement


def production_lock() -> str:
    """Return the text of the production lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = pins(FULL_LOCK.read_text(encoding="utf-8"))
    wanted = [Requirement(line) for line in project["dependencies"]]
    return "".join(pinned[name] for name in sorted(needed_names(wanted, pinned)))


def main() -> int:
    """Write the file."""
    PRODUCTION_LOCK.write_text(production_lock(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
