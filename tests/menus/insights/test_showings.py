"""Every showing of a screen has one end: whatever citizens type, the counts of a funnel add up."""

from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest

from menus.compiler.service import compile_service
from menus.engine.caller_profile import EMPTY_PROFILE
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.runner import EngineRunner
from menus.insights.hop import Hop
from menus.insights.hop_counts import count_hop
from menus.insights.hop_kind import HopsOfKind, kind_of
from menus.model import EntryPoint
from menus.replay.player import ReplayService
from menus.replay.ports import ReplayPorts
from menus.scenarios.ports import digest

MENUS = """\
version: 1
service:
  name: County
  languages: {en: {name: English, tts: {at: {voice: woman}}}, sw: {name: Kiswahili, tts: {at: {voice: woman}}}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384*2040#": top}, sms: {otherwise: top}, voice: {"+254711082000": top}}
screens:
  top:
    menu: {en: "What?", sw: "Nini?"}
    options:
      - {say: {en: Water, sw: Maji}, value: water, goto: place}
      - {say: {en: Kiswahili, sw: English}, language: sw, goto: top}
      - {say: {en: Opinion, sw: Maoni}, goto: colour}
      - {say: {en: Terms, sw: Masharti}, goto: terms}
      - {say: {en: English, sw: English}, language: en, goto: place}
    save: topic
  place: {list: {en: "Where?", sw: "Wapi?"}, from: places, label: "{name}", value: name, save: place, goto: filed}
  filed: {submit: problem, goto: info}
  info: {say: {en: "LONG", sw: "LONG"}, goto: again}
  again:
    menu: {en: "More?", sw: "Tena?"}
    options: [{say: {en: "Yes", sw: Ndiyo}, goto: top}, {say: {en: "No", sw: Hapana}, goto: bye}]
  colour:
    ask: {en: "Red or blue?", sw: "Rangi?"}
    answer: {type: choice, of: {red: {en: Red, sw: Nyekundu}, blue: {en: Blue, sw: Buluu}}}
    save: colour
    goto: age
  age:
    ask: {en: "Age?", sw: "Umri?"}
    answer: {type: integer, min: 1, max: 120}
    attempts: 2
    too_many: again
    save: age
    goto: bye
  terms: {menu: {en: "LONG", sw: "LONG"}, options: [{say: {en: Ok, sw: Sawa}, goto: top}]}
  bye: {end: {en: Good bye., sw: Kwaheri.}}
cases: {problem: {title: Problem, fields: {topic: "{topic}", place: "{place}"}}}
tables: {places: {rows: [{name: A}, {name: B}, {name: C}]}}
""".replace("LONG", "All of this is about the terms of the service. " * 8)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEYS = "0 00 1 2 3 4 5 9 98 99 * x red 44 1*2 3*red 9*1 1*0"
WAYS_OUT = ("answered", "back", "home", "gave_up", "left", "ended")


@pytest.fixture(scope="module")
def service():
    compiled = compile_service(MENUS, "menus.yaml", lambda _: "")
    assert compiled.service is not None, compiled.problems
    return compiled.service


def walk(service, chance, channel):
    """Type by chance until the end, or leave. Return what was typed, the hops, and the screen that was left or none."""
    hops, typed = [], []

    def runner():
        caller, inputs = Caller("+254711000111", channel, "", "*384*2040#"), TurnInputs(NOW, digest)
        return EngineRunner(
            service, ReplayPorts(service, ReplayService(service, NOW).lookups), caller, inputs, "origin"
        )

    def note(run, shown, *, begins=False):
        hop = Hop(
            service,
            "11111111",
            run.caller,
            "digest",
            "dial",
            run.turn_inputs,
            begins,
            0.0 if begins else NOW.timestamp() - 5,
            run.trail,
            run.notes,
            shown.session,
            shown.page.ends,
        )
        hops.append(hop)

    run = runner()
    shown = run.start(EntryPoint("top", service.name.place), [], EMPTY_PROFILE, None)
    note(run, shown, begins=True)
    while not shown.page.ends and chance.random() > 0.08:
        run = runner()
        if channel == "voice" and chance.random() < 0.1:
            typed.append("silence")
            shown = run.give_up(shown.session, end_session=chance.random() < 0.5)
        else:
            typed.append(chance.choice(KEYS.split()))
            shown = run.step(shown.session, typed[-1])
        note(run, shown)
    return typed, hops, "" if shown.page.ends else shown.session.screen


def sums_of(counts):
    """Add up what was counted, by screen."""
    sums = {}
    for subject, name, number in counts:
        sums.setdefault(subject, Counter())[name] += number
    return sums


@pytest.mark.parametrize("channel", ["ussd", "sms", "voice"])
def test_each_showing_has_one_end(service, channel):
    seen = set()
    for seed in range(150):
        typed, hops, left = walk(service, Random(f"{channel} {seed}"), channel)  # noqa: S311 - no secret
        screens = sums_of(one for hop in hops for one in count_hop(hop))
        if left:
            screens[left]["left"] += 1
        for name, counts in screens.items():
            if not name or ":" in name:
                continue
            ends = sum(counts[way] for way in WAYS_OUT)
            assert counts["shown"] + counts["relabelled"] == ends, (typed, name, dict(counts))
            seen |= counts.keys()
    turned = {"turned"} if channel == "ussd" else set()
    assert seen >= {*WAYS_OUT, "relabelled", "again", "ahead", "wrong"} | turned


@pytest.mark.parametrize("channel", ["ussd", "sms", "voice"])
def test_hops_of_one_kind_count_together_what_each_counts_alone(service, channel):
    kinds, alone = {}, []
    for seed in range(150):
        for hop in walk(service, Random(f"{channel} {seed}"), channel)[1]:  # noqa: S311 - no secret
            kind = kind_of(hop)
            if kind is None:
                alone += count_hop(hop)
            else:
                kinds.setdefault(kind, []).append(hop)
    for hops in kinds.values():
        together = HopsOfKind(hops[0])
        for hop in hops:
            together.add(hop)
        assert sums_of(together.counts()) == sums_of(one for hop in hops for one in count_hop(hop))
    assert alone
    assert max(map(len, kinds.values())) > 10
