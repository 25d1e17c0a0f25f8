"""`gateway check`: what calls play, what a machine speaks, what is missing."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.audio.prompts.drafts import PromptDraft, write_drafts
from gateway.audio.prompts.prompt_folder import content_digest
from gateway.cli import main
from tests.gateway.audio.prompts.conftest import MENUS, RECORDED
from tests.gateway.audio.prompts.sound_files import write_recordings

ONLY_RECORDED = MENUS.replace(", tts: {twilio: {language: sw-KE}, at: {voice: sw-KE-Standard-A}}", "")


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """A county of which only the first question is recorded, and that by a machine."""
    path = tmp_path / "menus.yaml"
    path.write_text(ONLY_RECORDED)
    write_recordings(tmp_path / "audio/sw", "top.mp3")
    draft = PromptDraft(content_digest((tmp_path / "audio/sw/top.mp3").read_bytes()), "0")
    write_drafts(tmp_path / "audio/sw", {"top.mp3": draft})
    return path


def test_screen_by_language(menus: Path) -> None:
    result = check(menus, "--coverage")
    assert result.exit_code == 1
    table = [
        line.rstrip().split(maxsplit=2)
        for line in result.stdout[result.stdout.index("screen ") :].splitlines()
    ]
    assert table[0] == ["screen", "en", "sw"]
    assert table[1] == ["top", "spoken", "draft 0.8 s"]
    assert table[2] == ["homes", "spoken", "missing, without homes.mp3"]
    assert table[3] == ["review", "spoken", "missing, without top.water.mp3, top.road.mp3"]
    assert ["elsewhere", "recorded", "recorded"] in table
    assert "missing, without words/choose.mp3" in result.stdout
    assert "words/unheard.mp3 and 3 more" in result.stdout
    assert "Calls: en 1 recorded, 5 spoken; sw 2 recorded (1 with drafts), 4 missing.\n" in result.stderr


def test_the_error_names_what_lacks(menus: Path) -> None:
    told = check(menus).stdout
    assert (
        "M701: `sw` has no TTS voice and lacks recordings: audio/sw/homes.mp3, audio/sw/top.water.mp3" in told
    )
    write_recordings(
        menus.parent / "audio/sw", *RECORDED, *(f"numbers/{ten}.mp3" for ten in ("arobaini", "hamsini"))
    )
    told = check(menus).stdout
    assert "lacks recordings: audio/sw/numbers/sitini.mp3, audio/sw/numbers/sabini.mp3" in told


def test_what_nobody_can_record_is_an_error_too(menus: Path) -> None:
    menus.write_text(
        ONLY_RECORDED.replace("answer: {type: integer, min: 1, max: 100}", "answer: {type: text}")
    )
    told = check(menus).stdout
    assert "M701: No recording can say {homes}, and `sw` has no TTS voice." in told
    assert "Word it without under `voice: {say: …}`" in told
    assert "missing, without {homes}, top.water.mp3" in check(menus, "--coverage").stdout


def test_a_recording_that_is_of_no_use(menus: Path) -> None:
    (menus.parent / "audio/sw/homes.mp3").write_text("to be recorded")
    told = check(menus).stdout
    assert "M703: `audio/sw/homes.mp3` is called .mp3 and is none." in told


def test_a_long_recording_is_warned_of(menus: Path) -> None:
    menus.write_text(MENUS)
    write_recordings(menus.parent / "audio/sw", "homes.mp3")
    assert "M702" not in check(menus).stdout
    data = (menus.parent / "audio/sw/homes.mp3").read_bytes()
    (menus.parent / "audio/sw/homes.mp3").write_bytes(data * 20)
    assert "M702: `homes` takes about" in check(menus).stdout


def test_for_programs(menus: Path) -> None:
    told = json.loads(check(menus, "--coverage", "--cost", "--format", "json").stdout)
    assert [problem["code"] for problem in told["problems"]] == ["M701"]
    assert told["texts"] == []
    assert told["calls"][0] == {
        "file": str(menus),
        "screen": "top",
        "language": "en",
        "how": "spoken",
        "draft": False,
        "missing": [],
        "values": [],
        "seconds": None,
    }
    assert next(line for line in told["calls"] if line["screen"] == "homes" and line["language"] == "sw")[
        "missing"
    ] == ["homes.mp3"]


def test_for_github(menus: Path) -> None:
    lines = check(menus, "--coverage", "--format", "github").stdout.splitlines()
    assert lines[-1].startswith(f"::notice file={menus},title=calls::Calls: en 1 recorded, 5 spoken; sw")


def test_a_service_that_nobody_calls(menus: Path) -> None:
    menus.write_text(MENUS.replace(', voice: {"+254711082000": top}', ""))
    result = check(menus, "--coverage")
    assert result.stdout.startswith(f"{menus} takes no calls.\n")
    assert result.stderr == "1 file checked, nothing to mend.\n"


def test_a_file_with_errors_is_not_said_to_take_no_calls(menus: Path) -> None:
    menus.write_text(MENUS.replace("goto: homes", "goto: nowhere", 1))
    result = check(menus, "--coverage")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == f"{menus}: mend its errors first, to see what calls play."


DIALLED = MENUS.replace(', voice: {"+254711082000": top}', "")
UNREVIEWED = "Somali (`so`): nobody who speaks it has read {} of our own yet."


@pytest.fixture
def somali(menus: Path) -> Path:
    """A county that speaks Somali, in words of ours that nobody has reviewed."""
    menus.write_text(DIALLED.replace("languages:\n", "languages:\n    so: Soomaali\n", 1), encoding="utf-8")
    return menus


def test_words_of_ours_that_nobody_has_reviewed(somali: Path) -> None:
    result = check(somali, "--coverage")
    assert f"{somali}: {UNREVIEWED.format('57 words')} `gateway texts export` lists them" in result.stdout
    assert UNREVIEWED.format("57 words") not in check(somali).stdout


def test_plain_letters_are_words_of_ours_too(somali: Path) -> None:
    text = somali.read_text(encoding="utf-8").replace("so: Soomaali", "yo: Yoruba")
    somali.write_text(
        text.replace("  country: KE\n", "  country: KE\n  plain: letters\n", 1), encoding="utf-8"
    )
    assert "Yoruba (`yo`): nobody who speaks it has read 57 words" in check(somali, "--coverage").stdout


def test_words_of_the_file_are_its_own(somali: Path) -> None:
    with somali.open("a", encoding="utf-8") as file:
        file.write("words: {so: {back: Gadaal, home: Bilow}}\n")
    assert UNREVIEWED.format("55 words") in check(somali, "--coverage").stdout


def test_unreviewed_words_for_programs(somali: Path) -> None:
    told = json.loads(check(somali, "--coverage", "--format", "json").stdout)
    words = next(one for one in told["unreviewed_words"] if one["language"] == "so")
    assert (words["file"], words["language"], words["name"]) == (str(somali), "so", "Somali")
    assert "back" in words["words"]
    lines = check(somali, "--coverage", "--format", "github").stdout.splitlines()
    told_first = f"::notice file={somali},title=words::Somali (`so`): nobody who speaks it"
    assert any(line.startswith(told_first) for line in lines)
