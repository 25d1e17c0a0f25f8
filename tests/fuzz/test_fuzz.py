"""The kept corpus, and a few hundred changed inputs of one seed. `make fuzz` tries others for minutes."""

import random
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples import examples
from tests.fuzz.fuzzer import CORPUS, Fuzzer, TooSlowError, time_limit
from tests.fuzz.gateway import make_app
from tests.fuzz.mutation import LONGEST, mutate
from tests.fuzz.targets import PURE_TARGETS, Target, post_webhook
from tests.waiting import WAIT_LIMIT_SECONDS

pytestmark = pytest.mark.long

INPUTS = 150
MENU_FILES = 50  # each is checked as a whole


@pytest.fixture(params=[*PURE_TARGETS, "webhooks"])
def target(request: pytest.FixtureRequest, redis_url: str, tmp_path: Path) -> Target:
    """Each target. That of webhooks has a store that begins empty."""
    if request.param in PURE_TARGETS:
        return PURE_TARGETS[request.param]
    request.getfixturevalue("store")
    return post_webhook(make_app(redis_url, tmp_path))


@pytest.fixture
def fuzzer(request: pytest.FixtureRequest, target: Target) -> Iterator[Fuzzer]:
    """A fuzzer of the target."""
    with warnings.catch_warnings(action="ignore", category=FutureWarning):  # of odd patterns
        yield Fuzzer(request.node.callspec.params["target"], target, random.Random(1))


def test_the_corpus_goes_well(fuzzer: Fuzzer) -> None:
    for data in fuzzer.pool:
        fuzzer.target(data)


def test_changed_inputs_go_well(fuzzer: Fuzzer, tmp_path: Path) -> None:
    for _ in range(examples(MENU_FILES if fuzzer.name == "menus" else INPUTS)):
        fuzzer.step(timed=False)
    for file in fuzzer.failures:
        file.rename(tmp_path / file.name)
    assert not fuzzer.failures
    assert len(fuzzer.outcomes) > 1


def test_every_target_has_a_corpus() -> None:
    assert {path.name for path in CORPUS.iterdir()} == {*PURE_TARGETS, "webhooks"}


def test_an_input_that_fails_is_kept_once() -> None:
    def fail(_data: bytes) -> str:
        raise ValueError("no")

    fuzzer = Fuzzer("patterns", fail, random.Random(1))
    for _ in range(5):
        fuzzer.step(timed=False)
    [(file, kind)] = fuzzer.failures.items()
    file.unlink()
    assert kind.endswith(": no")


def test_an_input_may_not_take_long() -> None:
    with pytest.raises(TooSlowError), time_limit(0.01):
        threading.Event().wait(WAIT_LIMIT_SECONDS)


def test_a_seed_gives_one_input() -> None:
    def change(seed: int) -> list[bytes]:
        chance = random.Random(seed)
        return [mutate(b"version: 1", [b"screens: {}"], chance) for _ in range(200)]

    assert change(1) == change(1) != change(2)
    assert max(map(len, change(1))) <= LONGEST
