"""One run: phones, faults, and the verdict once all is quiet."""

import time
from collections import Counter
from collections.abc import Callable, Sequence

from faults.deployment import Deployment
from faults.desk import AnyDesk, DeskCase, Officer
from faults.inbox import Inbox
from faults.injector import Injector
from faults.phones import Phones
from faults.plan import Fault, make_plan
from faults.verdict import Verdict, read_hops, texts_of

SETTLE_SECONDS = 150.0  # in which nothing comes any more
DOUBLE_SHARE, LATE_SHARE = 0.15, 0.15  # of the requests to the gateway


def run(deployment: Deployment, journeys: int, seed: int, phones_at_once: int) -> tuple[Verdict, list[Fault]]:
    """Make the journeys while faults come, and compare."""
    inbox = Inbox(deployment.journals)
    desk = deployment.make_desk()
    officer = Officer(desk)
    phones = Phones(deployment, inbox, seed)
    injectors = [
        Injector(deployment, make_plan(seed, kinds))
        for kinds in (deployment.inside_faults, deployment.outside_faults)
    ]
    deployment.disturb_webhooks(DOUBLE_SHARE, LATE_SHARE)
    officer.start()
    for injector in injectors:
        injector.start()
    phones.run(journeys, phones_at_once)
    for injector in injectors:
        injector.stop()
    deployment.disturb_webhooks(0, 0)
    shown = {reference for journey in phones.journeys for reference in journey.citizen.references}
    _wait(lambda: shown <= {case.reference for _, case in desk.cases()}, lambda: len(desk.cases()))
    _wait(
        lambda: len(officer.resolved) == len(desk.cases()) and not desk.pending_updates(),
        lambda: (len(officer.resolved), desk.pending_updates()),
    )
    officer.stop()
    cases = [case for _, case in desk.cases()]
    recordings: dict[str, bytes] = {}
    _wait(lambda: _fetch_recordings(desk, cases, recordings), lambda: len(recordings))
    _wait(lambda: _texts_are_settled(deployment, desk, inbox), inbox.texts.total)
    inbox.refresh()  # texts may have arrived since it was read last, before the gateway was seen to have no more
    for journey in phones.journeys:
        if journey.outcome == "no reply" and len(inbox.replies(journey.phone)) > len(journey.pages):
            journey.outcome = "reply too late"
    verdict = Verdict(
        phones.journeys,
        cases,
        inbox,
        read_hops(deployment.front_log, [window for injector in injectors for window in injector.windows]),
        count_states(deployment, "message:*"),
        count_states(deployment, "call:*"),
        recordings,
        errors=[*phones.errors, *(error for injector in injectors for error in injector.errors)],
    )
    return verdict, [fault for injector in injectors for fault in injector.done]


def _fetch_recordings(desk: AnyDesk, cases: Sequence[DeskCase], fetched: dict[str, bytes]) -> bool:
    """Fetch what citizens spoke, by reference, and return whether all of it is there."""
    links = {case.reference: case.recording for case in cases if case.recording is not None}
    for reference in links.keys() - fetched.keys():
        sound = desk.fetch_recording(links[reference])
        if sound is not None:
            fetched[reference] = sound
    return links.keys() == fetched.keys()


def _texts_are_settled(deployment: Deployment, desk: AnyDesk, inbox: Inbox) -> bool:
    """Whether each text that is owed has arrived, or no text is on its way any more."""
    inbox.refresh()
    owed = [(case.msisdn, text) for _, case in desk.cases() for text in texts_of(case)]
    if all(inbox.texts[text] for text in owed):
        return True
    states = count_states(deployment, "message:*")
    return not states.keys() & {"queued", "submitting"}


def count_states(deployment: Deployment, keys: str) -> Counter[str]:
    """How many texts or calls the store has in each state."""
    states: Counter[str] = Counter()
    with deployment.store.primary_client() as client:
        for key in client.scan_iter(keys, count=1000):
            states[(client.hget(key, "state") or b"").decode()] += 1
    return states


def _wait(condition: Callable[[], bool], progress: Callable[[], object]) -> None:
    """Wait for a condition as long as something comes; the verdict says what did not.

    After thousands of journeys on a busy machine there is much to come.
    """
    known, deadline = progress(), time.monotonic() + SETTLE_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.5)
        if (now := progress()) != known:
            known, deadline = now, time.monotonic() + SETTLE_SECONDS
