"""The verdict tells each thing that must not be, and nothing else."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from faults.citizen import Citizen, spoken
from faults.desk import DeskCase
from faults.inbox import Inbox
from faults.journey import Journey
from faults.verdict import Hops, Verdict, read_hops, texts_of

PHONE, REFERENCE = "+254700000001", "933905191"
STORY = Citizen(1).story(100)
LINK = "http://127.0.0.1/recordings/1"
CASE = DeskCase(REFERENCE, {"form": "100", "homes": "2", "story": STORY}, PHONE, "ussd")
SPOKEN_CASE = DeskCase(
    REFERENCE,
    {"form": "100", "homes": "2", "story": {"recording": LINK, "state": "pending"}},
    PHONE,
    "voice",
)
HOPS = Hops(6, [], 0, 0, 0.1, 0.2)


class Run:
    """One journey that went well, until a test changes something. `write` adds a line to the provider's journal."""

    def __init__(self, folder: Path) -> None:
        self.journal = folder / "at.jsonl"
        self.citizen = Citizen(1, forms=[100], references={REFERENCE: 100})
        self.cases = [CASE]
        self.hops = HOPS
        self.states = {"delivered": 2}
        self.call_owed = False
        self.recordings: dict[str, bytes] = {}
        for text in texts_of(CASE):
            self.write(text=text)

    def write(self, **row: str) -> None:
        with self.journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"number": PHONE, "sender": "40404"} | row) + "\n")

    def forget_texts(self) -> None:
        self.journal.write_text("")

    def problems(self) -> dict[str, list[str]]:
        inbox = Inbox({"at": self.journal})
        inbox.refresh()
        journey = Journey("ussd", PHONE, self.citizen, call_owed=self.call_owed)
        verdict = Verdict([journey], self.cases, inbox, self.hops, self.states, {}, self.recordings)
        found = {what: ones for what, ones in verdict.problems() if ones}
        assert verdict.is_good == (not found)
        assert [line for line in verdict.lines() if line.startswith("WRONG")] == [
            f"WRONG, {what}: {len(ones)}" for what, ones in found.items()
        ]
        return found


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def file_nothing(run: Run) -> None:
    run.cases = []


def file_twice(run: Run) -> None:
    run.cases = [CASE, replace(CASE, reference="091096721")]
    for text in texts_of(run.cases[1]):
        run.write(text=text)


def file_other_words(run: Run) -> None:
    run.cases = [replace(CASE, fields={**CASE.fields, "homes": "3"})]


def part_words(run: Run) -> None:
    run.cases = [replace(CASE, fields={**CASE.fields, "story": STORY.partition("*")[0]})]


def lose_a_recording(run: Run) -> None:
    run.cases = [SPOKEN_CASE]


def cut_a_recording(run: Run) -> None:
    run.cases = [SPOKEN_CASE]
    run.recordings = {REFERENCE: spoken(100)[:-1]}


def mix_recordings_up(run: Run) -> None:
    run.cases = [SPOKEN_CASE]
    run.recordings = {REFERENCE: spoken(101)}


def file_under_another_form(run: Run) -> None:
    run.citizen.forms.append(101)
    run.cases = [replace(CASE, fields={**CASE.fields, "form": "101", "story": Citizen(1).story(101)})]


def text_twice(run: Run) -> None:
    run.write(text=next(texts_of(CASE)))


def call_twice(run: Run) -> None:
    run.write(call="1")
    run.write(call="2")


def owe_a_call(run: Run) -> None:
    run.call_owed = True


def show_a_strange_page(run: Run) -> None:
    run.citizen.answer("Welcome back.")


def leave_a_hop(run: Run) -> None:
    run.hops = replace(HOPS, unanswered=["ussd: no answer"])


def be_slow(run: Run) -> None:
    run.hops = replace(HOPS, p99_during_faults=2.5)


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (file_nothing, "cases lost"),
        (file_twice, "cases doubled"),
        (file_other_words, "cases wrong"),
        (part_words, "cases wrong"),
        (file_under_another_form, "cases wrong"),
        (lose_a_recording, "recordings lost"),
        (cut_a_recording, "recordings not as they were spoken"),
        (mix_recordings_up, "recordings not as they were spoken"),
        (text_twice, "texts doubled"),
        (call_twice, "calls doubled"),
        (owe_a_call, "calls owed of which nothing is known"),
        (Run.forget_texts, "texts lost, more than are unknown or failed"),
        (show_a_strange_page, "pages that belong nowhere"),
        (leave_a_hop, "hops unanswered"),
        (be_slow, "p99 during faults"),
    ],
)
def test_what_must_not_be_is_told(run: Run, spoil: Callable[[Run], None], problem: str) -> None:
    spoil(run)
    assert list(run.problems()) == [problem]


def test_a_call_that_nobody_answered_is_made_again(run: Run) -> None:
    call_twice(run)
    run.write(unanswered="1")
    assert run.problems() == {}


def test_a_good_run(run: Run) -> None:
    assert run.problems() == {}


def test_a_good_run_of_a_call(run: Run) -> None:
    run.cases = [SPOKEN_CASE]
    run.recordings = {REFERENCE: spoken(100)}
    assert run.problems() == {}


def test_a_text_that_may_have_been_sent_is_not_lost(run: Run) -> None:
    run.forget_texts()
    run.states = {"unknown": 2}
    assert run.problems() == {}


def test_hops_are_read_from_the_record_of_the_front(tmp_path: Path) -> None:
    log = tmp_path / "front.jsonl"
    rows = [
        {"kind": "ussd", "at": 10.0, "seconds": 0.1, "status": 200, "tries": 1, "apology": False},
        {"kind": "ussd", "at": 20.0, "seconds": 1.5, "status": 200, "tries": 2, "apology": True},
        {"kind": "voice", "at": 30.0, "seconds": 0.1, "status": 0, "tries": 2, "apology": False},
        {"kind": "sms/receipts", "at": 20.0, "seconds": 9.0, "status": 503, "tries": 1, "apology": False},
        {"kind": "voice/end", "at": 20.0, "seconds": 9.0, "status": 204, "tries": 1, "apology": False},
    ]
    log.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert read_hops(log, [(19.0, 21.0)]) == Hops(3, ["voice: no answer"], 1, 2, 1.5, 1.5)
