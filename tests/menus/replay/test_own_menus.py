"""Walks at random through whole services, recorded and played on the same menus: all end alike."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from menus.compiler.service import compile_service
from menus.engine.caller_profile import CallerProfile
from menus.model import EntryPoint
from menus.replay.player import Player, ReplayService
from menus.replay.ports import ReplayPorts
from menus.replay.replay import replay_walk
from menus.replay.step_reader import read_steps
from menus.replay.walk import RecordedWalk

MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
FILES = (
    *("menus.yaml", "examples/kebele/menus.yaml"),
    *("tests/journeys/ccmdd/menus.yaml", "tests/journeys/hello_mama/menus.yaml"),
    "tests/gateway/conversations/voice/record_and_transfer/menus.yaml",
)
WALKS, STEPS = 15, 12


def record_walk(made_up, channel, entry, chance):
    """A walk of somebody who mostly answers, sometimes wrongly, and sometimes goes back."""
    player, walk = Player(made_up, channel), RecordedWalk("old", channel, "", entry)
    start = EntryPoint(entry, player.service.name.place)
    player.take([("", lambda runner: runner.start(start, (), CallerProfile(), None))], lambda _: True)
    walk.language = player.shown.session.language
    while len(walk.steps) < STEPS and not player.shown.page.ends:
        kind = chance.random()
        back = player.key_of("back") or "1"
        texts = player.misfits()[:1] if kind < 0.12 else [back] if kind < 0.2 else player.fitting()
        runner = player._runner(ReplayPorts(player.service, made_up.lookups, chance.randrange(4)))
        player.shown = runner.step_one_input(player.shown.session, chance.choice(texts or ["1"]))
        walk.steps += read_steps(runner.service, runner.notes)
    walk.screen, walk.ends = player.shown.session.screen, player.shown.page.ends
    return walk


@pytest.mark.parametrize("file", FILES)
def test_what_was_recorded_is_repeated(file):
    path = Path(file)
    compiled = compile_service(
        path.read_text(encoding="utf-8"), file, lambda name: (path.parent / name).read_text(encoding="utf-8")
    )
    service = compiled.service
    assert service is not None, compiled.problems
    made_up, chance = ReplayService(service, MOMENT), random.Random(11)  # noqa: S311
    ways = [("ussd", point.goto) for point in service.ussd_entries.values()]
    ways += [("voice", point.goto) for point in service.voice_entries.values()]
    walks = [record_walk(made_up, *chance.choice(ways), chance) for _ in range(WALKS)]
    found = [replay_walk(walk, made_up, made_up) for walk in walks]
    assert [(one.verdict, one.screen, one.reason) for one in found] == [("alike", "", "")] * WALKS
    assert sum(len(walk.steps) for walk in walks) > 2 * WALKS
