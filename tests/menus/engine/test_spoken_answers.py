"""A message that was spoken where others type: it has a value, reads as words, and compares with nothing."""

from datetime import datetime

import pytest

from menus.answers.recording import recording_of
from menus.engine import engine
from menus.engine.voice_verbs import TRANSFER_OUTCOMES
from tests.menus.engine.engine_conversation import EngineConversation, start_conversation

ASKED = """
screens:
  top: {menu: Hello, options: [{say: Tell us, goto: story}, {say: End, goto: bye}]}
  story:
    ask: What happened?
    answer: {type: text, min: 2}
    require: {if: {story: {matches: "[a-z]"}}, say: Use words.}
    voice: {record: 45}
    save: story
    goto: check
  check: {menu: "You said: {story:5}.", options: [{say: Send, goto: send}, {say: Again, goto: story}]}
  send: {submit: report, goto: thanks}
  thanks: {end: "Thanks, {reference}."}
  bye: {end: Bye.}
cases:
  report:
    title: "Story: {story}"
    fields: {story: "{story}", told: "Told: {story}", in: {all: ["{story}"]}}
"""
RECORDED = """
screens:
  top: {record: What happened?, max: 30s, otherwise: typed, save: story, attempts: 2, too_many: bye, goto: check}
  typed: {ask: What happened?, answer: {type: text}, save: story, goto: check}
  check: {end: "{story}|{story:value}|{story:date}|{story:spell}"}
  bye: {end: Bye.}
"""


def answer_by_voice(line: EngineConversation, recording: str = "r1") -> str:
    return line._show(
        lambda: engine.answer_by_recording(line.service, line.session, line.caller, recording, line.inputs)
    )


def end_transfer(line: EngineConversation, outcome: str) -> str:
    return line._show(
        lambda: engine.after_transfer(line.service, line.session, line.caller, outcome, line.inputs)
    )


def recording_seconds(line: EngineConversation) -> int | None:
    return engine.max_recording_seconds(line.service, line.session, line.caller)


def test_a_message_answers_a_question_of_a_call() -> None:
    line = start_conversation(ASKED, channel="voice")
    assert line.after_inputs("1") == "What happened?\n0. Back"
    assert recording_seconds(line) == 45
    assert answer_by_voice(line).startswith("You said: your.\n1. Send")
    assert recording_seconds(line) is None
    line.send("1")
    (case,) = line.requests
    kept = {"recording": "r1", "state": "pending"}
    assert case.title == "Story: a spoken message"  # type: ignore[union-attr]
    assert case.fields == {"story": kept, "told": "Told: a spoken message", "in": {"all": [kept]}}  # type: ignore[union-attr]
    assert recording_of(line.session.answers["story"]) == "r1"


def test_where_a_message_is_wanted_nothing_is_typed() -> None:
    line = start_conversation(ASKED, channel="voice")
    assert line.after_inputs("1", "the pump broke").startswith("That answer does not fit.")
    assert "story" not in line.session.answers
    assert line.send("0").startswith("Hello")


@pytest.mark.parametrize("channel", ["ussd", "sms"])
def test_channels_of_text_type(channel: str) -> None:
    line = start_conversation(ASKED, channel=channel)
    assert line.after_inputs("1", "pump").startswith("You said: pump.")
    assert recording_seconds(line) is None
    line = start_conversation(RECORDED, channel=channel)
    line.dial()
    assert line.session.screen == "typed"
    assert line.send("2026-11-21") == "2026-11-21|2026-11-21|21 November 2026|2 0 2 6 - 1 1 - 2 1\n."


def test_a_second_message_takes_the_place_of_the_first() -> None:
    line = start_conversation(ASKED, channel="voice")
    line.after_inputs("1")
    answer_by_voice(line)
    line.send("2")
    answer_by_voice(line, "r2")
    assert recording_of(line.session.answers["story"]) == "r2"


def test_a_screen_that_records_is_shown_and_reads_in_every_format() -> None:
    line = start_conversation(RECORDED, channel="voice")
    assert line.dial() == "What happened?"
    assert recording_seconds(line) == 30
    assert answer_by_voice(line) == "your message|your message|your message|y o u r m e s s a g e\n."


def test_too_many_misses_leave_a_screen_that_records() -> None:
    line = start_conversation(RECORDED, channel="voice")
    assert line.after_inputs("5", "5") == "Bye.\n."


CONDITIONS = [
    ("story: {set: true}", True),
    ("story: {set: false}", False),
    ("story: your message", False),
    ("story: r1", False),
    ("story: {not: r2}", True),
    ("story: {one_of: [r1, pending]}", False),
    ("story: {matches: '.'}", False),
    ("story: {check: luhn}", False),
    *((f"story: {{{one}: 1}}", False) for one in ("at_least", "at_most", "before", "after")),
    ("story: {between: [a, z]}", False),
    ("any: [{story: x}, {story: {set: true}}]", True),
]


