"""What a menu file may name: files below its folder, and nothing else that the machine has."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuSource, read_menu_file
from tests.gateway.audio.prompts.sound_files import write_recordings

HEAD = """\
version: 1
service: {name: County, languages: {en: {name: English, audio: %s}}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": start}}
screens:
  start: {list: Which?, from: rows, label: name, value: name, save: office, goto: bye}
  bye: {end: Goodbye.}
"""
TABLE = HEAD % "audio" + "tables: {rows: {file: '%s'}}\n"
INCLUDE = HEAD % "audio" + "include: {more: '%s'}\ntables: {rows: {rows: [{name: A}]}}\n"
AUDIO = HEAD % "'%s'" + "tables: {rows: {rows: [{name: A}]}}\n"
KINDS = {"table": TABLE, "include": INCLUDE, "audio": AUDIO}
SECRET = "name\nGATEWAY_SECRET_KEY=hunter2\n"

Place = Callable[[Path], None]


def check(path: Path) -> Result:
    return CliRunner().invoke(main, ["check", str(path)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of menus, with something beside it that is not the author's."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/environment").write_text(SECRET)
    write_recordings(tmp_path / "outside", "start.mp3")
    menus = tmp_path / "menus"
    menus.mkdir()
    return menus


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name",
    [
        "../outside/environment",
        "x/../../outside/environment",
        "/etc/passwd",
        "/proc/self/environ",
        "/dev/zero",
        "..",
        "..\\\\outside\\\\environment",
        ".env",
        "x/.env",
        ".git/config",
    ],
)
def test_a_name_that_leads_out_of_the_folder_is_refused_by_the_check(
    folder: Path, kind: str, name: str
) -> None:
    (folder / "x").mkdir()
    (folder / ".env").write_text(SECRET)
    (folder / "menus.yaml").write_text(KINDS[kind] % name)
    said = check(folder / "menus.yaml")
    assert said.exit_code == 1
    assert "error M206" in said.stdout
    assert "hunter2" not in said.output
    assert "Traceback" not in said.output


LINKS: dict[str, Place] = {
    "a link out": lambda path: path.symlink_to("../outside/environment"),
    "an absolute link out": lambda path: path.symlink_to("/etc/passwd"),
    "a link to the process": lambda path: path.symlink_to("/proc/self/environ"),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to a hidden file": lambda path: path.symlink_to(".env"),
    "a circle": lambda path: path.symlink_to(path.name),
    "a pipe": lambda path: os.mkfifo(path),
    "a large file": lambda path: os.truncate(_touched(path), 17 * 1024 * 1024),
    "a folder": lambda path: path.mkdir(),
}


def _touched(path: Path) -> Path:
    path.touch()
    return path


@pytest.mark.parametrize("kind", ["table", "include"])
@pytest.mark.parametrize("made", LINKS)
def test_what_is_no_plain_file_of_the_folder_is_refused_by_the_check(
    folder: Path, kind: str, made: str
) -> None:
    (folder / ".env").write_text(SECRET)
    LINKS[made](folder / "file.csv")
    (folder / "menus.yaml").write_text(KINDS[kind] % "file.csv")
    said = check(folder / "menus.yaml")
    assert said.exit_code == 1
    assert "error M206: The file `file.csv` cannot be read: " in said.stdout
    assert "hunter2" not in said.output


def test_a_folder_above_a_file_may_not_lead_out_either(folder: Path) -> None:
    (folder / "data").symlink_to("../outside")
    (folder / "menus.yaml").write_text(TABLE % "data/environment")
    said = check(folder / "menus.yaml")
    assert "cannot be read: it leads out of the folder of the menu file." in said.stdout


def test_recordings_may_not_lead_out(folder: Path) -> None:
    (folder / "menus.yaml").write_text(AUDIO % "audio")
    (folder / "audio").symlink_to("../outside")
    said = check(folder / "menus.yaml")
    assert "error M703: `audio` cannot be read: it leads out of the folder of the menu file." in said.stdout
    (folder / "audio").unlink()
    (folder / "audio").mkdir()
    (folder / "audio/start.mp3").symlink_to("../../outside/start.mp3")
    (folder / "audio/more").symlink_to("../../outside")
    (folder / "audio/again").symlink_to("../audio")
    os.mkfifo(folder / "audio/bye.mp3")
    file = read_menu_file(folder / "menus.yaml")
    assert file.source.sounds == {}
    assert {problem.message for problem in file.compiled.problems if problem.code == "M703"} == {
        "`audio/bye.mp3` cannot be read: it is a device or a pipe, not a file.",
        "`audio/start.mp3` cannot be read: it leads out of the folder of the menu file.",
    }


def test_links_below_the_folder_are_followed_as_kubernetes_mounts_them(folder: Path) -> None:
    (folder / "..2026_03_02").mkdir()
    (folder / "..data").symlink_to("..2026_03_02")
    (folder / "..data/menus.yaml").write_text(TABLE % "offices.csv")
    (folder / "..data/offices.csv").write_text("name\nHill\n")
    for name in ("menus.yaml", "offices.csv"):
        (folder / name).symlink_to(f"..data/{name}")
    read = read_menu_file(folder / "menus.yaml")
    assert read.source.named == {"offices.csv": "name\nHill\n"}
    assert check(folder / "menus.yaml").exit_code == 0


@pytest.mark.parametrize("name", ["../../etc/environment", "/etc/environment", ".env"])
def test_a_source_that_an_earlier_release_published_is_refused_too(name: str) -> None:
    compiled = MenuSource("menus.yaml", TABLE % name, {name: SECRET}).compile()
    assert compiled.service is None
    assert [problem.code for problem in compiled.problems] == ["M206"]


def test_a_menu_file_that_is_a_pipe_or_a_device_is_refused_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "menus.yaml")
    for path in (folder / "menus.yaml", Path("/dev/zero")):
        with pytest.raises(DefinitionError, match="it is a device or a pipe, not a file"):
            read_menu_file(path)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.symlink_to("../outside/environment"), "it leads out of the folder"),
        (lambda path: path.symlink_to("/proc/self/environ"), "it leads out of the folder"),
        (os.mkfifo, "it is a device or a pipe, not a file"),
        (lambda path: os.truncate(_touched(path), 17 * 1024 * 1024), "it is larger than 16 mb"),
    ],
)
def test_the_delivery_file_beside_the_menus_is_a_file_of_the_folder(
    folder: Path, make: Place, reason: str
) -> None:
    (folder / "menus.yaml").write_text(AUDIO % "audio")
    make(folder / "delivery.yaml")
    said = check(folder / "menus.yaml")
    assert said.exit_code != 0
    assert f"{folder}/delivery.yaml cannot be " in said.output
    assert reason in said.output
    assert "hunter2" not in said.output
