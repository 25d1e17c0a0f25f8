"""Build what a release consists of, into dist/: `python tools/release.py [--try]`, as `make dist` does.

The wheel, the source distribution, the production lock, a bill of materials (CycloneDX JSON), and digests of all.
The source distribution is made of the files that git has and of the console's built assets; the wheel is made of
the source distribution, so that both are whole. `--try` installs it, by the production lock alone, into a fresh
environment, and runs its `gateway --version`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tools import console_assets, production_lock  # noqa: E402 - found beside this file
from tools.bill_of_materials import bill_of_materials  # noqa: E402

DIST = ROOT / "dist"
DIGESTS = "SHA256SUMS"
GIT_FILES = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
GIT_MOMENT = ("git", "log", "-1", "--format=%ct")  # Unix seconds of the last commit


class ReleaseError(Exception):
    """It cannot be built here. The text says why, and what to do."""


def main(arguments: list[str]) -> int:
    """Build all into dist/; 1 if that is not possible."""
    console_assets.main([])
    try:
        for path in build(DIST):
            print(path.relative_to(ROOT))
        if arguments == ["--try"]:
            print(f"Installed by the production lock: {try_install(DIST)}")
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def build(folder: Path) -> list[Path]:
    """Empty a folder, and write the files of a release into it. Returns their paths."""
    if not console_assets.is_built(
        console_assets.BUILT, console_assets.digest_of(console_assets.source_files(console_assets.ASSETS))
    ):
        raise ReleaseError("The console's editor is not built, and a release has it: make setup says why.")
    lock = production_lock.PRODUCTION_LOCK.read_text(encoding="utf-8")
    if lock != production_lock.production_lock():
        raise ReleaseError(
            "requirements-production.txt is not what requirements.txt says: python tools/production_lock.py"
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch, "tree")
        _copy_tree(tree)
        source = folder / _run_backend(tree, "build_sdist", folder)
        unpacked = Path(scratch, "unpacked")
        with tarfile.open(source) as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # from Python 3.11.4 on
            archive.extractall(unpacked)  # noqa: S202 - we wrote it a moment ago
        wheel = folder / _run_backend(next(unpacked.iterdir()), "build_wheel", folder)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    materials = folder / f"{project['name']}-{project['version']}.cdx.json"
    npm_lock = (console_assets.ASSETS / "package-lock.json").read_text(encoding="utf-8")
    materials.write_text(bill_of_materials(project, lock, npm_lock, _digest(wheel)), encoding="utf-8")
    kept_lock = folder / production_lock.PRODUCTION_LOCK.name
    kept_lock.write_text(lock, encoding="utf-8")
    files = sorted([source, wheel, materials, kept_lock])
    digests = folder / DIGESTS
    digests.write_text("".join(f"{_digest(path)}  {path.name}\n" for path in files), encoding="utf-8")
    return [*files, digests]


def try_install(folder: Path) -> str:
    """Install a release as docs/production.md says, into an environment that is then deleted. Returns its version."""
    with tempfile.TemporaryDirectory() as environment:
        venv.create(environment, with_pip=False)
        pip = (sys.executable, "-m", "pip", "--python", f"{environment}/bin/python", "--quiet")
        lock = folder / production_lock.PRODUCTION_LOCK.name
        wheel = next(folder.glob("*.whl"))
        for arguments in (
            ("install", "--require-hashes", "--no-deps", "-r", str(lock)),
            ("install", "--no-index", "--no-deps", str(wheel)),
            ("check",),
        ):
            _run((*pip, *arguments), ROOT)
        return _run((f"{environment}/bin/gateway", "--version"), Path(environment)).strip()


def kept_files(*folders: str) -> list[str]:
    """Return the paths of the files that git tracks or would track, below ROOT or these folders of it."""
    listed = _run((*GIT_FILES, *folders), ROOT).split("\0")
    return [name for name in listed if name and (ROOT / name).exists()]


def _copy_tree(tree: Path) -> None:
    """Copy what git has, and the console's built assets. A link to a folder becomes a folder."""
    built = [str(path.relative_to(ROOT)) for path in console_assets.BUILT.iterdir()]
    for name in [*kept_files(), *built]:
        source, target = ROOT / name, tree / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(
                source, target
            )  # setuptools would take one of the two for the other, and leave it out
        else:
            shutil.copy2(source, target)


def _run_backend(tree: Path, hook: str, folder: Path) -> str:
    """Call the build backend in a tree (PEP 517), and return the name of the file that it wrote."""
    code = f"from setuptools import build_meta; print(build_meta.{hook}({str(folder)!r}))"
    return _run((sys.executable, "-c", code), tree).splitlines()[-1]


def _run(command: tuple[str, ...], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **_epoch()}
    )
    if done.returncode:
        raise ReleaseError(f"{command[0]} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def _epoch() -> dict[str, str]:
    """Date the files in the archives by the last commit, so that the same commit gives the same wheel."""
    done = subprocess.run(GIT_MOMENT, cwd=ROOT, capture_output=True, text=True, check=False)
    return {"SOURCE_DATE_EPOCH": done.stdout.strip()} if done.returncode == 0 else {}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