@pytest.mark.parametrize(("condition", "holds"), CONDITIONS, ids=[one for one, _ in CONDITIONS])
def test_a_message_compares_with_nothing(condition: str, holds: bool) -> None:
    menus = RECORDED.replace("goto: check}\n  typed", "goto: judge}\n  typed").replace(
        "  bye:", f"  judge: {{branch: [{{if: {{{condition}}}, goto: check}}, {{goto: bye}}]}}\n  bye:"
    )
    line = start_conversation(menus, channel="voice")
    line.dial()
    assert answer_by_voice(line).startswith("your message" if holds else "Bye."), condition


DERIVED = [
    ("{text: '{story}'}", "your message"),
    ("{text: 'So: {story}'}", "So: a spoken message"),
    ("{number: '{story}'}", ""),
    ("{sum: ['{story}', 1]}", ""),
    ("{age: '{story}'}", ""),
    ("{holds: {story: {at_least: 2}}}", "false"),
    ("{count: [{story: {set: true}}, {story: x}]}", "1"),
]


@pytest.mark.parametrize(("form", "reads"), DERIVED, ids=[form for form, _ in DERIVED])
def test_what_is_derived_of_a_message(form: str, reads: str) -> None:
    menus = RECORDED.replace(
        "goto: check}\n  typed", f"set: {{made: {form}}}, goto: tell}}\n  typed"
    ).replace("  bye:", "  tell: {end: '<{made}>'}\n  bye:")
    line = start_conversation(menus, channel="voice")
    line.dial()
    assert answer_by_voice(line) == f"<{reads}>\n."


TRANSFER = """
hours: {office: {mon-fri: ["08:00", "17:00"]}}
screens:
  top: {menu: Hello, options: [{say: A person, goto: operator}]}
  operator:
    transfer: One moment please.
    to: ["+254711222333", "+254711222444"]
    hours: office
    save: talk
    done: bye
    busy: file
    no_answer: file
    closed: shut
    otherwise: text
  file: {menu: Nobody is free., options: [{say: File it, goto: send}]}
  send: {submit: report, goto: bye}
  shut: {say: We are closed., goto: send}
  text: {end: Call us.}
  bye: {end: "Bye {talk}."}
cases: {report: {title: Call me, fields: {talk: "{talk}", open: {value: yes, if: {talk: {not: closed}}}}}}
"""
SUNDAY = "2026-03-01T09:00:00+00:00"


def test_a_caller_is_put_through_within_hours() -> None:
    line = start_conversation(TRANSFER, channel="voice")
    assert line.after_inputs("1").startswith("One moment please.")
    assert engine.is_transfer_screen(line.service, line.session, line.caller)
    assert end_transfer(line, "done") == "Bye done.\n."
    assert not engine.is_transfer_screen(line.service, line.session, line.caller)


@pytest.mark.parametrize("outcome", ["busy", "no_answer"])
def test_how_it_went_is_a_value_of_the_case(outcome: str) -> None:
    assert outcome in TRANSFER_OUTCOMES
    line = start_conversation(TRANSFER, channel="voice")
    line.after_inputs("1")
    assert end_transfer(line, outcome).startswith("Nobody is free.")
    assert line.send("0").startswith("Hello"), "back leads to no second ringing"
    line.send("1")
    end_transfer(line, outcome)
    line.send("1")
    assert line.requests[0].fields == {"talk": outcome, "open": "yes"}  # type: ignore[union-attr]


def test_outside_hours_nobody_is_rung() -> None:
    line = start_conversation(TRANSFER, channel="voice", now=datetime.fromisoformat(SUNDAY))
    assert line.after_inputs("1").startswith("We are closed.")
    line.send("")
    assert line.requests[0].fields == {"talk": "closed"}  # type: ignore[union-attr]


@pytest.mark.parametrize("channel", ["ussd", "sms"])
def test_text_puts_nobody_through(channel: str) -> None:
    assert start_conversation(TRANSFER, channel=channel).after_inputs("1") == "Call us.\n."


def test_a_dropped_call_goes_on_before_the_ringing_and_by_text_before_the_speaking() -> None:
    menus = "resume: {policy: continue, within: 10m}\n"
    line = start_conversation(menus + TRANSFER, channel="voice")
    line.after_inputs("1")
    dropped = line.session
    again = start_conversation(menus + TRANSFER, channel="voice")
    dropped.has_answers = True
    assert again.dial(dropped=dropped).startswith("Hello")
    spoken = menus + RECORDED.replace("top:", "top: {say: Hello., goto: story}\n  story:")
    line = start_conversation(spoken, channel="voice")
    line.after_inputs("")
    line.session.has_answers = True
    assert start_conversation(spoken, channel="voice").dial(dropped=line.session).startswith("What happened?")
    assert start_conversation(spoken, channel="ussd").dial(dropped=line.session).startswith("Hello.")
