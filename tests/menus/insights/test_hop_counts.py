"""What a hop counts, by what was done in it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from menus.compiler.service import compile_service
from menus.engine.caller_profile import EMPTY_PROFILE
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.runner import EngineRunner
from menus.insights.hop import REPLAYED, Hop
from menus.insights.hop_counts import count_hop
from menus.insights.hop_kind import HopsOfKind, kind_of
from menus.model import EntryPoint
from menus.replay.player import ReplayService
from menus.replay.ports import ReplayPorts
from menus.replay.step_reader import read_steps
from menus.replay.walk import Action
from menus.scenarios.ports import digest

MENUS = """\
version: 1
service:
  name: County
  languages: {en: {name: English, tts: {at: {voice: woman}}}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384*2040#": top}, voice: {"+254711082000": top}}
closed: {say: We are closed.}
screens:
  top:
    menu: What?
    options:
      - {say: Water, value: water, goto: place}
      - {say: A secret, goto: secret}
      - {say: Opinion, goto: colour}
      - {say: Speak, goto: story}
      - {say: Nothing, goto: closing}
      - {say: Guess, goto: guess}
      - {say: PIN, goto: code}
      - {say: Rule, goto: even}
    save: topic
  place: {list: Where?, from: places, label: "{name}", value: name, save: place, goto: filed}
  filed: {submit: problem, goto: bye}
  secret: {ask: Your PIN?, private: true, answer: {type: integer, min: 1, max: 5}, save: pin, goto: bye}
  colour:
    ask: Red or blue?
    answer: {type: choice, of: {red: {en: Red}, blue: {en: Blue}}}
    save: colour
    goto: age
  age: {ask: Age?, answer: {type: integer, min: 1, max: 120}, attempts: 2, too_many: bye, save: age, goto: bye}
  story: {ask: What happened?, answer: {type: text}, voice: {record: 60}, save: story, goto: bye}
  guess:
    ask: Which number?
    answer: {type: integer, min: 1, max: 99}
    save: guess
    goto: [{if: {guess: {at_least: 50}}, goto: bye}, {retry: guess}]
  code:
    ask: The code?
    answer: {type: integer, min: 1, max: 99}
    attempts: 2
    too_many: locked
    save: code
    goto: [{if: {code: 42}, goto: bye}, {retry: code}]
  even:
    ask: A high number?
    answer: {type: integer, min: 1, max: 99}
    require: [{if: {even: {at_least: 50}}, say: Higher.}]
    attempts: 2
    too_many: locked
    save: even
    goto: bye
  locked: {end: Locked.}
  closing: {menu: Sure?, options: [{say: "Yes", goto: [{closed: true}]}]}
  bye: {end: Good bye.}
cases: {problem: {title: Problem, fields: {topic: "{topic}", place: "{place}"}}}
tables: {places: {rows: [PLACES]}}
""".replace("PLACES", ", ".join(f"{{name: Place {number}}}" for number in range(1, 61)))
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def service():
    compiled = compile_service(MENUS, "menus.yaml", lambda _: "")
    assert compiled.service is not None, compiled.problems
    return compiled.service


def runner_at(service, channel, moment) -> EngineRunner[ReplayPorts]:
    caller, inputs = Caller("+254711000111", channel, "", "*384*2040#"), TurnInputs(moment, digest)
    return EngineRunner(
        service, ReplayPorts(service, ReplayService(service, NOW).lookups), caller, inputs, "origin"
    )


def hop_of(service, typed, channel="ussd", last=None, shown_at=None):
    """Return the last hop of a session: each of `typed` is one, and `last` does what is not typed."""
    runner = runner_at(service, channel, NOW)
    shown = runner.start(EntryPoint("top", service.name.place), [], EMPTY_PROFILE, None)
    begins = True
    for text in typed:
        begins, runner = False, runner_at(service, channel, NOW)
        shown = runner.step(shown.session, text)
    if last is not None:
        begins, runner = False, runner_at(service, channel, NOW)
        shown = last(runner, shown.session)
    before = 0.0 if begins else (NOW - timedelta(seconds=12)).timestamp()
    return Hop(
        service,
        "11111111",
        runner.caller,
        "digest",
        "dial",
        runner.turn_inputs,
        begins,
        before if shown_at is None else shown_at,
        runner.trail,
        runner.notes,
        shown.session,
        shown.page.ends,
    )


def counts_of(hop):
    found = {}
    for subject, name, number in count_hop(hop):
        found.setdefault(subject, Counter())[name] += number
    for name in ("hops", "seconds", "timed"):
        del found[""][name]
    return found


FITS = {"answered": 1, "seconds": 12, "took.3": 1}
ENDED = {"shown": 1, "ended": 1}
OVER = {"completed": 1}
ONE_TOO_MANY = {"wrong": 1, "wrong.attempts": 1, "gave_up": 1, "to.locked": 1}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ([], {"": {"begun": 1}, "top": {"entered": 1, "shown": 1}}),
        (["1"], {"": {}, "top": {**FITS, "option.0": 1, "to.place": 1}, "place": {"shown": 1}}),
        (["2"], {"": {}, "top": {**FITS, "option.1": 1, "to.secret": 1}, "secret": {"shown": 1}}),
        (["2", "3"], {"": OVER, "secret": {**FITS, "to.bye": 1}, "bye": ENDED}),
        (["3", "red"], {"": {}, "colour": {**FITS, "value.red": 1, "to.age": 1}, "age": {"shown": 1}}),
        (
            ["3", "Blue please"],
            {"": {}, "colour": {**FITS, "value.blue": 1, "to.age": 1}, "age": {"shown": 1}},
        ),
        (["3", "green"], {"": {}, "colour": {"wrong": 1, "wrong.form": 1, "again": 1}}),
        (["3", "red", "44"], {"": OVER, "age": {**FITS, "to.bye": 1}, "bye": ENDED}),
        (
            ["3", "red", "x", "y"],
            {"": OVER, "age": {"wrong": 1, "wrong.form": 1, "gave_up": 1, "to.bye": 1}, "bye": ENDED},
        ),
        (["3", "0"], {"": {}, "colour": {"back": 1}, "top": {"shown": 1}}),
        (
            ["3*red"],
            {
                "": {},
                "top": {**FITS, "option.2": 1, "to.colour": 1},
                "colour": {"ahead": 1, "value.red": 1, "to.age": 1},
                "age": {"shown": 1},
            },
        ),
        (["5", "1"], {"": {"stopped": 1}, "closing": {**FITS, "option.0": 1}}),
        (["*"], {"": {}, "top": {"wrong": 2, "wrong.words": 2, "again": 1}}),
        (
            ["9*5"],
            {
                "": {},
                "top": {"wrong": 1, "wrong.number": 1, **FITS, "option.4": 1, "to.closing": 1},
                "closing": {"shown": 1},
            },
        ),
        (
            ["5*9"],
            {
                "": {},
                "top": {**FITS, "option.4": 1, "to.closing": 1},
                "closing": {"wrong": 1, "wrong.number": 1, "shown": 1},
            },
        ),
        (
            ["5*0"],
            {"": {}, "top": {**FITS, "option.4": 1, "to.closing": 1, "shown": 1}, "closing": {"ahead": 1}},
        ),
        (["6", "7"], {"": {}, "guess": {"wrong": 1, "wrong.retry": 1, "again": 1}}),
        (["7", "7"], {"": {}, "code": {"wrong": 1, "wrong.retry": 1, "again": 1}}),
        (["7", "7", "8"], {"": OVER, "code": ONE_TOO_MANY, "locked": ENDED}),
        (["7", "7", "42"], {"": OVER, "code": {**FITS, "to.bye": 1}, "bye": ENDED}),
        (["8", "7"], {"": {}, "even": {"wrong": 1, "wrong.require 1": 1, "again": 1}}),
        (["8", "7", "8"], {"": OVER, "even": ONE_TOO_MANY, "locked": ENDED}),
        (["8", "7", "50"], {"": OVER, "even": {**FITS, "to.bye": 1}, "bye": ENDED}),
    ],
)
def test_what_a_hop_counts(service, typed, expected):
    assert counts_of(hop_of(service, typed)) == expected


def test_a_case_is_counted_with_the_values_of_the_menus_and_rows_by_number(service):
    assert counts_of(hop_of(service, ["1", "2"])) == {
        "": OVER,
        "place": {**FITS, "row.2": 1, "to.filed": 1},
        "filed": {"to.bye": 1},
        "bye": ENDED,
        "case:problem": {"filed": 1, "field.topic=water": 1},
    }


@pytest.mark.parametrize(
    ("typed", "last", "expected"),
    [
        (
            ["4"],
            lambda run, session: run.take_recording(session, "r1"),
            {"": OVER, "story": {**FITS, "to.bye": 1}, "bye": ENDED},
        ),
        (
            ["3"],
            lambda run, session: run.give_up(session, end_session=True),
            {"": {"stopped": 1}, "colour": {"gave_up": 1}},
        ),
    ],
)
def test_what_is_not_typed_in_a_call(service, typed, last, expected):
    assert counts_of(hop_of(service, typed, "voice", last)) == expected


def test_silence_in_a_call_shows_the_screen_again(service):
    hop = msgspec.structs.replace(hop_of(service, ["3"], "voice"), notes=(), trail=())

    assert counts_of(hop) == {"": {}, "colour": {"again": 1}}


@pytest.mark.parametrize(
    ("seconds", "counted", "bucket"),
    [(0, 0, "took.0"), (2, 2, "took.0"), (61, 61, "took.6"), (9000, 600, "took.8")],
)
def test_seconds_are_bounded(service, seconds, counted, bucket):
    found = counts_of(hop_of(service, ["1"], shown_at=NOW.timestamp() - seconds or 1.0))["top"]

    assert (found["seconds"], found[bucket]) == (counted, 1)


def test_of_a_replayed_session_only_the_last_answer_counts(service):
    found = counts_of(hop_of(service, ["3*red"], shown_at=REPLAYED))

    assert found == {"": {}, "colour": {"answered": 1, "value.red": 1, "to.age": 1}, "age": {"shown": 1}}


def test_an_answer_that_does_not_fit_after_a_lost_record_is_no_showing(service):
    found = counts_of(hop_of(service, ["3*green"], shown_at=REPLAYED))

    assert found == {"": {}, "colour": {"wrong": 1, "wrong.form": 1, "again": 1}}


def test_a_question_of_a_text_that_is_answered_wrong_was_shown_once(service):
    asked = hop_of(service, ["3", "green"])
    first_answer = msgspec.structs.replace(asked.session, hop_count=1)
    hop = msgspec.structs.replace(asked, begins=True, session=first_answer)

    assert counts_of(hop)["colour"] == {"shown": 1, "wrong": 1, "wrong.form": 1, "again": 1}


def test_a_question_that_a_text_of_ours_asked_was_shown_by_it(service):
    asked = hop_of(service, ["3", "red"])
    first_answer = msgspec.structs.replace(asked.session, hop_count=1)
    hop = msgspec.structs.replace(asked, begins=True, session=first_answer)

    assert counts_of(hop) == {
        "": {"begun": 1},
        "top": {"entered": 1},
        "colour": {"shown": 1, **FITS, "value.red": 1, "to.age": 1},
        "age": {"shown": 1},
    }


def sums_of(counted):
    sums = Counter()
    for subject, name, number in counted:
        sums[subject, name] += number
    return sums


ONE_STEP = [
    *([], ["1"], ["2"], ["5"], ["5", "1"], ["9"], ["9", "gibberish"], ["water"], ["1", "98"], ["1", "2"]),
    *(["2", "3"], ["2", "x"], ["3", "0"], ["3", "red"], ["3", "blue"], ["3", "green"], ["3", "red", "44"]),
    *(["3", "red", "x"], ["3", "red", "x", "y"]),
]
"""What is typed before the hop, and in it."""


@pytest.mark.parametrize("typed", ONE_STEP)
def test_hops_of_one_kind_count_together_what_each_counts_alone(service, typed):
    hops = [hop_of(service, typed)]
    if typed:
        hops += [hop_of(service, typed, shown_at=NOW.timestamp() - seconds) for seconds in (1.4, 30, 9000)]
    assert len({kind_of(hop) for hop in hops}) == 1
    alike = HopsOfKind(hops[0])
    for hop in hops:
        alike.add(hop)

    assert sums_of(alike.counts()) == sums_of(count for hop in hops for count in count_hop(hop))


def test_hops_that_count_differently_are_of_different_kinds(service):
    hops = [hop_of(service, typed) for typed in ONE_STEP]
    counts_by_kind = {(kind_of(hop), repr(sorted(counts_of(hop).items()))) for hop in hops}

    assert len(counts_by_kind) == len({kind for kind, _ in counts_by_kind})
    assert len(counts_by_kind) == len({counts for _, counts in counts_by_kind})


def test_several_inputs_count_for_themselves(service):
    assert kind_of(hop_of(service, ["3*red"])) is None


@pytest.mark.parametrize("change", [{"shown_at": REPLAYED}, {"shown_at": 0.0}, {"begins": True}])
def test_what_is_replayed_or_asked_by_a_text_counts_for_itself(service, change):
    assert kind_of(msgspec.structs.replace(hop_of(service, ["1"]), **change)) is None


OWN_WORDS = """\
version: 1
service: {name: County, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384*2040#": top}, sms: {understand: [top, water, depth]}}
screens:
  top:
    menu: What?
    options: [{say: Water, value: water, goto: water}, {say: Dark street, value: dark, goto: bye}]
    save: topic
  water:
    menu: Which?
    options:
      - {say: No water, value: dry, examples: [the taps are dry], goto: bye}
      - {say: Burst pipe, value: leak, goto: depth}
    save: problem
  depth:
    menu: Where is it?
    options:
      - {say: In the road, value: road, examples: [a pipe has burst in the road], goto: bye}
      - {say: In a house, value: house, examples: [a pipe has burst in my house], goto: bye}
    save: depth
  bye: {end: Good bye.}
"""
DRY, BURST = "the taps are dry", "a pipe has burst in the road"


@pytest.mark.parametrize(
    ("typed", "private", "expected"),
    [
        ([DRY], "", {"": {}, "top": {"offered": 1, "again": 1}}),
        (
            [DRY, "1"],
            "",
            {
                "": OVER,
                "top": {**FITS, "option.0": 1, "to.water": 1},
                "water": {"ahead": 1, "option.0": 1, "to.bye": 1},
                "bye": ENDED,
            },
        ),
        (
            [BURST, "1"],
            "",
            {
                "": OVER,
                "top": {**FITS, "option.0": 1, "to.water": 1},
                "water": {"ahead": 1, "option.1": 1, "to.depth": 1},
                "depth": {"ahead": 1, "option.0": 1, "to.bye": 1},
                "bye": ENDED,
            },
        ),
        (
            [DRY, "1"],
            "water",
            {
                "": OVER,
                "top": {**FITS, "option.0": 1, "to.water": 1},
                "water": {"ahead": 1, "to.bye": 1},
                "bye": ENDED,
            },
        ),
        ([DRY, "2"], "", {"": {}, "top": {"wrong": 1, "wrong.none_meant": 1, "again": 1}}),
        (["dark street"], "", {"": OVER, "top": {**FITS, "option.1": 1, "to.bye": 1}, "bye": ENDED}),
    ],
    ids=["offered", "two menus", "three menus", "a private menu", "none meant", "an option's own words"],
)
def test_what_words_of_ones_own_count(typed, private, expected):
    text = (
        OWN_WORDS.replace(f"  {private}:\n", f"  {private}:\n    private: true\n") if private else OWN_WORDS
    )
    compiled = compile_service(text, "menus.yaml", lambda _: "")
    assert compiled.service is not None, compiled.problems
    assert counts_of(hop_of(compiled.service, typed)) == expected


def test_a_walk_has_each_option_of_a_guess():
    service = compile_service(OWN_WORDS, "menus.yaml", lambda _: "").service
    steps = read_steps(service, hop_of(service, [BURST, "1"]).notes)
    assert [(one.screen, one.action, one.key, one.value) for one in steps] == [
        ("top", Action.OPTION, "1", "water"),
        ("water", Action.OPTION, "2", "leak"),
        ("depth", Action.OPTION, "1", "road"),
    ]
