"""The verdict: what phones saw, compared with what the desk has and the inboxes got."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from faults.citizen import spoken
from faults.desk import DeskCase
from faults.front import is_hop
from faults.inbox import Inbox
from faults.journey import Journey

SLOWEST_P99_SECONDS = 2.0


@dataclass(frozen=True)
class Hops:
    """The hops that came to the gateway. Times in seconds."""

    count: int
    unanswered: list[str]
    apologies: int
    second_try: int
    p99: float
    p99_during_faults: float


def read_hops(log: Path, windows: Sequence[tuple[float, float]]) -> Hops:
    """Read the record of the front."""
    rows = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    hops = [row for row in rows if is_hop(row["kind"])]
    during = [row for row in hops if any(start <= row["at"] <= end for start, end in windows)]
    unanswered = [f"{row['kind']}: {row['status'] or 'no answer'}" for row in hops if row["status"] != 200]
    return Hops(
        len(hops),
        unanswered,
        sum(row["apology"] for row in hops),
        sum(row["tries"] > 1 for row in hops),
        _p99(hops),
        _p99(during),
    )


def _p99(rows: Sequence[Mapping[str, float]]) -> float:
    times = sorted(row["seconds"] for row in rows)
    return times[len(times) * 99 // 100] if times else 0.0


@dataclass
class Verdict:
    """Everything that is told at the end. `lost` and the like name each one.

    `recordings`: what the desk fetched of what citizens spoke, by reference.
    """

    journeys: Sequence[Journey]
    cases: Sequence[DeskCase]
    inbox: Inbox
    hops: Hops
    message_states: Mapping[str, int]
    call_states: Mapping[str, int]
    recordings: Mapping[str, bytes]
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    recordings_lost: list[str] = field(default_factory=list)
    recordings_wrong: list[str] = field(default_factory=list)
    texts_missing: list[str] = field(default_factory=list)
    texts_doubled: list[str] = field(default_factory=list)
    calls_doubled: list[str] = field(default_factory=list)
    strange_pages: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Compare."""
        at_desk = {case.reference: case for case in self.cases}
        phones = {journey.phone: journey for journey in self.journeys}
        for journey in self.journeys:
            self.strange_pages += [f"{journey.phone}: {page!r}" for page in journey.citizen.unknown_pages]
            for reference, form in journey.citizen.references.items():
                case = at_desk.get(reference)
                if case is None:
                    self.lost.append(f"{reference} ({journey.kind}, {journey.phone})")
                elif (str(case.fields["form"]), case.msisdn) != (str(form), journey.phone):
                    self.wrong.append(f"{reference}: {case.fields} of {case.msisdn}, not form {form}")
        by_form = Counter((case.msisdn, str(case.fields["form"])) for case in self.cases)
        self.doubled += [f"{number}, form {form}" for (number, form), count in by_form.items() if count > 1]
        for case in self.cases:
            typed, form = phones[case.msisdn].citizen, int(str(case.fields["form"]))
            told = case.recording is not None or case.fields["story"] == typed.story(form)
            if str(case.fields["homes"]) != str(typed.homes) or form not in typed.forms or not told:
                self.wrong.append(f"{case.reference}: {case.fields}, typed by nobody")
            if case.recording is not None:
                self._judge_recording(case.reference, form)
        self.texts_doubled += [
            f"{number}: {text!r}, {count} times"
            for (number, text), count in self.inbox.texts.items()
            if count > 1
        ]
        self.texts_missing += [
            f"{case.msisdn}: {text!r}"
            for case in self.cases
            for text in texts_of(case)
            if not self.inbox.texts[case.msisdn, text]
        ]
        # A call that nobody answered is made again.
        self.calls_doubled += [
            f"{number}: {count}"
            for number, count in self.inbox.calls.items()
            if count - self.inbox.unanswered[number] > 1
        ]

    def _judge_recording(self, reference: str, form: int) -> None:
        sound, whole = self.recordings.get(reference), spoken(form)
        if sound is None:
            self.recordings_lost.append(reference)
        elif sound != whole:
            self.recordings_wrong.append(f"{reference}: {len(sound)} bytes of {len(whole)}")

    @property
    def unknown(self) -> int:
        """How many texts may have been sent, for all that the gateway knows."""
        return self.message_states.get("unknown", 0)

    def problems(self) -> Iterator[tuple[str, list[str]]]:
        """What must not be, by kind."""
        yield "cases lost", self.lost
        yield "cases doubled", self.doubled
        yield "cases wrong", self.wrong
        yield "recordings lost", self.recordings_lost
        yield "recordings not as they were spoken", self.recordings_wrong
        yield "texts doubled", self.texts_doubled
        yield "calls doubled", self.calls_doubled
        owed = sum(journey.call_owed for journey in self.journeys)
        known = sum(self.call_states.values())
        yield "calls owed of which nothing is known", [f"{owed} owed, {known} known"] if known < owed else []
        yield "hops unanswered", self.hops.unanswered
        known = self.unknown + self.message_states.get("failed", 0)
        yield "texts lost, more than are unknown or failed", self.texts_missing[known:]
        yield "pages that belong nowhere", self.strange_pages
        slow = self.hops.p99_during_faults >= SLOWEST_P99_SECONDS
        yield "p99 during faults", [f"{self.hops.p99_during_faults:.2f} s"] if slow else []
        yield "errors of the harness", self.errors

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not any(found for _, found in self.problems())

    def lines(self) -> Iterator[str]:
        """The verdict, for people."""
        outcomes = Counter(f"{journey.kind}, {journey.outcome}" for journey in self.journeys)
        by_outcome = ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items()))
        yield f"Journeys: {len(self.journeys)} ({by_outcome})."
        yield (
            f"References shown: {sum(len(journey.citizen.references) for journey in self.journeys)}. "
            f"Cases at the desk: {len(self.cases)}; lost {len(self.lost)}, doubled {len(self.doubled)}, "
            f"wrong {len(self.wrong)}."
        )
        yield (
            f"Recordings at the desk: {len(self.recordings)}; lost {len(self.recordings_lost)}, "
            f"not as they were spoken {len(self.recordings_wrong)}."
        )
        yield (
            f"Texts: {self.inbox.texts.total()} arrived; doubled {len(self.texts_doubled)}, unknown {self.unknown}, "
            f"of cases missing {len(self.texts_missing)}. "
            f"By state: {_by_state(self.message_states)}."
        )
        yield (
            f"Calls from the gateway: {self.inbox.calls.total()}, {self.inbox.unanswered.total()} unanswered; "
            f"doubled {len(self.calls_doubled)}. By state: {_by_state(self.call_states)}."
        )
        yield (
            f"Hops: {self.hops.count}; unanswered {len(self.hops.unanswered)}, apologies {self.hops.apologies}, "
            f"answered by the second server {self.hops.second_try}; p99 {self.hops.p99:.3f} s, "
            f"during faults {self.hops.p99_during_faults:.3f} s."
        )
        drops = Counter(why for journey in self.journeys for why in journey.drops)
        yield f"Journeys dropped by a network: {drops.total()}."
        yield from (f"  {count} times: {why}" for why, count in drops.most_common(8))
        for what, found in self.problems():
            if found:
                yield f"WRONG, {what}: {len(found)}"
                yield from (f"  {one}" for one in found[:10])


def _by_state(states: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "none"


def texts_of(case: DeskCase) -> Iterator[str]:
    """The texts that are owed for a case. A conversation by text told the reference itself."""
    if case.channel != "sms":
        yield f"We have your report {case.reference}."
    yield f"Your report {case.reference} is resolved."
