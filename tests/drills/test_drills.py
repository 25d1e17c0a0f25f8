"""The drills of docs/operations.md, run to the letter on one set of processes, one after the other."""

import json
import re
import threading
from collections import Counter
from collections.abc import Iterator

import pytest

from faults.journey import Journey
from faults.verdict import read_hops
from tests.drills.page import EACH, ONCE, drills, names
from tests.drills.site import MACHINES, NEW, NUMBER, OLD, Site, run_site
from tests.waiting import wait_until

# Twice the usual time: five minutes are not much where many other programs run.
pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

DRILLS = drills()
MOST_BEGINNINGS = 4  # of one citizen: each of two machines changes twice
NAMES = {"STORE_DIR", "BACKUPS", "RELEASES", "ENVIRONMENT", "KEY_FILE", "NEW", "OLD", "NUMBER"}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with run_site() as site:
        yield site


class Load:
    """Citizens who dial, one after the other on each of some phones, until the end of the block."""

    def __init__(self, site: Site, first: int, phones: int = 2) -> None:
        self._site = site
        self._next = first
        self._lock = threading.Lock()
        self._ends = threading.Event()
        self._threads = [threading.Thread(target=self._dial, daemon=True) for _ in range(phones)]
        self.journeys: list[Journey] = []

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def _dial(self) -> None:
        while not self._ends.is_set():
            with self._lock:
                self._next += 1
                number = self._next
            self.journeys.append(self._site.phones.travel(number, "ussd"))


def dial(site: Site, number: int) -> str:
    """Make a journey, and return the reference that it ended with."""
    journey = site.phones.travel(number, "ussd")
    assert journey.outcome == "done", (journey, site.logs()[-2000:])
    assert not journey.apologies
    return list(journey.citizen.references)[-1]


def texts_about(site: Site, reference: str) -> int:
    """How many texts with this reference reached phones."""
    site.inbox.refresh()
    return sum(count for (_, words), count in site.inbox.texts.items() if reference in words)


def references_at_desk(site: Site) -> Counter[str]:
    return Counter(case.reference for _, case in site.desk.cases())


def test_every_block_of_the_page_is_run_or_names_what_is_filled_in() -> None:
    assert {step.where for steps in DRILLS.values() for step in steps} == {ONCE, EACH}
    assert names() == NAMES
    assert list(DRILLS) == [
        "Upgrade under load",
        "Roll back under load",
        "Back up, and move to a fresh store",
        "Lost disk",
        "Lost key",
        "Provider changed",
        "Number moved from one provider to the other",
    ]


def test_roll_back_and_upgrade_under_load(site: Site) -> None:
    with Load(site, 1000) as load:
        wait_until(lambda: len(load.journeys) > 1)
        assert site.run(DRILLS["Roll back under load"]) == [f"gateway {OLD}\n"] * 2
        rolled_back = len(load.journeys)
        wait_until(lambda: len(load.journeys) > rolled_back + 2)
        assert site.run(DRILLS["Upgrade under load"]) == [f"gateway {NEW}\n"] * 2
        upgraded = len(load.journeys)
        wait_until(lambda: len(load.journeys) > upgraded + 2)
    assert [journey.outcome for journey in load.journeys] == ["done"] * len(load.journeys)
    hops = read_hops(site.front_log, ())
    assert (hops.unanswered, hops.apologies) == ([], 0)
    # The release before finds no session of this one, so who was under way goes on by what was typed, or begins anew.
    assert max(len(journey.citizen.forms) for journey in load.journeys) <= MOST_BEGINNINGS
    shown = {reference for journey in load.journeys for reference in journey.citizen.references}
    wait_until(lambda: shown <= set(references_at_desk(site)), "the desk has each case")
    wait_until(lambda: all(texts_about(site, reference) for reference in shown), "each text comes")
    assert set(references_at_desk(site).values()) == {1}
    assert {texts_about(site, reference) for reference in shown} == {1}
    assert "session_unreadable" not in site.logs()
    site.take_away(2)  # the other drills are the same on each


