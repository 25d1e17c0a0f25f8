"""The recordings of a language on disk."""

from pathlib import Path

import pytest

from gateway.audio.prompts import prompt_folder as folders
from gateway.audio.prompts.prompt_folder import read_folder
from gateway.audio.prompts.prompt_sound import find_sound
from tests.gateway.audio.prompts.sound_files import FRAME_SECONDS, make_mp3, make_wav, write_recordings


def test_every_recording_below_is_found(tmp_path: Path) -> None:
    write_recordings(tmp_path / "audio/sw", "welcome.mp3", "numbers/moja.mp3", "words/goodbye.wav")
    write_recordings(tmp_path / "audio/sw", ".hidden/a.mp3", ".b.mp3")
    (tmp_path / "audio/sw/notes.txt").write_text("Take these again.")
    found = read_folder(tmp_path, "audio/sw/")
    assert set(found.sounds) == {
        "audio/sw/welcome.mp3",
        "audio/sw/numbers/moja.mp3",
        "audio/sw/words/goodbye.wav",
    }
    sound = found.sounds["audio/sw/welcome.mp3"]
    assert (sound.suffix, sound.size, sound.seconds) == ("mp3", 7200, round(100 * FRAME_SECONDS, 2))
    assert found.problems == ()
    assert tmp_path / "audio/sw/numbers" in found.paths, "whose time changes when a file is added"


def test_a_folder_that_is_not_there_is_watched_and_empty(tmp_path: Path) -> None:
    found = read_folder(tmp_path, "audio/sw")
    assert (found.sounds, found.problems, found.paths) == ({}, (), (tmp_path / "audio/sw",))


def test_the_digest_is_that_of_what_is_in_it(tmp_path: Path) -> None:
    for name in ("a.mp3", "b.mp3"):
        (tmp_path / name).write_bytes(make_mp3(words="same"))
    (tmp_path / "c.mp3").write_bytes(make_mp3(words="other"))
    a, b, c = (read_folder(tmp_path, ".").sounds[name].digest for name in ("a.mp3", "b.mp3", "c.mp3"))
    assert a == b != c


def test_what_cannot_be_published_is_said(tmp_path: Path) -> None:
    write_recordings(tmp_path, "good.mp3")
    (tmp_path / "empty.mp3").touch()
    (tmp_path / "letter.wav").write_text("Dear Sir")
    (tmp_path / "long.wav").write_bytes(make_wav(140))
    (tmp_path / "gone.mp3").symlink_to(tmp_path / "nowhere.mp3")
    found = read_folder(tmp_path, ".")
    assert set(found.sounds) == {"good.mp3"}
    assert found.problems == (
        "`empty.mp3` is empty.",
        "`gone.mp3` cannot be read: no such file or directory.",
        "`letter.wav` is called .wav and is none.",
        "`long.wav` is larger than 2 MB.",
    )


def test_a_folder_has_room_for_so_much(tmp_path: Path) -> None:
    data = make_wav(120)
    count = folders.MAX_TOTAL_BYTES // len(data) + 1
    for number in range(count):
        (tmp_path / f"{number}.wav").write_bytes(data)
    (trouble,) = read_folder(tmp_path, ".").problems
    assert trouble == "`.` holds 33 MB of recordings; 32 MB can be published."


@pytest.mark.parametrize(
    ("there", "asked", "found"),
    [
        ("welcome.mp3", "welcome.mp3", True),
        ("welcome.wav", "welcome.mp3", True),
        ("welcome.ogg", "welcome.wav", True),
        ("numbers/moja.wav", "numbers/moja.mp3", True),
        ("welcome.mp3", "welcome", False),
        ("welcome.mp3", "welcom.mp3", False),
        ("../en/welcome.mp3", "welcome.mp3", False),
    ],
)
def test_another_format_stands_in(tmp_path: Path, there: str, asked: str, found: bool) -> None:
    (tmp_path / "audio/sw").mkdir(parents=True)
    write_recordings(tmp_path / "audio/sw", there)
    sounds = read_folder(tmp_path, "audio/sw").sounds
    assert (find_sound(sounds, "audio/sw", asked) is not None) is found


def test_mp3_comes_before_wav(tmp_path: Path) -> None:
    write_recordings(tmp_path, "a.wav", "a.mp3", "a.ogg")
    sounds = read_folder(tmp_path, ".").sounds
    for asked, suffix in (("a.mp3", "mp3"), ("a.wav", "wav")):
        sound = find_sound(sounds, ".", asked)
        assert sound is not None
        assert sound.suffix == suffix
