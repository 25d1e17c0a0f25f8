"""`gateway play --channel voice`: what is heard, and keys."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import main

COUNTY = Path(__file__).parents[3] / "menus.yaml"
REPORT = ["1", "1", "1", "2", "Kibera, near the market", "60#", "1", "/update DONE Mended", "2"]
TRANSFER_MENUS = """
version: 1
service:
  name: Desk
  languages: {en: {name: English, tts: {at: {voice: woman}}}}
  country: KE
  time_zone: Africa/Nairobi
entry:
  ussd: {"*1#": start}
  voice: {"+254711082000": start}
screens:
  start:
    menu: Read this
    voice: {say: Hear this, attempts: 2}
    attempts: 3
    too_many: sorry
    options:
      - {say: Talk to us, goto: desk}
      - {say: A way out, goto: sorry}
  sorry: {end: Come to our office.}
  desk:
    transfer: Please wait.
    to: ["+254711000999"]
    done: thanks
    busy: sorry
    no_answer: sorry
    otherwise: sorry
  thanks: {end: Thank you.}
"""


def play(*lines: str, options: tuple[str, ...] = (), menus: Path = COUNTY) -> Result:
    command = ["play", str(menus), "--channel", "voice", *options]
    return CliRunner().invoke(main, command, input="".join(f"{line}\n" for line in lines))


@pytest.fixture
def transfer_menus(tmp_path: Path) -> Path:
    menus = tmp_path / "menus.yaml"
    menus.write_text(TRANSFER_MENUS, encoding="utf-8")
    return menus


def test_a_language_is_chosen_first_and_a_case_is_filed_by_keys() -> None:
    result = play(*REPORT)
    assert result.exit_code == 0, result.output
    output = result.output
    assert output.startswith("-" * 40 + "\nFor English, press 1.\nKiswahili, bonyeza 2.\n")
    assert "a message of at most 30 s: type it, or - for silence" in output
    assert "up to 4 keys, or - for 7 s of silence" in output
    assert "* filed problem 100000011: Water: a spoken message" in output
    assert "1 0 0, 0 0 0, 0 1 1" in output
    assert "* texted +254712123456: Your report 100000011 has been resolved. Mended" in output
    assert "Goodbye.\n" + "-" * 40 + " the call is over\n" in output


def test_the_language_of_the_caller_is_not_asked_for() -> None:
    output = play("/quit", options=("--language", "sw")).output
    assert "For English, press 1." not in output
    assert "Tukusaidie vipi?" in output


def test_nobody_waits_for_a_language_without_end() -> None:
    output = play("-", "7", "-", "1").output
    assert "Thank you for calling. Goodbye." in output
    assert "The call is over: /redial calls again." in output


def test_the_spoken_words_are_heard_again_and_silence_is_counted(transfer_menus: Path) -> None:
    output = play("*", "-", "9", menus=transfer_menus).output
    assert output.count("Hear this. For Talk to us, press 1.") == 3
    assert "Read this" not in output
    assert "We did not hear an answer." in output
    assert "Come to our office.\n" + "-" * 40 + " the call is over" in output


@pytest.mark.parametrize(
    ("answered", "heard"),
    [("answered", "Thank you."), ("busy", "Come to our office."), ("no answer", "Come to our office.")],
)
def test_how_another_phone_answers_is_asked(transfer_menus: Path, answered: str, heard: str) -> None:
    output = play("1", "maybe", answered, menus=transfer_menus).output
    assert "+254711000999 rings: answered, busy, no answer?" in output
    assert "How does the other phone answer? answered, busy, no answer" in output
    assert heard in output


def test_letters_have_no_key(transfer_menus: Path) -> None:
    output = play("water", menus=transfer_menus).output
    assert "A telephone has the keys 0 to 9, * and #. Type - for silence." in output


@pytest.mark.parametrize("lines", [REPORT, [*REPORT, "/redial", "3", "*", "-", "-", "-", "1"]])
def test_what_is_recorded_passes_as_a_scenario(tmp_path: Path, lines: list[str]) -> None:
    record = tmp_path / "recorded.yaml"
    played = play(*lines, options=("--record", str(record)))
    assert played.exit_code == 0, played.output
    replayed = CliRunner().invoke(main, ["test", str(record)])
    assert replayed.exit_code == 0, replayed.output + record.read_text(encoding="utf-8")


def test_words_are_spoken_at_a_menu_that_understands_them() -> None:
    result = play("1", "1", "water is leaking on the street", "yes", "1")
    assert result.exit_code == 0, result.output
    assert "a key, words of your own, or - for" in result.output
    assert "Burst or leaking pipe? For Yes, press 1." in result.output
    assert "A telephone has the keys 0 to 9" in result.output  # an offer is answered by keys alone
