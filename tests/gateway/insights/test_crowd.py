"""A crowd of citizens walks the webhooks of two web processes, one of them killed: the counts equal its own.

`make crowd` does so with ten thousand journeys.
"""

import os
import subprocess
import sys
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
import redis

from gateway.development import free_port, launcher
from gateway.insights import keys
from gateway.insights.count_store import read_cells
from gateway.insights.group import version_of
from gateway.insights.open_sessions import OpenSessions
from gateway.published_menus.definition import read_menu_file
from gateway.storage.redis_clients import command_sender
from menus.insights.measures import ANSWER_BUCKETS
from simulators.crowd.citizen import Citizen, Habits, Question
from simulators.crowd.lines import CallLine, Gateway, Line, TextLine, UssdLine
from simulators.crowd.tally import Answered, Cell, Tally, Timed
from tests.child_process import kill_tree, start_leader
from tests.waiting import wait_until

pytestmark = pytest.mark.long

JOURNEYS = int(os.environ.get("JOURNEYS", "300"))
SEED = int(os.environ.get("SEED", "1"))
THREADS = 6
LAST_SECOND = 1.0
CLOCK_SLACK = 0.05  # seconds by which the gateway's look at the store's clock may differ from ours
THINKERS = (
    0.005  # the share of answers before which a citizen thinks for long enough to be told from the others
)
THINKING_SECONDS = 2.2
TOKEN, SECRET = "a-token-of-the-crowd", "a-secret-of-twilio"
PUBLIC_URL = "https://gateway.example"
ACCOUNT, NUMBER_OF_TEXTS, NUMBER_OF_CALLS = "AC1", "+14155550100", "+14155550199"
NETWORKS = ("63902", "63903", "63907")
WORDS = "Nothing but mud comes out"
QUESTIONS = {
    "age": Question(("33",), "7", "small"),
    "rate": Question(("1", "2", "3", "4", "5"), "9", "large", is_closed=True),
    "words": Question((WORDS,), "no", "short"),
}
HABITS = Habits(
    questions=QUESTIONS,
    filed={("words", "bye"): "problem"},
    silent={("rate", "words"): ("route",), ("rate", "bye"): ("route",), ("words", "bye"): ("filed",)},
    given={("top", 0): ("topic", "water"), ("top", 1): ("topic", "roads")},
)
MENUS = """\
version: 1
service:
  name: County
  languages:
    en: {name: English, tts: {twilio: {language: en-GB}}}
    sw: {name: Kiswahili, tts: {twilio: {language: sw-KE}}}
  country: KE
  time_zone: UTC
entry: {ussd: {"*384*2040#": top}, sms: {otherwise: top}, voice: {"+14155550199": {goto: top, language: en}}}
screens:
  top:
    menu: {en: "[top.en.v1] What is it?", sw: "[top.sw.v1] Ni nini?"}
    options:
      - {say: {en: Water, sw: Maji}, value: water, goto: place}
      - {say: {en: Roads, sw: Barabara}, value: roads, goto: place}
      - {say: {en: Kiswahili, sw: Kiswahili}, language: sw, goto: top}
      - {say: {en: Nothing, sw: Hakuna}, goto: bye}
    save: topic
  place:
    menu: {en: "[place.en.v1] Where?", sw: "[place.sw.v1] Wapi?"}
    options: [{say: {en: Here, sw: Hapa}, goto: age}, {say: {en: There, sw: Huko}, goto: age}]
  age:
    ask: {en: "[age.en.v1] Age?", sw: "[age.sw.v1] Umri?"}
    answer: {type: integer, min: 18, max: 120}
    save: age
    goto: rate
  rate:
    ask: {en: "[rate.en.v1] How good are we, 1 to 5?", sw: "[rate.sw.v1] Sisi ni wazuri kiasi gani, 1 hadi 5?"}
    answer: {type: integer, min: 1, max: 5}
    save: rating
    goto: route
  route: {branch: [{if: {channel: voice}, goto: bye}, {goto: words}]}
  words:
    ask: {en: "[words.en.v1] What happened?", sw: "[words.sw.v1] Nini?"}
    answer: {type: text, min: 3}
    save: words
    goto: filed
  filed: {submit: problem, goto: bye}
  bye: {end: {en: "[bye.en.v1] Thank you.", sw: "[bye.sw.v1] Asante."}}
cases: {problem: {title: Problem, fields: {topic: "{topic}", words: "{words}"}}}
"""


