"""What leads past, out of and back into screens: skipping, clearing, closing, profiles, inclusion, dropped lines."""

import pytest

from menus.engine.effects import (
    ChangeConsent,
    ForgetAnswers,
    LookupFailed,
    ProfileAnswer,
    RememberAnswers,
    RememberLanguage,
    ScheduleCallBack,
    SendText,
)
from tests.menus.engine.engine_conversation import EngineConversation, compile_menus, start_conversation

SKIP = """
screens:
  top:
    menu: Top
    options: [{say: With, set: {name: {text: Asha}, kind: {text: b}}}, {say: Without, clear: [name, kind]}]
    goto: name
  name: {ask: Name?, answer: {type: text}, save: name, skip_if: {name: {set: true}}, goto: kind}
  kind:
    menu: Kind?
    save: kind
    skip_if: {kind: {set: true}}
    options: [{value: a, say: A, goto: first}, {value: b, say: B, goto: second}]
  first: {say: First, goto: done}
  second: {say: Second, goto: done}
  done: {end: "{name} {kind}"}
"""


def test_skipping() -> None:
    one = start_conversation(SKIP)
    assert one.after_inputs("1") == "Second\n0. Back"
    assert one.send("0") == "Top\n1. With\n2. Without"
    assert one.send("2") == "Name?\n0. Back"
    assert one.send("Juma") == "Kind?\n1. A\n2. B\n0. Back\n00. Main menu"
    assert one.send("0") == "Name?\n0. Back"  # not skipped when coming Back
    assert one.send("Baraka", "1") == "First\n0. Back\n00. Main menu"
    assert one.send("x") == "Baraka A\n."


CLOSED = """
closed: {say: {en: Closed until Monday., sw: Tumefunga.}}
screens:
  top: {menu: Top, options: [{say: Apply, goto: apply}, {say: Ask, goto: ask}]}
  apply:
    branch:
      - {if: {weekday: mon}, closed: true}
      - {goto: ask}
  ask: {end: Ask}
"""


def test_a_part_that_is_closed() -> None:
    assert start_conversation(CLOSED).after_inputs("1") == "Closed until Monday.\n."
    assert start_conversation(CLOSED).after_inputs("2") == "Ask\n."


def test_a_service_that_is_closed() -> None:
    one = start_conversation("closed: {say: {en: Closed., sw: Tumefunga.}}\nscreens: {top: {end: Open}}")
    assert one.dial() == "Closed.\n."
    assert one.dial(language="sw") == "Tumefunga.\n."


PROFILE = """
screens:
  top:
    branch:
      - {if: {profile.kind: {set: true}}, goto: known}
      - {goto: kind}
  known:
    menu: "Again {profile.kind} ({profile.kind:value})?"
    options: [{say: Forget, goto: forget}, {say: All, goto: all}]
  kind:
    menu: Kind?
    save: kind
    options: [{value: w, say: {en: Water, sw: Maji}}]
    goto: keep
  keep: {remember: [kind, language], for: 30d, goto: kept}
  kept: {end: "Kept {profile.kind}"}
  forget: {forget: [kind], goto: gone}
  all: {forget: all, goto: gone}
  gone: {end: "Gone <{profile.kind}>"}
"""


def test_a_profile() -> None:
    one = start_conversation(PROFILE)
    assert one.after_inputs("1") == "Kept Water\n."
    kept, language = one.effects
    assert kept == RememberAnswers({"kind": ProfileAnswer("w", ("kind", 0))}, 30 * 86400)
    assert language == RememberLanguage("en")
    assert one.dial(language="sw", profile=kept.answers).startswith("Again Maji (w)?")  # type: ignore[union-attr]
    assert one.send("1") == "Gone <>\n."
    assert one.effects == [ForgetAnswers(("kind",))]
    one.dial(profile={"kind": ProfileAnswer("w")})
    assert one.text.startswith("Again w (w)?")
    one.send("2")
    assert one.effects == [ForgetAnswers(None)]


def test_other_effects() -> None:
    one = start_conversation("""
screens:
  top: {send_sms: {en: "Hello {msisdn:last4}", sw: Habari}, goto: other}
  other: {send_sms: Hello, to: "+254711999999", goto: out}
  out: {opt_out: all, goto: in}
  in: {opt_in: [resolved], goto: all}
  all: {opt_in: all, goto: ring}
  ring: {call_back: We ring you., at: top, goto: again}
  again: {menu: Again?, options: [{say: Again, goto: top}]}
messages: {resolved: Done}
""")
    assert one.dial() == "We ring you."
    assert one.effects == [
        SendText("top:1", "+254711000111", "Hello 0111"),
        SendText("other:1", "+254711999999", "Hello"),
        ChangeConsent(None, True),
        ChangeConsent(("resolved",), False),
        ChangeConsent(None, False),
        ScheduleCallBack("ring:1", "top", None),
    ]
    one.send("", "1")
    assert [effect.visit for effect in one.effects if isinstance(effect, SendText)] == ["top:2", "other:2"]


