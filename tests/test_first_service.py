"""docs/first-service.md is followed to the letter: every command is run, every change is made, every key is pressed."""

import csv
import io
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.gateway.development.dev_process import FRESH, Dev
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

pytestmark = pytest.mark.long

PAGE = Path(__file__).parents[1] / "docs" / "first-service.md"
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"^\| (?P<first>you|id) \| .*\n\| --- \| --- \|\n(?P<rows>(?:\|.*\n)+)", re.MULTILINE)
ROW = re.compile(r"\| (.+?) \| (.+?) \|")
PHONE = "+254711000111"


@dataclass
class Reader:
    """Somebody who does what the page says, in a folder of their own."""

    folder: Path
    output: str = ""
    devs: list[Dev] = field(default_factory=list)
    session: str = ""
    commands: list[str] = field(default_factory=list)

    def run(self, line: str, *, fails: bool) -> None:
        """Type one line into the terminal."""
        program, *arguments = shlex.split(line)
        assert program == "gateway"
        self.commands.append(arguments[0])
        if arguments[0] == "dev":
            self.devs.append(Dev(self.folder, file=self.folder / arguments[1]))
            self.devs[-1].await_ready()
            return
        environment = {name: text for name, text in os.environ.items() if not name.startswith(FRESH)}
        environment["GATEWAY_STATE_DIR"] = str(self.folder / "state")
        environment["PYTHONPATH"] = str(PAGE.parents[1])
        command = [sys.executable, "-m", "gateway", *arguments]

        def done() -> bool:
            ended = subprocess.run(
                command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
            )
            self.output = ended.stdout + ended.stderr
            return (ended.returncode != 0) is fails

        if arguments[0] == "publish":  # until `gateway dev` has taken up the last change, this would ask
            wait_until(done, "the file is published")
        else:
            assert done(), self.output
        if arguments[0] == "check" and not fails:
            assert "1 file checked, nothing to mend." in self.output

    def change(self, name: str, diff: str) -> None:
        """Make a change as a `diff` shows it. Without a line of before, it goes to the end."""
        lines = diff.splitlines()
        before = "".join(f"{line[1:]}\n" for line in lines if line[0] != "+")
        after = "".join(f"{line[1:]}\n" for line in lines if line[0] != "-")
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert before == "" or text.count(before) == 1, before
        path.write_text(text.replace(before, after) if before else text + after, encoding="utf-8")

    def walk(self, rows: list[tuple[str, str]]) -> None:
        """Dial and send answers; the phone shows these words. Tries again, as a change takes a moment to go live."""
        screens: list[str] = []

        def fits() -> bool:
            screens.clear()
            for what, shown in rows:
                typed = what.removeprefix("dial ").strip("`")
                screens.append(self._dial(typed) if what.startswith("dial ") else self._send(typed))
                if shown.strip("`") not in screens[-1]:
                    return False
            return True

        wait_until(fits, f"the phone shows what the page says: {rows}, {screens}")

    def _dial(self, code: str) -> str:
        reply = self._ask(f"phones/{PHONE}/dial", {"code": code, "network": "63902"})
        self.session = reply["session"]
        resumes = reply["screen"].startswith("Welcome back.")
        return self._send("2") if resumes else reply["screen"]

    def _send(self, typed: str) -> str:
        return self._ask(f"sessions/{self.session}/send", {"input": typed})["screen"]

    def _ask(self, path: str, content: dict[str, str]) -> dict[str, str]:
        request = urllib.request.Request(
            f"{self.devs[-1].url}/handset/network/{path}",
            json.dumps(content).encode(),
            {"Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=WAIT_LIMIT_SECONDS) as answer:
            return json.load(answer)

    def translate(self, words: dict[str, str]) -> None:
        """Fill in cells of the spreadsheet."""
        path = self.folder / "so.csv"
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        column = rows[0].index("so")
        for row in rows[1:]:
            if row[0] in words:
                assert row[column] == ""
                row[column] = words.pop(row[0])
        assert words == {}
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        path.write_text(out.getvalue(), encoding="utf-8")


@pytest.fixture
def reader() -> Iterator[Reader]:
    one = Reader(
        Path(tempfile.mkdtemp(prefix="gw-"))
    )  # pytest's own folders are too long for a socket's path
    yield one
    for dev in one.devs:
        dev.process.send_signal(signal.SIGINT)
        dev.end()
    shutil.rmtree(one.folder)


def test_the_page_can_be_followed_to_the_letter(reader: Reader) -> None:
    text = PAGE.read_text(encoding="utf-8")
    steps = sorted([*FENCE.finditer(text), *TABLE.finditer(text)], key=lambda found: found.start())
    for step in steps:
        if step.re is TABLE:
            rows = ROW.findall(step["rows"])
            if step["first"] == "id":
                reader.translate({name.strip("`"): words for name, words in rows})
            else:
                reader.walk(rows)
            continue
        kind, detail, body = step.groups()
        if kind == "sh":
            for line in body.splitlines():
                reader.run(line, fails=detail == "fails")
        elif kind == "diff":
            reader.change(detail, body)
        else:
            assert kind == "text"
            missing = [line for line in body.splitlines() if line not in reader.output]
            assert missing == [], reader.output
    assert set(reader.commands) == {"new", "check", "test", "dev", "texts", "publish", "versions"}
    menus = (reader.folder / "town.yaml").read_text(encoding="utf-8")
    assert "so: Biyo\n" in menus
    assert "so: Waddo\n" in menus
