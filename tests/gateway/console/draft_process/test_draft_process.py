"""The process that reads drafts: one request after the other, the newest first, and another process after a failure."""

import cProfile
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from gateway.console.changes.assessment import AssessmentRequest
from gateway.console.draft_process.draft_check import check_draft
from gateway.console.draft_process.process import DraftProcess, DraftProcessError
from gateway.console.draft_process.requests import CheckRequest, PreviewRequest
from gateway.published_menus.definition import MenuSource, read_menu_file
from tests.menus.analysis.large_service import large_service

ROOT = Path(__file__).parents[4]
MAX_SECONDS = 0.3  # of processor time, for the county's file
EMPTY = MenuSource("menus.yaml", "", {})


@pytest.fixture(scope="module")
def process() -> Iterator[DraftProcess]:
    process = DraftProcess()
    yield process
    process.close()


def test_of_the_requests_that_wait_only_the_newest_is_answered(process: DraftProcess) -> None:
    answers: dict[int, bytes | None] = {}
    with process.typing._one_at_a_time:  # all of them wait
        threads = []
        for number in range(3):
            thread = threading.Thread(
                target=lambda number=number: answers.update(
                    {number: process.ask(CheckRequest(EMPTY), "amina")}
                )
            )
            thread.start()
            threads.append(thread)
            while process.typing._newest.get("amina", 0) <= number:
                thread.join(0.001)
        other = threading.Thread(
            target=lambda: answers.update({9: process.ask(CheckRequest(EMPTY), "baraka")})
        )
        other.start()
    for thread in (*threads, other):
        thread.join()
    assert [answers[number] is None for number in (0, 1, 2, 9)] == [True, True, False, False]


def test_what_is_typed_does_not_wait_for_what_takes_long(process: DraftProcess) -> None:
    with process.reading._one_at_a_time:  # an assessment is under way
        assert process.ask(CheckRequest(EMPTY)) is not None
    assert process.ask(AssessmentRequest(EMPTY)) is not None


def test_another_process_begins_after_one_has_ended(process: DraftProcess) -> None:
    process.ask(CheckRequest(EMPTY))
    running = process.typing._process
    assert running is not None
    running.kill()
    running.wait()
    answer = process.ask(PreviewRequest(EMPTY, "ussd", ["en"], "", []))
    assert answer is not None
    assert json.loads(answer)["problem"]


def test_a_request_that_takes_too_long_is_given_up() -> None:
    process = DraftProcess(limit=0.0)
    with pytest.raises(DraftProcessError, match=r"could not be read just now"):
        process.ask(CheckRequest(EMPTY))
    assert process.typing._process is None
    process.close()
    with pytest.raises(DraftProcessError, match="stopping"):
        process.ask(CheckRequest(EMPTY))


def test_the_county_is_checked_before_an_editor_looks_up() -> None:
    source = read_menu_file(ROOT / "menus.yaml").source
    seconds = []
    for number in range(3):
        typed = msgspec.structs.replace(source, text=f"{source.text}# {number}\n")
        begun = time.process_time()
        assert check_draft(typed).problems == []
        seconds.append(time.process_time() - begun)
    assert min(seconds) < MAX_SECONDS


def test_the_outline_of_a_large_service_costs_less_than_its_check() -> None:
    source = MenuSource("menus.yaml", large_service(20, questions=14), {})
    whole = calls_of(lambda: check_draft(source))
    assert whole < 2 * calls_of(source.check)


def calls_of(work: Callable[[], object]) -> int:
    """Return how many calls a piece of work takes, which is the same on a busy machine."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())
