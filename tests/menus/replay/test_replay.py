"""Walks played on other menus: what ends alike, what meets a changed screen, and what cannot go on."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from menus.compiler.service import compile_service
from menus.replay.report import replay_walks, step_words, working_morning
from menus.replay.walk import Action, RecordedWalk, WalkStep

MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEAD = """\
version: 1
service: {name: County, languages: {en: {name: English}}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384*2040#": top}}
"""
MENUS = """\
screens:
  top:
    menu: What is it?
    options:
      - {say: Water, value: water, goto: age}
      - {say: Roads, value: roads, goto: ward}
      - {say: My bill, goto: account}
    save: topic
  ward: {list: "Which ward?", from: wards, label: "{name}", value: name, save: ward, goto: age}
  age:
    ask: "Your age?"
    answer: {type: integer, min: 1, max: 120}
    save: age
    goto: [{if: {age: {at_least: 18}}, goto: words}, {goto: young}]
  words: {ask: "What happened, at {age}?", answer: {type: text, min: 3}, save: words, goto: bye}
  young: {end: "Ask somebody older."}
  account: {ask: "Account?", answer: {type: text, digits: 6}, save: account, goto: look}
  look: {lookup: bill, found: owed, none: unknown, failed: unknown}
  owed: {menu: "You owe {bill.amount}.", options: [{say: Thanks, goto: bye}]}
  unknown: {end: "No such account."}
  bye: {end: "Thank you."}
tables:
  wards: {rows: [{name: Kibera}, {name: Karen}, {name: Ngong}]}
lookups:
  bill: {get: "https://bills.example/{account}", columns: {amount: amount}}
"""


@cache
def compiled(menus, head=HEAD):
    found = compile_service(head + menus, "menus.yaml", lambda name: name)
    assert found.service is not None, "\n".join(map(str, found.problems))
    return found.service


def walk(*steps, screen="bye", ends=True, menus="old"):
    return RecordedWalk(menus, "ussd", "en", "top", [WalkStep(*step) for step in steps], screen, ends)


WATER, ROADS, BILL = (
    ("top", Action.OPTION, 0, "1", "water"),
    ("top", Action.OPTION, 1, "2", "roads"),
    ("top", Action.OPTION, 2, "3"),
)
ADULT = walk(WATER, ("age", Action.FITS), ("words", Action.FITS))
CHILD = walk(WATER, ("age", Action.WRONG, 0, "", None, "large"), ("age", Action.FITS), screen="young")
WARD = walk(ROADS, ("ward", Action.ROW, 2), ("age", Action.FITS), ("words", Action.FITS))
DEBTOR = walk(BILL, ("account", Action.FITS), ("owed", Action.OPTION, 0, "1"))
STRANGER = walk(BILL, ("account", Action.FITS), screen="unknown")
DROPPED = walk(ROADS, ("ward", Action.BACK), screen="top", ends=False)
WALKS = {
    "adult": ADULT,
    "child": CHILD,
    "ward": WARD,
    "debtor": DEBTOR,
    "stranger": STRANGER,
    "dropped": DROPPED,
}


def replay(walks, change=("", ""), old=True):
    before = compiled(MENUS)
    changed = MENUS.replace(*change) if change[0] else MENUS
    assert not change[0] or changed != MENUS
    return replay_walks(walks, {"old": before} if old else {}, compiled(changed), MOMENT)


@pytest.mark.parametrize("known", [True, False])
def test_on_the_same_menus_all_end_alike(known):
    report = replay(WALKS.values(), old=known)
    assert (report.walks, report.alike, report.stuck_at) == (len(WALKS), len(WALKS), [])
    assert report.uncompared == (0 if known else len(WALKS))


@pytest.mark.parametrize(
    ("change", "verdicts", "screens"),
    [
        (
            ('"Your age?"', '"How old are you?"'),
            {"adult": "changed", "child": "changed", "ward": "changed"},
            ["age"],
        ),
        (("No such account.", "We do not know it."), {"stranger": "changed"}, ["unknown"]),
        (
            ("      - {say: Water, value: water, goto: age}\n", ""),
            {"adult": "stuck", "child": "stuck"}
            | dict.fromkeys(("ward", "debtor", "stranger", "dropped"), "changed"),
            ["top"],
        ),
        # the option stands elsewhere, under other words, and is the same by its value
        (
            (
                "      - {say: Water, value: water, goto: age}\n      - {say: Roads, value: roads, goto: ward}\n",
                "      - {say: Roads, value: roads, goto: ward}\n      - {say: A tap, value: water, goto: age}\n",
            ),
            dict.fromkeys(WALKS, "changed"),
            ["top"],
        ),
        # a question that is new is answered
        (
            (
                "  young:",
                '  since: {ask: "Since when?", answer: {type: integer, min: 1}, save: since, goto: words}\n  young:',
            ),
            {},
            [],
        ),
        (("found: owed", "found: unknown"), {"debtor": "stuck"}, ["unknown"]),
        (("min: 1, max: 120", "min: 18, max: 120"), {"child": "changed"}, ["words", "bye"]),
        (("type: text, digits: 6", "type: text, digits: 8"), {}, []),
    ],
)
def test_each_change_is_met_by_those_who_come_there(change, verdicts, screens):
    found = {}
    for name, one in WALKS.items():
        report = replay([one], change)
        found[name] = "stuck" if report.stuck else "changed" if report.changed else "alike"
    assert found == {**dict.fromkeys(WALKS, "alike"), **verdicts}
    report = replay(WALKS.values(), change)
    named = {one.screen for one in report.changed_screens} | {one.screen for one in report.stuck_at}
    assert named >= set(screens)


def test_a_question_in_between_is_answered_with_something_made_up():
    change = (
        "save: words, goto: bye}",
        "save: words, goto: since}\n  since: {ask: Since when, answer: {type: date}, goto: bye}",
    )
    report = replay([ADULT], change)
    assert (report.changed, report.stuck) == (1, 0)
    assert "since" in {one.screen for one in report.changed_screens}


def test_whoever_was_asked_less_because_something_was_remembered_ends_alike():
    returning = walk(WATER, ("words", Action.FITS))
    report = replay([returning])
    assert (report.alike, report.unclear) == (1, 0)
    report = replay([returning], ('"What happened, at {age}?"', '"Tell us."'))
    assert [one.screen for one in report.changed_screens] == ["words"]


def test_what_its_own_menus_do_not_repeat_is_not_told_as_a_change():
    strange = walk(WATER, ("account", Action.FITS), ("owed", Action.OPTION, 0, "1"))
    report = replay([strange, ADULT])
    assert (report.alike, report.unclear, report.changed, report.stuck) == (1, 1, 0, 0)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (
            ("{say: My bill, goto: account}", "{say: What I owe, goto: account}"),
            "changed",
        ),  # by where it leads
        (("{say: My bill, goto: account}", "{say: My bill, goto: bye}"), "stuck"),  # by its words
        (("{say: Thanks, goto: bye}", "{say: Good, goto: bye}"), "changed"),
        (
            ("[{say: Thanks, goto: bye}]", "[{say: A, goto: bye}, {say: B, goto: bye}]"),
            "stuck",
        ),  # it may be either
    ],
)
def test_an_option_with_other_words_is_known_by_where_it_leads(change, verdict):
    report = replay([DEBTOR], change)
    assert (report.changed, report.stuck) == {"changed": (1, 0), "stuck": (0, 1)}[verdict]


def test_pages_that_another_network_has_more_of_are_passed_over():
    paged = walk(WATER, ("age", Action.MORE), ("age", Action.FITS), ("words", Action.FITS))
    report = replay([paged])
    assert (report.alike, report.unclear) == (1, 0)


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (datetime(2026, 3, 4, 20, tzinfo=UTC), "2026-03-04T10:00:00+03:00"),
        (datetime(2026, 3, 4, 5, tzinfo=UTC), "2026-03-03T10:00:00+03:00"),
        (datetime(2026, 3, 8, 12, tzinfo=UTC), "2026-03-06T10:00:00+03:00"),
        (datetime(2026, 3, 9, 6, tzinfo=UTC), "2026-03-06T10:00:00+03:00"),
    ],
)
def test_it_is_a_working_morning(now, moment):
    assert working_morning(now, ZoneInfo("Africa/Nairobi")).isoformat() == moment


def test_the_report_says_where_why_and_after_what():
    report = replay([ADULT, ADULT, WARD], ("      - {say: Water, value: water, goto: age}\n", ""))
    (place,) = report.stuck_at
    assert (place.screen, place.reason, place.walks) == ("top", "the option `Water` is gone", 2)
    assert place.steps == []
    (changed,) = report.changed_screens
    assert changed.walks == 3
    assert "Water" in changed.before
    assert "Water" not in changed.after


def test_an_entry_that_is_gone_stops_everybody():
    change = ("  top:", "  start: {say: Hello, goto: top}\n  top:")
    report = replay_walks(
        [ADULT],
        {"old": compiled(MENUS)},
        compiled(MENUS.replace(*change).replace("top", "start2"), HEAD.replace("top", "start")),
        MOMENT,
    )
    assert report.stuck_at[0].reason == "the screen `top`, at which it came in, is gone"


def test_what_is_left_when_the_time_is_up_is_told():
    turns = iter([False, True])
    report = replay_walks([ADULT, ADULT, CHILD, WARD], {}, compiled(MENUS), MOMENT, lambda: next(turns))
    assert (report.walks, report.left) == (2, 2)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (WATER, "top: 1 (water)"),
        (BILL, "top: 3"),
        (("ward", Action.ROW, 2), "ward: row 2"),
        (("age", Action.WRONG, 0, "", None, "large"), "age: no fitting answer (large)"),
        (("call", Action.PUT_THROUGH, 0, "", None, "busy"), "call: put through (busy)"),
        (("hello", Action.ON), "hello: any key"),
    ],
)
def test_a_step_is_said_in_words(step, words):
    assert step_words(WalkStep(*step)) == words