def test_back_up_and_move_to_a_fresh_store(site: Site) -> None:
    site.pause("messages", "forwarding")
    waiting = [dial(site, number) for number in (2001, 2002)]
    site.run(DRILLS["Back up, and move to a fresh store"])
    site.resume("messages", "forwarding")
    after = dial(site, 2003)
    wait_until(lambda: set(references_at_desk(site)) >= {*waiting, after})
    wait_until(lambda: all(texts_about(site, reference) for reference in (*waiting, after)))
    assert {references_at_desk(site)[reference] for reference in (*waiting, after)} == {1}
    assert [texts_about(site, reference) for reference in (*waiting, after)] == [1, 1, 1]


def test_a_backup_older_than_the_last_texts_and_calls_sends_none_again(site: Site) -> None:
    site.pause("messages", "forwarding", "calls")
    sent = [dial(site, 3001)]
    caller = threading.Thread(target=site.phones.travel, args=(3002, "missed call"))
    caller.start()
    wait_until(lambda: site.store().exists("outbox:calls:due"), "a call is owed")
    site.run(DRILLS["Back up, and move to a fresh store"][:1])
    site.resume("messages", "forwarding", "calls")
    caller.join()
    [journey] = [one for one in site.phones.journeys if one.citizen.number == 3002]
    assert (journey.call_owed, journey.outcome) == (True, "done"), (journey, site.logs()[-2000:])
    sent += journey.citizen.references
    wait_until(lambda: set(references_at_desk(site)) >= set(sent))
    wait_until(lambda: all(texts_about(site, reference) for reference in sent))
    told = "".join(site.run(DRILLS["Lost disk"]))
    assert "1 text and 1 call may have gone out" in told
    site.resume("messages", "forwarding", "calls")
    after = dial(site, 3003)
    wait_until(lambda: texts_about(site, after))
    due = [f"outbox:{stream}:due" for stream in ("submissions", "messages", "calls")]
    wait_until(lambda: not site.store().exists(*due), "nothing waits any more")
    assert [texts_about(site, reference) for reference in (*sent, after)] == [1, 1, 1]
    assert site.inbox.calls[journey.phone] == 1
    assert {references_at_desk(site)[reference] for reference in (*sent, after)} == {1}
    assert {site.store().hget(key, "state") for key in site.store().scan_iter("submission:*")} == {
        "delivered"
    }


def test_a_lost_key(site: Site) -> None:
    for machine in MACHINES:
        site.set_environment(machine, "GATEWAY_SECRET_KEY", "another-key-0123456789abcdef-0123456789")
    said = site.run_on(1, 'gateway worker 2>&1 || echo "status $?"')
    assert re.search(r"GATEWAY_SECRET_KEY lacks a key that the store needs \(id \w+\)", said), said
    site.run(DRILLS["Lost key"])
    reference = dial(site, 4001)
    wait_until(lambda: texts_about(site, reference))
    assert references_at_desk(site)[reference] == 1


def test_another_provider(site: Site) -> None:
    site.pause("messages")
    reference = dial(site, 5001)
    before = dict(providers_of_texts(site))
    site.run(DRILLS["Provider changed"])
    site.resume("messages")
    wait_until(lambda: texts_about(site, reference))
    assert texts_about(site, reference) == 1
    assert before.keys() == {"at"}
    assert providers_of_texts(site)["twilio"] >= 1


def providers_of_texts(site: Site) -> Counter[str]:
    """How many texts each provider brought to phones."""
    counts: Counter[str] = Counter()
    for name in ("at", "twilio"):
        journal = site.folder / f"{name}.jsonl"
        rows = [json.loads(line) for line in journal.read_text().splitlines()] if journal.exists() else []
        counts[name] += sum("text" in row for row in rows)
    return +counts


def test_a_number_that_another_provider_brings(site: Site) -> None:
    assert call(site, 6002) == "done", "by Africa's Talking"  # even numbers call by it
    site.run(DRILLS["Number moved from one provider to the other"])
    assert call(site, 6003) == "done", "by Twilio"
    environment = (site.folder / "machine-1/environment").read_text()
    assert f"TWILIO_FROM={NUMBER}\n" in environment


def call(site: Site, number: int) -> str:
    return site.phones.travel(number, "call").outcome
