"""A Redmine of Debian's packages in a folder of its own: its database, its set-up, its server on loopback."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path("/usr/share/redmine")
SET_UP = Path(__file__).with_name("set_up.rb")
INSTANCE = "trial"
START_SECONDS = 120.0
MARK = "SET UP "


class RedmineError(Exception):
    """Redmine does not do what the trial needs. The text has the end of what it said."""


@dataclass(frozen=True, slots=True)
class Access:
    """Keys and numbers in the Redmine that was set up."""

    gateway_key: str
    gateway_user: int
    role: int
    admin_key: str
    reference_field: int
    number_field: int
    place_field: int
    unfiltered_field: int
    bug: int
    feature: int
    support: int
    county: int
    hidden: int
    finished: int


class RedmineServer:
    """The server. Everything that it writes is in `folder`."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self._application = folder / "application"
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "server.log"
        self._pid_file = folder / "server.pid"
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> Access:
        """Make the database with what Redmine loads by default, and set everything up. It takes a minute."""
        leave = shutil.ignore_patterns("instances")
        shutil.copytree(SOURCE, self._application, symlinks=True, ignore=leave)
        instance = (
            self._application / "instances" / INSTANCE
        )  # where Debian's Redmine has its settings and files
        for name in ("config", "files", "log", "tmp"):
            (instance / name).mkdir(parents=True)
        database = {"adapter": "sqlite3", "database": str(self.folder / "redmine.sqlite3"), "timeout": 20000}
        (instance / "config" / "database.yml").write_text(
            json.dumps({"production": database}), encoding="utf-8"
        )
        (instance / "config" / "secret_key.txt").write_text(os.urandom(40).hex(), encoding="ascii")
        gemfile = f'eval_gemfile "{SOURCE}/Gemfile"\ngem "sqlite3", "~> 1.4.0"\ngem "puma"\n'
        (self.folder / "Gemfile").write_text(gemfile, encoding="utf-8")
        self._run("rake", "db:migrate")
        self._run("rake", "redmine:load_default_data")
        said = self._run("rails", "runner", str(SET_UP))
        found = next((line for line in said.splitlines() if line.startswith(MARK)), "")
        if not found:
            raise RedmineError(said[-2000:])
        return Access(**json.loads(found.removeprefix(MARK)))

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        command = ["bundle", "exec", "rails", "server", "-u", "puma", "-b", "127.0.0.1", "-p", str(self.port)]
        command += ["-P", str(self._pid_file)]
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=self._application,
                env=self._environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RedmineError(f"the server does not start: {self.log.read_text('utf-8')[-2000:]}")
            time.sleep(0.5)

    def kill(self) -> None:
        """kill -9, with its children."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
            self._pid_file.unlink(missing_ok=True)

    def run_ruby(self, words: str) -> None:
        """Run Ruby in Redmine, for what its API does not do."""
        self._run("rails", "runner", words)

    @property
    def _environment(self) -> Mapping[str, str]:
        """The variables by which Debian's Redmine finds its instance and its libraries."""
        return {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "RAILS_ENV": "production",
            "REDMINE_LANG": "en",
            "REDMINE_INSTANCE": INSTANCE,
            "BUNDLE_GEMFILE": str(self.folder / "Gemfile"),
        }

    def _run(self, *words: str) -> str:
        ended = subprocess.run(
            ["bundle", "exec", *words],  # noqa: S607 - where Debian puts it
            cwd=self._application,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode != 0:
            raise RedmineError(f"{' '.join(words)}: {(ended.stdout + ended.stderr)[-3000:]}")
        return ended.stdout

    def _answers(self) -> bool:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self.url}/login", timeout=30) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