class Web:
    """A web process, which may be killed."""

    def __init__(self, number: int, environ: dict[str, str], folder: Path) -> None:
        port = free_port.find_free_port()
        self.gateway = Gateway(f"http://127.0.0.1:{port}")
        self.is_up = True
        state = {"GATEWAY_PORT": str(port), "GATEWAY_STATE_DIR": str(folder / f"state-{number}")}
        self.log = (folder / f"web-{number}.log").open("wb")
        self._leader = start_leader([sys.executable, "-m", "gateway", "serve"], environ | state, self.log)

    def await_ready(self) -> None:
        wait_until(
            launcher.http_check(f"{self.gateway.url}/health/live", lambda status: status == 200),
            "the web is up",
        )

    def kill(self) -> None:
        self.is_up = False
        kill_tree(self._leader)
        self.log.close()

    def stop(self) -> None:
        """End it as an operator does."""
        self._leader.terminate()
        self._leader.wait(30)


@pytest.fixture
def environ(redis_url: str, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "menus.yaml").write_text(MENUS)
    inherited = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ
    }
    return inherited | {
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(tmp_path / "menus.yaml"),
        "GATEWAY_WORKERS": "1",
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        "GATEWAY_PUBLIC_URL": PUBLIC_URL,
        "REDIS_URL": redis_url,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": SECRET,
    }


@pytest.fixture
def webs(store: redis.Redis, tmp_path: Path, environ: dict[str, str]) -> Iterator[list[Web]]:
    assert store.ping()
    started = [Web(1, environ, tmp_path)]
    started[0].await_ready()  # the first one publishes the menus
    started.append(Web(2, environ, tmp_path))
    started[1].await_ready()
    yield started
    for web in started:
        web.kill()


def line_of(number: int, chance: Random) -> Line:
    msisdn = f"+254711{number:06d}"
    kind = chance.random()
    if kind < 0.1:
        return CallLine(SECRET, PUBLIC_URL, ACCOUNT, NUMBER_OF_CALLS, f"CA{number:032x}", msisdn)
    if kind < 0.3:
        return TextLine(
            SECRET,
            PUBLIC_URL,
            ACCOUNT,
            NUMBER_OF_TEXTS,
            f"{number:032x}",
            msisdn,
            last_screens=frozenset({"bye"}),
        )
    return UssdLine(TOKEN, "*384*2040#", f"ATUid_{number:032x}", msisdn, chance.choice(NETWORKS))


def journey(number: int, tally: Tally, webs: list[Web]) -> None:
    """Walk once; who dials may dial again a moment later."""
    chance = Random(f"{SEED}:{number}")  # noqa: S311 - the citizens of this seed
    thoughts = Random(f"{SEED}:{number}:thoughts")  # noqa: S311

    def choose() -> Gateway:
        return chance.choice([web for web in webs if web.is_up]).gateway

    def pause() -> None:
        if thoughts.random() < THINKERS:
            time.sleep(THINKING_SECONDS)

    line = line_of(number, chance)
    Citizen(line, chance, HABITS, tally, pause=pause).walk(choose)
    if isinstance(line, UssdLine) and chance.random() < 0.12:
        again = UssdLine(TOKEN, line.code, f"{line.session}-again", line.msisdn, line.network)
        Citizen(again, chance, HABITS, tally, is_redial=True).walk(choose)


def counted(store: redis.Redis, versions: dict[str, str]) -> Counter[Cell]:
    """Return everything that was counted."""
    day = datetime.now(UTC).date()
    sums: Counter[Cell] = Counter()
    for one in (day - timedelta(days=1), day):
        fields: Any = store.hgetall(keys.day_key(one))
        for group, subject, counts in read_cells(fields):
            for name, number in counts.items():
                cell = Cell(*group, subject, name)
                sums[cell._replace(version=versions.get(group.version, group.version))] += number
    return sums


def settled(counts: Counter[Cell]) -> Counter[Cell]:
    """Let redials be told apart by network only: of two dials within a second, either may be counted first."""
    sums: Counter[Cell] = Counter()
    for cell, number in counts.items():
        sums[cell._replace(language="", version="") if cell.name == "redials" else cell] += number
    return sums


