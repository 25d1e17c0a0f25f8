"""A release installed as in production: into an environment with the packages of the production lock, and no more."""

import html
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
import redis

from tests.child_process import kill_tree, start_leader
from tests.free_port import find_free_port
from tests.gateway.cli.serve_process import Server
from tests.waiting import wait_until
from tools.console_assets import BUILT, ENTRY_POINTS
from tools.production_lock import PRODUCTION_LOCK, pins
from tools.release import ROOT, ReleaseError, build, kept_files

pytestmark = pytest.mark.long

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
TOKEN = "a-token-of-thirty-two-letters-or-more"
DATA_FOLDERS = ("gateway", "ivr", "menus", "simulators")
SOURCES_OF_ASSETS = "gateway/console/assets/"
HELP = "gateway/console/help/docs"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the files of a release."""
    folder = tmp_path_factory.mktemp("dist")
    try:
        build(folder)
    except ReleaseError as error:
        if "editor is not built" in str(error):
            pytest.skip(str(error))
        raise
    return folder


@pytest.fixture(scope="module")
def programs(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of a fresh environment.

    The packages of the lock are copied from the environment of these tests, which `pip install --require-hashes` has
    filled with the same versions: `tools/release.py --try` installs them from their registry.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for name, entry in pins(PRODUCTION_LOCK.read_text(encoding="utf-8")).items():
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            assert ";" in entry, f"{name} is for other machines only"
            continue
        assert f"=={package.version} " in entry
        _copy_package(package, folder / "lib" / version / "site-packages")
    _pip(folder, "install", "--no-deps", "--no-index", str(next(dist.glob("*.whl"))))
    return folder / "bin"


def _copy_package(package: metadata.Distribution, target: Path) -> None:
    for file in package.files or ():
        if ".." not in file.parts and file.suffix != ".pyc":
            copy = target / file
            copy.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(package.locate_file(file), copy)
            except OSError:  # on another file system
                shutil.copyfile(package.locate_file(file), copy)


def _pip(environment: Path, *arguments: str) -> None:
    python = str(environment / "bin/python")
    command = [sys.executable, "-m", "pip", "--python", python, "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_wheel_has_every_file_of_its_packages_and_no_other(dist: Path) -> None:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    wanted = {name for name in kept_files(*DATA_FOLDERS) if not name.startswith(SOURCES_OF_ASSETS)} - {HELP}
    wanted |= {name.replace("docs", HELP, 1) for name in kept_files("docs")}
    wanted |= {str(BUILT.relative_to(ROOT) / name) for name in ENTRY_POINTS}
    assert names == wanted


def test_the_source_distribution_has_every_file_that_is_kept(dist: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        names = {member.name.partition("/")[2] for member in archive if member.isfile()}
    assert {*kept_files()} - names == {HELP}, "a folder there"


def test_digests_are_those_of_the_files(dist: Path) -> None:
    digests = (dist / "SHA256SUMS").read_text()
    assert len(digests.splitlines()) == len(list(dist.iterdir())) - 1
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=dist, check=True)


def test_the_environment_has_all_that_its_packages_need(programs: Path) -> None:
    _pip(programs.parent, "check")


class Installation:
    """The installed programs, run in a folder that was empty."""

    def __init__(self, programs: Path, folder: Path, redis_url: str) -> None:
        self.folder = folder
        self.port = find_free_port()
        self.environ = {
            "PATH": f"{programs}{os.pathsep}{os.defpath}",
            "HOME": str(folder / "home"),
            "PYTHONWARNINGS": "error",
            "GATEWAY_PUBLIC_URL": f"https://127.0.0.1:{find_free_port()}",
            "GATEWAY_PORT": str(self.port),
            "GATEWAY_SECRET_KEY": "a-key-of-thirty-two-letters-or-more",
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
            "GATEWAY_WORKERS": "1",
            "CASE_BACKEND_URL": f"http://127.0.0.1:{find_free_port()}",  # nobody is there
            "CASE_BACKEND_SECRET": "a-case-key-of-thirty-two-letters-or-more",
            "AT_USERNAME": "county",
            "AT_API_KEY": "an-api-key-as-long-as-they-issue-them-" * 2,
            "AT_API_URL": f"http://127.0.0.1:{find_free_port()}",
            "REDIS_URL": redis_url,
        }
        self.gateway = programs / "gateway"

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run a command, and return what it printed."""
        command = [str(self.gateway), *arguments]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command, whose log is the file NAME.log."""
        with self.log(arguments[0]).open("w") as log:
            return start_leader([self.gateway, *arguments], self.environ, log, self.folder)

    def log(self, name: str) -> Path:
        """The log of a command that was started."""
        return self.folder / f"{name}.log"


@pytest.fixture(scope="module")
def installation(
    programs: Path, tmp_path_factory: pytest.TempPathFactory, redis_url: str
) -> Iterator[Installation]:
    """A service made by `gateway new`, with `serve` and `worker` at work."""
    installation = Installation(programs, tmp_path_factory.mktemp("empty"), redis_url)
    with redis.Redis.from_url(redis_url) as store:
        store.flushall()
    installation.run("new", "menus.yaml")
    started = [installation.start("serve"), installation.start("worker")]
    try:
        wait_until(lambda: started[0].poll() is not None or _server(installation).answers(), "it serves")
        wait_until(
            lambda: (
                started[1].poll() is not None or "worker_started" in installation.log("worker").read_text()
            ),
            "the worker works",
        )
        for program in started:
            assert program.poll() is None, [
                installation.log(name).read_text() for name in ("serve", "worker")
            ]
        yield installation
    finally:
        for program in started:
            kill_tree(program)


def _server(installation: Installation) -> Server:
    server = Server.__new__(Server)
    server.port = installation.port
    return server


def test_all_tell_their_version(installation: Installation) -> None:
    assert installation.run("--version") == f"gateway {VERSION}\n"
    metrics = _server(installation).ask("GET", "/metrics")[1]
    assert f'gateway_build_info{{python="{platform.python_version()}",version="{VERSION}"}} 1.0' in metrics
    for name, event in (("serve", "starting"), ("worker", "streams_started"), ("worker", "worker_started")):
        lines = [json.loads(line) for line in installation.log(name).read_text().splitlines()]
        assert {line["version"] for line in lines if line["event"] == event} == {VERSION}


def test_a_dial_gets_the_first_screen(installation: Installation) -> None:
    dial = b"sessionId=one&serviceCode=*384*2040%23&phoneNumber=%2B254711000111&text="
    status, screen = _server(installation).ask("POST", f"/at/{TOKEN}/ussd", dial)
    assert (status, screen) == (200, "CON Language / Lugha\n1. English\n2. Kiswahili")


def test_the_console_has_its_pages_and_their_assets(installation: Installation) -> None:
    server = _server(installation)
    installation.run("console", "user", "add", "amina", "--role", "owner")
    status, page = server.ask("GET", "/console/sign-in")
    assert status == 200
    assets = re.findall(r'(?:href|src)="(/console/static/[^"]+)"', html.unescape(page))
    assert assets
    built = [f"/console/static/built/{name}" for name in ENTRY_POINTS]
    assert [path for path in (*assets, *built) if server.ask("GET", path)[0] != 200] == []


def test_the_doctor_examines_it(installation: Installation) -> None:
    findings = json.loads(installation.run("doctor", "--json", status=1))
    verdicts = {one["about"]: one["verdict"] for one in findings}
    assert [verdicts[about] for about in ("store", "keys", "workers", "outbox submissions")] == ["good"] * 4
    bad = {about for about, verdict in verdicts.items() if verdict == "bad"}
    assert bad == {"case backend", "Africa's Talking"}, "nobody is at their addresses"


def test_scenarios_are_replayed(installation: Installation) -> None:
    installation.run("test", "menus_scenarios.yaml")


def test_it_has_the_templates_of_a_kit(installation: Installation) -> None:
    installation.run("kit", "kit")
    assert (installation.folder / "kit/README.md").exists()
