"""`gateway play`: a phone in the terminal, and what it records is a scenario that passes."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import main
from tests.menus.reminders.clinic import CLINIC

COUNTY = Path(__file__).parents[3] / "menus.yaml"
REPORT = ["1", "1", "2", 'Kibera "near" the market: 2', "60", "/repeat", "1", "/update DONE Mended: yes", "2"]
TRACK = ["/redial", "2", "100 000 011", "what?", "status=ASSIGNED, note=A crew is on its way", "1"]
CODES = ["/redial *384*2040*1#", "4", "/drop", "/wait 5m", "/dial", "3", "2", "0"]


def play(*lines: str, options: tuple[str, ...] = (), menus: Path = COUNTY) -> Result:
    return CliRunner().invoke(
        main, ["play", str(menus), *options], input="".join(f"{line}\n" for line in lines)
    )


def test_a_page_is_shown_with_what_it_takes_of_its_limit() -> None:
    result = play("/quit")
    assert result.exit_code == 0
    page = result.output.split("\n" + "-" * 40)[0].splitlines()
    assert page[1:3] == ["Welcome to County services. How can we help?", "1. Report a problem"]
    assert "110 of 160 septets" in result.output


def test_cases_and_texts_are_shown_as_they_happen() -> None:
    output = play(*REPORT).output
    assert '* filed problem 100000011: Water: Kibera "near" the market: 2\n    category: water\n' in output
    assert "* texted +254712123456: We have your report 100000011." in output
    assert "* texted +254712123456: Your report 100000011 has been resolved. Mended: yes" in output
    assert "septets, the session is over" in output


def test_lookups_are_asked_of_the_player_until_the_answer_can_be_read() -> None:
    output = play(*TRACK[1:]).output
    assert "The lookup `case` asks for 100000011." in output
    assert "That is no row. Type none, failed, late, or status=…, note=…, updated_at=…" in output
    assert "Report 100000011 is being worked on. A crew is on its way" in output


def test_a_case_that_was_filed_is_found() -> None:
    output = play(*REPORT[:6], "1", "/redial", "2", "100 000 011", "/quit").output
    assert "The lookup `case` asks" not in output
    assert "Report 100000011 is received" in output
    output = play(
        *REPORT[:6], "1", "/update ASSIGNED A crew comes", "/redial", "2", "100 000 011", "/quit"
    ).output
    assert "Report 100000011 is being worked on. A crew comes" in output


AGREED = """\
version: 1
service: {name: X, languages: {en: {name: English}}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": a}}
screens:
  a: {menu: Do you agree?, options: yes_no, save: agreed, goto: send}
  send: {submit: visit, goto: bye}
  bye: {end: Thank you.}
cases: {visit: {title: Visit, fields: {agreed: "{agreed}", who: {count: 2}}}}
"""


def test_fields_read_as_a_scenario_writes_them(tmp_path: Path) -> None:
    (menus := tmp_path / "menus.yaml").write_text(AGREED)
    output = play("1", "/quit", menus=menus).output
    assert '    agreed: true\n    who: {"count": 2}\n' in output


QUIET = """\
version: 1
service: {name: X, languages: {en: {name: English}}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": a}}
quiet_hours: {from: "21:00", to: "07:00"}
screens:
  a: {submit: problem, goto: b}
  b: {end: "Thank you: {reference}"}
cases: {problem: {title: P}}
messages:
  received: "We have {reference}."
  in_progress: "{reference}: we work on it."
  resolved: {text: "Done.", urgent: true}
states:
  received: {from: [NEW], say: received}
  in_progress: {from: [BUSY], say: being worked on}
  resolved: {from: [DONE], say: resolved}
"""


def test_texts_wait_for_the_end_of_the_quiet_hours(tmp_path: Path) -> None:
    menus = tmp_path / "menus.yaml"
    menus.write_text(QUIET)
    output = play(
        "/update BUSY",
        "/update DONE",
        "/wait 10h",
        "/quit",
        options=("--clock", "2026-03-02T22:00"),
        menus=menus,
    ).output
    at_night, _, in_the_morning = output.partition("It is Tuesday 2026-03-03 08:00.")
    assert "* to be texted when the quiet hours end, at 07:00: We have 100000011." in at_night
    assert "* to be texted when the quiet hours end, at 07:00: 100000011: we work on it." in at_night
    assert "* texted +254712123456: Done." in at_night
    assert "* texted +254712123456: 100000011: we work on it." in in_the_morning
    assert "We have" not in in_the_morning  # the later text names the reference, too


@pytest.mark.parametrize("code", ["*999#", "999", "+254700000000"])
@pytest.mark.parametrize("channel", ["ussd", "voice"])
def test_a_code_that_the_service_does_not_have_is_wrong_use(code: str, channel: str) -> None:
    result = play(options=("--code", code, "--channel", channel))
    assert result.exit_code == 2
    known = "+254711082000, " if channel == "voice" else "*384*2040#, *384*2040*1#"
    assert f"Nobody gets in by `{code}`: the service has {known}" in " ".join(result.output.split())
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["3", "1", "1", "1"], "The session is over: `dial` before anything is typed."),
        (["/drop", "/drop"], "There is no line that could drop: `dial` first."),
        (["/wait soon"], "`soon` is no length of time: /wait 10m"),
        (["/after 6 weeks"], "`6 weeks` is no number of days, weeks, months or years: /after 6w"),
        (["/update DONE"], "No case was filed that could be updated."),
        (["/redial *5#"], "Nobody gets in by `*5#`: the service has *384*2040#,"),
        (["/help"], "/repeat      the last hop once more"),
    ],
)
def test_what_cannot_be_done_is_said_and_play_goes_on(lines: list[str], said: str) -> None:
    result = play(*lines, "/quit")
    assert result.exit_code == 0
    assert said in result.output


@pytest.mark.parametrize(
    "options",
    [(), ("--language", "sw"), ("--channel", "sms"), ("--code", "*384*2040#")],
)
def test_what_is_recorded_passes_as_a_scenario(tmp_path: Path, options: tuple[str, ...]) -> None:
    record = tmp_path / "recorded.yaml"
    lines = ["hello"] * ("sms" in options) + REPORT + TRACK + CODES
    played = play(*lines, options=("--record", str(record), *options))
    assert played.exit_code == 0, played.output
    replayed = CliRunner().invoke(main, ["test", str(record)])
    assert replayed.exit_code == 0, replayed.output + record.read_text(encoding="utf-8")
    assert "1 passed" in replayed.output


def test_a_changed_recording_fails(tmp_path: Path) -> None:
    record = tmp_path / "recorded.yaml"
    play(*REPORT, options=("--record", str(record)))
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("Dirty water, Kibera", "Dirty water, Kibra"), encoding="utf-8")
    assert CliRunner().invoke(main, ["test", str(record)]).exit_code == 1


def test_a_recording_is_never_written_over(tmp_path: Path) -> None:
    record = tmp_path / "kept.yaml"
    record.write_text("mine", encoding="utf-8")
    assert play("1", options=("--record", str(record))).exit_code == 2
    assert record.read_text(encoding="utf-8") == "mine"


def test_a_language_that_the_service_does_not_have_is_wrong_use() -> None:
    result = play(options=("--language", "fr"))
    assert result.exit_code == 2
    assert "the service has en, sw." in result.output


def test_a_pipe_plays_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "gateway", "play", str(COUNTY), "--clock", "2026-03-02"]
    done = subprocess.run(command, input=b"3\n2\n", capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"> 3\n" in done.stdout
    assert b"Market stall KES 50 a day" in done.stdout


STUDY = """\
version: 1
service: {name: X, languages: {en: {name: English}}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": a}}
screens:
  a: {submit: study, answer: {columns: {arm: arm, site: site}, within: 2s}, answered: told, goto: later}
  told: {end: "Arm {study.arm} at {study.site}."}
  later: {end: We will text you.}
cases: {study: {title: A study}}
"""


def test_the_player_answers_for_the_case_system(tmp_path: Path) -> None:
    menus, record = tmp_path / "menus.yaml", tmp_path / "played.yaml"
    menus.write_text(STUDY, encoding="utf-8")
    typed = ["arm=B;site=K", "arn=B", "", "arm=B, site=Kibera", "/redial", "none", "/redial", "arm=C"]
    output = play(*typed, options=("--record", str(record)), menus=menus).output
    assert "What does the case system answer to `study` within 2 s? Type none, or\n  arm=…, site=…" in output
    assert "Only one answer comes. Type none, or arm=…, site=…" in output
    assert "`arn` is no column of it. Type none, or arm=…, site=…" in output
    assert "Arm B at Kibera." in output
    assert output.count("We will text you.") == 2
    replayed = CliRunner().invoke(main, ["test", str(record)])
    assert replayed.exit_code == 0, replayed.output


def test_a_survey_counts_in_the_play_alone(tmp_path: Path) -> None:
    menus = tmp_path / "menus.yaml"
    menus.write_text("""
version: 1
service: {name: Ward, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": wanted}}
surveys:
  opinion:
    {title: Opinion, screens: [wanted, thanks], until: "2100-01-31", over: over, once: true, answered: answered}
screens:
  wanted: {menu: "Move it?", save: wanted, options: yes_no, goto: thanks}
  thanks: {end: Thanks}
  over: {end: Over}
  answered: {end: You have answered}
""")
    output = play("1", "/redial", "/quit", menus=menus).output
    assert "* counted in the survey opinion: wanted true" in output
    assert "You have answered" in output


def test_play_goes_to_the_day_of_a_reminder(tmp_path: Path) -> None:
    menus = tmp_path / "menus.yaml"
    menus.write_text(CLINIC, encoding="utf-8")
    result = play(
        "1", "31 1 2026", "/after 6w", "/quit", menus=menus, options=["--clock", "2026-01-31T10:00"]
    )
    assert "Your child, born 31 January 2026, has vaccine 1." in result.output
    assert "It is Saturday 2026-03-14 10:00." in result.output