def test_an_included_file_has_names_of_its_own() -> None:
    health = """
screens:
  top: {menu: Health, options: [{say: Deeper, goto: deeper}, {say: Ours, goto: done}, {say: Clinics, goto: look}]}
  deeper: {say: Deeper, goto: top}
  look: {lookup: clinics, found: hit, none: hit, failed: hit}
  hit: {end: "{health.clinics.count}"}
lookups: {clinics: {table: clinics}}
tables: {clinics: {rows: [{name: Tumaini}]}}
"""
    menus = """
screens:
  top: {menu: Top, options: [{say: Health, goto: health.top}]}
  done: {end: Done}
include: {health: health.yaml}
"""
    one = start_conversation(menus, files={"health.yaml": health.replace("{health.clinics.count}", "Hit")})
    assert one.after_inputs("1") == "Health\n1. Deeper\n2. Ours\n3. Clinics\n0. Back"
    assert one.send("1", "x") == "Health\n1. Deeper\n2. Ours\n3. Clinics\n0. Back"
    assert one.send("3") == "Hit\n."
    assert one.after_inputs("1", "2") == "Done\n."


RESUME = """
resume: {policy: %s, within: 10m}
screens:
  top: {menu: Top, options: [{say: Go, goto: name}, {say: Secret, goto: secret}]}
  name: {ask: Name?, answer: {type: text}, save: name, invalid: A name., goto: count}
  secret: {ask: Secret?, answer: {type: text}, save: hidden, private: true, goto: name}
  count: {ask: "How many, {name}?", answer: {type: integer}, save: count, goto: done, resume: %s}
  done: {end: "{name} {count}"}
"""
OFFER = "Welcome back. Do you want to:\n1. Continue where you left off\n2. Start again"


def after_dropped_line(policy: str, *inputs: str, own: str = "ask") -> EngineConversation:
    """A line that dropped after these inputs, and is dialled again."""
    one = start_conversation(RESUME % (policy, own or policy))
    one.after_inputs(*inputs)
    one.dial(dropped=one.session)
    return one


@pytest.mark.parametrize(
    ("policy", "own", "inputs", "shown"),
    [
        ("ask", "ask", ["1", "Asha"], OFFER),
        ("never", "ask", ["1", "Asha"], OFFER),
        ("ask", "never", ["1", "Asha"], OFFER),  # at the question before
        ("never", "never", ["1", "Asha"], "Top\n1. Go\n2. Secret"),
        ("restart", "restart", ["1", "Asha"], "Top\n1. Go\n2. Secret"),
        ("continue", "continue", ["1", "Asha", "x"], "How many, Asha?\n0. Back\n00. Main menu"),
        ("ask", "ask", [], "Top\n1. Go\n2. Secret"),  # nothing was answered yet
        ("continue", "continue", ["2"], "Top\n1. Go\n2. Secret"),  # the last place that is not private
    ],
)
def test_a_dropped_line(policy: str, own: str, inputs: list[str], shown: str) -> None:
    assert after_dropped_line(policy, *inputs, own=own).text == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("1", "How many, Asha?\n0. Back\n00. Main menu"),
        ("continue where you left off", "How many, Asha?\n0. Back\n00. Main menu"),
        ("2", "Top\n1. Go\n2. Secret"),
        ("02.", "Top\n1. Go\n2. Secret"),
        ("3", OFFER),
        ("", OFFER),
    ],
)
def test_the_offer_to_go_on(typed: str, shown: str) -> None:
    one = after_dropped_line("ask", "1", "Asha", "x")
    assert one.send(typed) == shown


def test_going_on_at_the_question_before() -> None:
    one = after_dropped_line("ask", "1", "Asha", own="never")
    assert one.send("1") == "Name?\n0. Back"
    assert one.send("Juma", "3") == "Juma 3\n."


def test_another_entry_takes_nothing_up() -> None:
    service = compile_menus(RESUME % ("ask", "ask"))
    one = EngineConversation(service)
    one.after_inputs("1", "Asha")
    assert one.dial("name", dropped=one.session) == "Name?"


def test_channels_without_sound_go_otherwise() -> None:
    one = start_conversation(
        """
hours: {office: {mon: ["08:00", "17:00"]}}
screens:
  top: {record: Speak., max: 60s, save: spoken, otherwise: write, goto: done}
  write: {ask: Write., answer: {type: text}, save: written, goto: person}
  person:
    transfer: One moment.
    to: ["+254711000000"]
    hours: office
    done: done
    busy: done
    no_answer: done
    closed: done
    otherwise: done
  done: {end: Done}
""",
        outcome=lambda _: LookupFailed(),
    )
    assert one.dial() == "Write."
    assert one.send("x") == "Done\n."