def compare_times(found: Counter[Cell], hops: list[Answered], lost: list[Answered]) -> int:
    """Hold the seconds and their buckets to what each answer took at least and at most. Return how many were timed."""
    timed: dict[Cell, list[tuple[Timed, bool]]] = {}
    lost_ones = set(map(id, lost))
    for hop in hops:
        if hop.timed:
            timed.setdefault(hop.timed.cell, []).append((hop.timed, id(hop) in lost_ones))
    for cell, answers in timed.items():
        bounds = [
            (max(0.0, one.least - CLOCK_SLACK), one.most + CLOCK_SLACK, is_lost) for one, is_lost in answers
        ]
        least = sum(round(low) for low, _, is_lost in bounds if not is_lost)
        assert least <= found[cell] <= sum(round(high) for _, high, _ in bounds), cell
        buckets = [found[cell._replace(name=f"took.{place}")] for place in range(len(ANSWER_BUCKETS) + 1)]
        assert sum(buckets) == found[cell._replace(name="answered")], cell
        for place in range(len(ANSWER_BUCKETS)):
            quick = sum(buckets[: place + 1])
            surely = sum(
                not is_lost and bisect_left(ANSWER_BUCKETS, high) <= place for _, high, is_lost in bounds
            )
            maybe = sum(bisect_left(ANSWER_BUCKETS, low) <= place for low, _, _ in bounds)
            assert surely <= quick <= maybe, (cell, place)
    of_screens: Counter[Cell] = Counter()
    for cell, number in found.items():
        if cell.screen and (cell.name == "seconds" or cell.name.startswith("took.")):
            name = "seconds" if cell.name == "seconds" else "timed"
            of_screens[cell._replace(screen="", name=name)] += number
    of_sessions = {cell: number for cell, number in found.items() if cell.name in ("seconds", "timed")}
    assert {cell: number for cell, number in of_sessions.items() if not cell.screen} == of_screens
    assert {cell for cell in of_sessions if cell.screen} <= set(timed)
    return sum(map(len, timed.values()))


def test_the_counts_equal_those_of_the_crowd(
    store: redis.Redis, webs: list[Web], tmp_path: Path, environ: dict[str, str]
) -> None:
    tally = Tally()
    changed = tmp_path / "changed.yaml"
    changed.write_text(MENUS.replace(".v1]", ".v2]"))
    numbers = count()
    with ThreadPoolExecutor(THREADS) as pool:
        walk = partial(journey, tally=tally, webs=webs)
        list(pool.map(walk, islice(numbers, JOURNEYS // 3)))
        publish = [sys.executable, "-m", "gateway", "publish", str(changed), "--yes"]
        subprocess.run(publish, env=environ, check=True, capture_output=True)
        wait_until(lambda: tally.has_version("v2"), "the new version is live", lambda: walk(next(numbers)))
        journeys = [pool.submit(walk, number) for number in islice(numbers, JOURNEYS * 2 // 3)]
        wait(journeys[: JOURNEYS // 3])
        killed_at = time.time()
        webs[1].kill()
        for one in journeys:
            one.result()
    webs[0].stop()  # an end in order loses nothing
    OpenSessions(command_sender(lambda: store)).sweep(time.time() + 100_000)

    versions = {
        version_of(read_menu_file(tmp_path / name).definition.digest): mark
        for name, mark in (("menus.yaml", "v1"), ("changed.yaml", "v2"))
    }
    found, own = settled(counted(store, versions)), settled(tally.counts())
    lost = [hop for hop in tally.hops if hop.url == webs[1].gateway.url and hop.at > killed_at - LAST_SECOND]
    may_miss = settled(sum((Counter(hop.counts) for hop in lost), Counter[Cell]()))
    for cell, number in list(may_miss.items()):
        if cell.name == "begun":  # the next dial of that number is then no second one
            may_miss += settled(Counter({cell._replace(name="redials"): number}))
    assert compare_times(found, tally.hops, lost) > JOURNEYS
    for cell in sorted(found | own):
        # where a hop was lost, the session was left at the screen before, or not at all; times are compared above
        if cell.name in ("left", "seconds", "timed") or cell.name.startswith("took."):
            continue
        assert own[cell] - may_miss[cell] <= found[cell] <= own[cell], cell
    strayed = sum(abs(own[cell] - found[cell]) for cell in found | own if cell.name == "left")
    assert strayed <= 4 * len(lost)
    assert 0 < len(lost) < len(tally.hops) / 2
    assert {cell.version for cell in found} == {"", "v1", "v2"}
    assert {cell.channel for cell in found} == {"ussd", "sms", "voice"}
    names = {cell.name for cell in found}
    assert {"to.filed", "to.route", "field.topic=water", "value.3", "took.0", "took.1"} <= names

    kept = b"".join(key + (store.dump(key) or b"") for key in store.scan_iter("insights:*"))
    assert not [word for word in WORDS.split() if len(word) > 4 and word.encode() in kept]
    assert b"254711" not in kept
    assert all(store.ttl(key) > 0 for key in store.scan_iter("insights:*"))
