"""`gateway prompts`, with a stand-in that speaks espeak-ng's command line."""

import csv
import io
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.audio.prompts.drafts import read_drafts
from gateway.cli import main
from gateway.published_menus.definition import read_menu_file
from tests.gateway.audio.prompts.conftest import MENUS, RECORDED
from tests.gateway.audio.prompts.sound_files import make_mp3, write_recordings

pytestmark = pytest.mark.long

# Dozens of each are started: without what a Python reads of its surroundings, they take a third of the time.
PYTHON = f"#!{sys.executable} -IS"
SPEAKER = f"""\
{PYTHON}
import os, struct, sys
arguments, words = sys.argv[1:], sys.stdin.buffer.read()
given = dict(zip(arguments[::2], arguments[1::2]))
assert arguments[-1] == "--stdin", arguments
with open(os.environ["SPOKEN"], "ab") as log:
    log.write(b'["%b", "%b", "%b"]\\n' % (given["-v"].encode(), given["-s"].encode(), words))
if given["-v"] == "xx":
    sys.exit("Error: The specified espeak-ng voice does not exist.")
data = words.ljust(16000, b"\\0")
header = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16) + b"data" + struct.pack("<I", len(data))
riff = b"RIFF" + struct.pack("<I", 4 + len(header) + len(data)) + b"WAVE"
with open(given["-w"], "wb") as file:
    file.write(riff + header + data)
"""
ENCODER = f"""\
{PYTHON}
import sys
(source,) = (one for one in sys.argv if one.endswith(".wav"))
with open(source, "rb") as file:
    assert file.read(4) == b"RIFF"
with open(sys.argv[-1], "wb") as file:
    file.write({make_mp3(10)!r})
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A county of which nothing is recorded."""
    (tmp_path / "menus.yaml").write_text(MENUS)
    return tmp_path


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is searched for programs: nothing is in it."""
    path = tmp_path / "bin"
    path.mkdir()
    monkeypatch.setenv("PATH", str(path))
    monkeypatch.setenv("SPOKEN", str(tmp_path / "spoken"))
    return path


def install(programs: Path, name: str, text: str) -> None:
    path = programs / name
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def speaker(programs: Path) -> Path:
    install(programs, "espeak-ng", SPEAKER)
    return programs


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["prompts", *map(str, arguments)])


def test_what_is_there_and_what_is_not(folder: Path) -> None:
    write_recordings(folder / "audio/sw", "top.mp3", "homes.wav")
    result = run("list", folder / "menus.yaml")
    assert result.exit_code == 0
    heading, *lines = result.output.splitlines()
    assert heading == "Kiswahili (sw), in audio/sw: 2 recorded, 0 draft, 34 missing."
    assert lines[0] == (
        "  recorded    3.6 s  top.mp3                 Tatizo gani? Kwa Maji, bonyeza 1. Kwa Barabara, bonyeza 2."
    )
    assert lines[1].startswith("  recorded    1.0 s  homes.mp3 ")
    assert [line.split()[:2] for line in lines[2:4]] == [
        ["missing", "top.water.mp3"],
        ["missing", "top.road.mp3"],
    ]
    missing = run("list", folder / "menus.yaml", "--missing").output
    assert "  top.mp3" not in missing
    assert "top.water.mp3" in missing


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            "`en` has no folder for recordings: name one under `service: languages:`, as in `audio: audio/en`.",
        ),
        ("fr", "The service has no language `fr`. It has en, sw."),
    ],
)
def test_a_language_without_recordings(folder: Path, language: str, told: str) -> None:
    result = run("list", folder / "menus.yaml", "--language", language)
    assert (result.exit_code, result.output.strip()) == (1, told)


def test_no_language_has_recordings(folder: Path) -> None:
    (folder / "menus.yaml").write_text(MENUS.replace("audio: audio/sw, ", ""))
    result = run("script", folder / "menus.yaml")
    assert result.exit_code == 1
    assert result.output.startswith("No language has a folder for recordings: give one its own")


def test_the_script_of_a_studio(folder: Path) -> None:
    text = run("script", folder / "menus.yaml").output
    assert text.startswith("menus.yaml: what is to be recorded\n\nOne file for each number below")
    assert (
        "== Kiswahili (sw), 36 recordings, into the folder audio/sw ==\n\n-- Screens --\n\n   1. top.mp3\n"
        in text
    )
    assert "      Tatizo gani? Kwa Maji, bonyeza 1. Kwa Barabara, bonyeza 2.\n" in text
    assert "review.1.mp3\n      nyumba\n      [Its words are said before or after a value" in text
    assert "-- Numbers --" in text
    assert "-- Words of the gateway --" in text
    assert all(len(line) <= 110 for line in text.splitlines())


def test_the_script_as_a_spreadsheet(folder: Path) -> None:
    write_recordings(folder / "audio/sw", "top.mp3")
    sheet = folder / "script.csv"
    assert run("script", folder / "menus.yaml", "--format", "csv", "-o", sheet).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8-sig"))))
    assert rows[0] == {
        "language": "sw",
        "file": "top.mp3",
        "words": "Tatizo gani? Kwa Maji, bonyeza 1. Kwa Barabara, bonyeza 2.",
        "note": "",
        "state": "recorded",
    }
    assert {row["file"] for row in rows} >= set(RECORDED) - {"elsewhere.mp3"}
    assert run("script", folder / "menus.yaml", "-o", folder / "no/such.txt").exit_code == 1


def test_drafts_are_made_of_all_that_is_missing(folder: Path, speaker: Path) -> None:
    install(speaker, "lame", ENCODER)
    result = run("synthesize", folder / "menus.yaml")
    assert result.output == "sw: 36 drafts made in audio/sw, 0 kept, 0 recorded.\n"
    assert run("list", folder / "menus.yaml").output.startswith(
        "Kiswahili (sw), in audio/sw: 0 recorded, 36 draft, 0 missing."
    )
    assert (folder / "audio/sw/numbers/moja.mp3").read_bytes() == make_mp3(10)
    spoken = (folder / "spoken").read_text()
    assert '["sw", "150", "Tatizo gani? Kwa Maji, bonyeza 1. Kwa Barabara, bonyeza 2."]' in spoken
    assert read_menu_file(folder / "menus.yaml").compiled.problems == ()
    again = run("synthesize", folder / "menus.yaml")
    assert again.output == "sw: 0 drafts made in audio/sw, 36 kept, 0 recorded.\n"


def test_without_an_encoder_drafts_are_wav(folder: Path, speaker: Path) -> None:
    run("synthesize", folder / "menus.yaml")
    assert (folder / "audio/sw/top.wav").read_bytes()[:4] == b"RIFF"
    assert "0 missing" in run("list", folder / "menus.yaml").output
    install(speaker, "ffmpeg", ENCODER)
    (folder / "audio/sw/homes.wav").unlink()
    assert "1 drafts" not in run("synthesize", folder / "menus.yaml").output
    assert (folder / "audio/sw/homes.mp3").exists()
    assert (folder / "audio/sw/top.wav").exists(), "what says the same is kept as it is"


def test_a_recording_is_never_replaced_unless_told(folder: Path, speaker: Path) -> None:
    write_recordings(folder / "audio/sw", "top.mp3", "homes.wav")
    before = (folder / "audio/sw/top.mp3").read_bytes()
    result = run("synthesize", folder / "menus.yaml")
    assert result.output == "sw: 34 drafts made in audio/sw, 0 kept, 2 recorded.\n"
    assert (folder / "audio/sw/top.mp3").read_bytes() == before
    assert not (folder / "audio/sw/top.wav").exists()
    install(speaker, "lame", ENCODER)
    result = run("synthesize", folder / "menus.yaml", "--over-recordings")
    assert result.output == "sw: 2 drafts made in audio/sw, 34 kept, 0 recorded.\n"
    assert (folder / "audio/sw/top.mp3").read_bytes() == make_mp3(10)
    assert not (folder / "audio/sw/homes.wav").exists(), "one file for the same words"


def test_a_draft_that_is_recorded_is_a_draft_no_more(folder: Path, speaker: Path) -> None:
    install(speaker, "lame", ENCODER)
    run("synthesize", folder / "menus.yaml")
    write_recordings(folder / "audio/sw", "top.mp3")
    assert "1 recorded, 35 draft" in run("list", folder / "menus.yaml").output
    (folder / "audio/sw/homes.mp3").unlink()
    assert run("synthesize", folder / "menus.yaml").output.startswith("sw: 1 draft made")
    assert "top.mp3" not in read_drafts(folder / "audio/sw")


@pytest.mark.usefixtures("speaker")
def test_drafts_follow_the_words(folder: Path) -> None:
    run("synthesize", folder / "menus.yaml")
    (folder / "menus.yaml").write_text(MENUS.replace("Nyumba ngapi?", "Ni nyumba ngapi?"))
    result = run("synthesize", folder / "menus.yaml")
    assert result.output == "sw: 1 draft made in audio/sw, 35 kept, 0 recorded.\n"
    assert b"Ni nyumba ngapi?" in (folder / "audio/sw/homes.wav").read_bytes()


@pytest.mark.usefixtures("speaker")
def test_a_voice_and_a_pace(folder: Path) -> None:
    assert run("synthesize", folder / "menus.yaml", "--voice", "sw+f3").exit_code == 2
    menus = folder / "menus.yaml"
    assert run("synthesize", menus, "--language", "sw", "--voice", "sw+f3", "--pace", "120").exit_code == 0
    assert '["sw+f3", "120", "Maji"]' in (folder / "spoken").read_text()


def test_where_espeak_is_not_installed(folder: Path, programs: Path) -> None:
    assert list(programs.iterdir()) == []
    result = run("synthesize", folder / "menus.yaml")
    assert result.exit_code == 1
    assert result.output.startswith("espeak-ng is not installed, and it speaks the drafts. Install it (")
    assert not (folder / "audio").exists()


@pytest.mark.usefixtures("speaker")
def test_a_voice_that_espeak_does_not_have(folder: Path) -> None:
    result = run("synthesize", folder / "menus.yaml", "--language", "sw", "--voice", "xx")
    assert result.exit_code == 1
    assert result.output.strip() == (
        "espeak-ng does not speak `xx`: Error: The specified espeak-ng voice does not exist."
    )


def test_a_file_with_errors(folder: Path) -> None:
    (folder / "menus.yaml").write_text(MENUS.replace("goto: homes", "goto: nowhere"))
    result = run("list", folder / "menus.yaml")
    assert result.exit_code == 1
    assert "M201" in result.output
