"""What citizens say of cases in each case system: once each, whatever becomes of the answers."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import pytest
import redis

from gateway.case_systems.client import PolledClient
from gateway.case_systems.commcare.client import CommCareClient
from gateway.case_systems.commcare.settings import CommCareSettings
from gateway.case_systems.digit.case_system import STATES as DIGIT_STATES
from gateway.case_systems.digit.client import DigitClient
from gateway.case_systems.digit.settings import DigitSettings, read_sources
from gateway.case_systems.open311.case_system import STATES as OPEN311_STATES
from gateway.case_systems.open311.client import Open311Client
from gateway.case_systems.open311.settings import Open311Settings
from gateway.case_systems.redmine.case_system import STATES as REDMINE_STATES
from gateway.case_systems.redmine.client import RedmineClient
from gateway.case_systems.redmine.settings import RedmineSettings
from gateway.cases.submissions import Contact
from menus.engine.effects import Submission
from menus.expressions.values import Json
from menus.model.verdicts import Verdict
from simulators.commcare import app as commcare
from simulators.digit import app as digit
from simulators.filing_faults import FilingFaults
from simulators.open311 import app as open311
from simulators.redmine import app as redmine
from tests.clock import Clock
from tests.gateway.case_systems.conftest import (
    CODES,
    SEARCH_SECONDS,
    SERVICES,
    Filing,
    MakeFiling,
    make_poller,
)
from tests.simulators.small_gateway import serve_app

KEY = "a-key-of-the-tests-0123"
REOPENED, RATED, SAID = Verdict("reopen"), Verdict("rate", 4), Verdict("comment", words="It <b>leaks</b>")


@dataclass
class Desk:
    """A case system: what `resolve` and `open_again` do there, and what it has `heard` of its one case."""

    name: str
    client: PolledClient
    codes: dict[str, Json]
    faults: FilingFaults
    resolve: Callable[[], object]
    heard: Callable[[], list[Any]]
    states: dict[str, str]
    said: dict[Verdict, list[Any]]
    open_again: Callable[[], object] = lambda: None


def redmine_desk(stack: ExitStack, clock: Clock) -> Desk:
    running = redmine.Redmine(KEY, clock, {"county": "County"})
    url = stack.enter_context(serve_app(redmine.create_app(running)))
    settings = RedmineSettings(
        url=url, api_key=KEY, reference_field=1, number_field=0, tells_notes=True, reopen_status=2
    )
    return Desk(
        "redmine",
        RedmineClient(settings, clock, SEARCH_SECONDS),
        {"project_id": "county"},
        running.faults,
        lambda: running.move(1, "Resolved", "Mended"),
        lambda: [
            running.issues[0].status,
            *(note.partition("\n")[0] for note, _ in running.issues[0].notes if note != "Mended"),
        ],
        dict(REDMINE_STATES),
        {
            REOPENED: ["In Progress", "The citizen says that it is not fixed."],
            RATED: ["Resolved", "The citizen rates it 4 of 5."],
            SAID: ["Resolved", "The citizen says: It ‹b›leaks‹/b›"],
        },
    )


def digit_desk(stack: ExitStack, clock: Clock) -> Desk:
    running = digit.Digit(clock, KEY, {"BurstPipe": "Burst pipe"}, {"KIBERA": "Kibera"})
    url = stack.enter_context(serve_app(digit.create_app(running)))
    settings = DigitSettings(
        url=url,
        tenant="ke.nairobi",
        username="gateway",
        password=KEY,
        user_type="EMPLOYEE",
        client="egov-user-client",
        sources=read_sources("ussd=ussd"),
        other_source="mobile",
        number_prefix="+254",
        anonymous_number="700000000",
        services_schema="RAINMAKER-PGR.ServiceDefs",
        hierarchy="ADMIN",
        tells_notes=True,
        takes_verdicts=True,
    )
    return Desk(
        "digit",
        DigitClient(settings, clock, SEARCH_SECONDS),
        {"service_code": "BurstPipe", "locality": "KIBERA"},
        running.faults,
        lambda: running.move(running.complaints[0].number, "RESOLVED", "Mended"),
        lambda: [
            running.complaints[0].status,
            *running.complaints[0].taken,
            *filter(None, [running.complaints[0].service.get("rating")]),
        ],
        dict(DIGIT_STATES),
        {
            REOPENED: ["PENDINGFORREASSIGNMENT", "REOPEN"],
            RATED: ["CLOSEDAFTERRESOLUTION", "RATE", 4],
        },
    )


def open311_desk(stack: ExitStack, clock: Clock) -> Desk:
    running = open311.City(SERVICES, KEY, clock)
    url = stack.enter_context(serve_app(open311.create_app(running)))
    settings = Open311Settings(
        url=url, api_key=KEY, jurisdiction="", format="json", sends_number=True, has_updates=True
    )
    return Desk(
        "open311",
        Open311Client(settings, clock, SEARCH_SECONDS),
        CODES,
        running.faults,
        lambda: running.store.change("7000", "closed", "Mended"),
        lambda: [
            running.store.all()[0].status,
            *(str(one["description"]).partition("\n")[0] for one in running.updates),
        ],
        dict(OPEN311_STATES),
        {
            REOPENED: ["open", "The citizen says that it is not fixed."],
            RATED: ["closed", "The citizen rates it 4 of 5."],
            SAID: ["closed", "The citizen says: It ‹b›leaks‹/b›"],
        },
    )


def commcare_desk(stack: ExitStack, clock: Clock) -> Desk:
    running = commcare.ProjectSpace("county", "gateway@example.org", KEY, clock)
    url = stack.enter_context(serve_app(commcare.create_app(running)))
    settings = CommCareSettings(
        url=url,
        domain="county",
        user="gateway@example.org",
        api_key=KEY,
        number_property="none",
        status_property="status",
        note_property="",
        answer_property="",
    )

    def heard() -> list[Any]:
        (case,) = running.cases.values()
        names = ("citizen_verdict", "citizen_rating", "citizen_comment")
        return [case["closed"], *(case["properties"][name] for name in names if name in case["properties"])]

    return Desk(
        "commcare",
        CommCareClient(settings),
        {"case_type": "report", "owner_id": "o1"},
        running.faults,
        lambda: running.change(next(iter(running.cases)), closed=True),
        heard,
        {"open": "received", "closed": "resolved"},
        {
            REOPENED: [True, "reopen"],
            RATED: [True, "rate", "4"],
            SAID: [True, "comment", "It <b>leaks</b>"],
        },
        lambda: running.change(next(iter(running.cases))),
    )


DESKS = {"redmine": redmine_desk, "digit": digit_desk, "open311": open311_desk, "commcare": commcare_desk}


@pytest.fixture(params=DESKS)
def desk(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Desk]:
    with ExitStack() as stack:
        yield DESKS[request.param](stack, clock)


@pytest.fixture
def filing(desk: Desk, make_filing: MakeFiling) -> Filing:
    return make_filing(desk.client)


@pytest.fixture
def reference(filing: Filing, desk: Desk) -> str:
    """A case that is resolved, which its citizen was told."""
    found = filing.commit("s1", desk.codes, desk.name)
    filing.run()
    filing.clock.advance(60)
    desk.resolve()
    return found


def say(filing: Filing, about: str, verdict: Verdict, name: str = "v1") -> str:
    submission = Submission(f"{name}:1", verdict.action, verdict.action, {}, verdict=verdict)
    contact = Contact("+254711000001", "sw", "sms")
    return filing.submissions.commit(name, submission, contact, send_confirmation=False, feedback_on=about)


FAULTS: dict[str, dict[str, object]] = {
    "none": {},
    "an answer lost": {"lost_answers": 1},
    "errors, then an answer lost": {"errors": [(500, ""), (502, "")], "lost_answers": 1},
}


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("verdict", [REOPENED, RATED, SAID], ids=lambda one: one.action)
def test_a_verdict_arrives_once(
    desk: Desk, filing: Filing, reference: str, verdict: Verdict, faults: dict[str, object]
) -> None:
    for name, value in faults.items():
        setattr(desk.faults, name, value)
    say(filing, reference, verdict)
    filing.run()
    kept = filing.store.hgetall("submission:v1")
    if verdict in desk.said:
        assert desk.heard() == desk.said[verdict]
        assert kept[b"state"] == b"delivered"
        assert b"payload" not in kept
    else:
        assert (kept[b"state"], b"DIGIT takes no comments" in kept[b"error"]) == (b"dead", True)


def test_a_second_resolved_is_told_and_one_resolved_once(
    desk: Desk, filing: Filing, reference: str, store: redis.Redis
) -> None:
    texts: list[str] = []
    poller = make_poller(filing, desk.states, texts)
    filing.clock.advance(3600)
    poller.poll(everything=True)
    assert len(texts) == 1
    say(filing, reference, RATED, "v0")
    filing.run()
    filing.clock.advance(3600)
    poller.poll(everything=True)
    assert len(texts) == 1
    if desk.name == "digit":
        desk.resolve()  # a complaint that is rated is closed
    say(filing, reference, REOPENED)
    filing.run()
    filing.clock.advance(3600)
    poller.poll(everything=True)
    assert len(texts) == 1
    if desk.name == "commcare":  # it cannot open a case, so somebody there does
        assert store.hget(f"case:{reference}", "state") == b"resolved"
        filing.clock.advance(60)
        desk.open_again()
        poller.poll(everything=True)
    filing.clock.advance(3600)
    desk.resolve()
    poller.poll(everything=True)
    assert len(texts) == 2
    assert store.hget(f"message:{texts[1]}", "reference") == reference.encode()


def test_an_issue_that_may_not_be_opened_is_asked_about_only_once_it_moved(
    clock: Clock, make_filing: MakeFiling
) -> None:
    with ExitStack() as stack:
        running = redmine.Redmine(KEY, clock, {"county": "County"})
        running.may_reopen = False
        url = stack.enter_context(serve_app(redmine.create_app(running)))
        settings = RedmineSettings(
            url=url, api_key=KEY, reference_field=1, number_field=0, tells_notes=True, reopen_status=2
        )
        filing = make_filing(RedmineClient(settings, clock, SEARCH_SECONDS))
        reference = filing.commit("s1", {"project_id": "county"}, "redmine")
        filing.run()
        texts: list[str] = []
        poller = make_poller(filing, dict(REDMINE_STATES), texts)
        running.move(1, "Resolved")
        clock.advance(60)
        poller.poll(everything=True)
        say(filing, reference, REOPENED)
        filing.run()
        clock.advance(60)
        poller.poll(everything=True)
        assert (running.issues[0].status, len(texts)) == ("Resolved", 1)
        for status, told in (("In Progress", 1), ("Resolved", 2)):
            clock.advance(60)
            running.move(1, status)
            poller.poll(everything=True)
            assert len(texts) == told


@pytest.mark.parametrize(
    ("system", "off", "setting"),
    [
        ("digit", {"takes_verdicts": False}, "DIGIT_VERDICTS"),
        ("open311", {"has_updates": False}, "OPEN311_UPDATES"),
    ],
)
def test_what_is_not_allowed_is_given_up_with_the_reason(
    clock: Clock, make_filing: MakeFiling, system: str, off: dict[str, bool], setting: str
) -> None:
    with ExitStack() as stack:
        found = DESKS[system](stack, clock)
        client: Any = found.client
        filing = make_filing(type(client)(replace(client._settings, **off), clock, SEARCH_SECONDS))
        reference = filing.commit("s1", found.codes, system)
        filing.run()
        say(filing, reference, REOPENED)
        filing.run()
        kept = filing.store.hgetall("submission:v1")
        assert kept[b"state"] == b"dead"
        assert setting in kept[b"error"].decode()


def test_a_verdict_waits_for_its_case(desk: Desk, filing: Filing) -> None:
    reference = filing.commit("s1", desk.codes, desk.name)
    say(filing, reference, REOPENED)
    filing.forwarder.forward("v1")
    kept = filing.store.hgetall("submission:v1")
    assert (kept[b"state"], kept[b"attempts"]) == (b"pending", b"0")
