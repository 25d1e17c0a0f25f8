"""Cases in a Redmine: each is one issue, whatever becomes of the answers, and officers' moves come back."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import redis

from gateway.callers.consent import ConsentStore
from gateway.case_systems.outcomes import CaseStatus
from gateway.case_systems.redmine.access import ONLY_ADDS
from gateway.case_systems.redmine.case_system import STATES
from gateway.case_systems.redmine.client import NO_FILTER, NO_NOTES, RedmineClient
from gateway.case_systems.redmine.doctor import check_redmine
from gateway.case_systems.redmine.settings import RedmineSettings
from gateway.cases.forwarder import ALARM_KEY, CIRCUIT_KEY
from gateway.cases.poller import PollResult
from gateway.cases.questions import OfficerQuestion, OfficerQuestions
from menus.expressions.values import Json
from simulators.redmine.app import Redmine, create_app
from tests.clock import Clock
from tests.gateway.case_systems.conftest import SEARCH_SECONDS, Filing, MakeFiling, make_poller
from tests.simulators.small_gateway import serve_app

KEY = "redmine-key-0123456789"
CODES: dict[str, Json] = {"project_id": "county", "tracker_id": 2, "custom_fields": {"3": "Kibera"}}


@pytest.fixture
def redmine(clock: Clock) -> Redmine:
    return Redmine(KEY, clock, {"county": "County"}, fields=(1, 2, 3))


@pytest.fixture
def settings(redmine: Redmine) -> Iterator[RedmineSettings]:
    with serve_app(create_app(redmine)) as url:
        yield RedmineSettings(
            url=url, api_key=KEY, reference_field=1, number_field=2, tells_notes=True, reopen_status=2
        )


@pytest.fixture
def filing(settings: RedmineSettings, clock: Clock, make_filing: MakeFiling) -> Filing:
    return make_filing(RedmineClient(settings, clock, SEARCH_SECONDS))


def test_a_case_becomes_an_issue(filing: Filing, redmine: Redmine) -> None:
    reference = filing.commit("s1", CODES, "redmine")
    kept = filing.attempt("s1")
    (issue,) = redmine.issues
    assert (issue.project, issue.tracker, issue.subject) == ("county", 2, "Water: no water")
    assert issue.description.splitlines() == [
        "Water: no water",
        "what: hakuna maji",
        "homes: 60",
        f"Reference: {reference}",
    ]
    assert issue.custom == {1: reference, 2: "+254711000001", 3: "Kibera"}
    assert (kept[b"state"], kept[b"backend_id"]) == (b"delivered", b"1")


def test_redmine_gets_a_number_only_where_a_field_is_made_for_it(
    filing: Filing, redmine: Redmine, settings: RedmineSettings, clock: Clock, make_filing: MakeFiling
) -> None:
    other = make_filing(RedmineClient(replace(settings, number_field=0), clock, SEARCH_SECONDS))
    reference = other.commit("s1", CODES, "redmine")
    other.attempt("s1")
    withheld = filing.commit("s2", CODES, "redmine", msisdn="")
    filing.attempt("s2")
    assert [one.custom for one in redmine.issues] == [{1: reference, 3: "Kibera"}, {1: withheld, 3: "Kibera"}]


@pytest.mark.parametrize(
    "faults",
    [
        {},
        {"lost_answers": 3},
        {"lost_answers": 5, "slow": timedelta(seconds=200)},
        {"errors": [(500, ""), (502, "")], "lost_answers": 2},
    ],
    ids=str,
)
def test_cases_are_as_many_as_references(filing: Filing, redmine: Redmine, faults: dict[str, object]) -> None:
    for name, value in faults.items():
        setattr(redmine.faults, name, value)
    filed = [filing.commit(f"s{n}", CODES, "redmine") for n in range(5)]
    filing.run(200)
    assert Counter(one.custom[1] for one in redmine.issues) == Counter(filed)


def test_a_field_that_is_no_filter_files_nothing_twice(
    filing: Filing, redmine: Redmine, store: redis.Redis
) -> None:
    redmine.filters = ()
    filing.commit("s0", CODES, "redmine")
    filing.attempt("s0")
    redmine.faults.lost_answers = 1
    filing.commit("s1", CODES, "redmine")
    for _ in range(12):
        kept = filing.attempt("s1")
    assert len(redmine.issues) == 2
    assert (kept[b"error"].decode(), store.get(ALARM_KEY)) == (NO_FILTER, NO_FILTER.encode())
    redmine.filters = (1,)
    assert filing.attempt("s1")[b"backend_id"] == b"2"


@pytest.mark.parametrize(
    ("codes", "error"),
    [
        (CODES | {"project_id": "other"}, b"HTTP 422: Project cannot be blank; Tracker cannot be blank"),
        (CODES | {"project_id": "closed"}, b"HTTP 422: Project cannot be blank; Tracker cannot be blank"),
        (CODES | {"custom_fields": {}}, b"HTTP 422: Place cannot be blank"),
    ],
    ids=["unknown project", "closed project", "missing field"],
)
def test_a_case_that_it_does_not_take_is_given_up(
    filing: Filing, redmine: Redmine, store: redis.Redis, codes: dict[str, Json], error: bytes
) -> None:
    redmine.projects = {"county": "County", "closed": "Closed"}
    redmine.closed, redmine.required = {"closed"}, {3: "Place"}
    filing.commit("s1", codes, "redmine")
    kept = filing.attempt("s1")
    assert kept[b"state"] == b"dead"
    assert error in kept[b"error"]
    assert store.get(ALARM_KEY) is None


def test_an_issue_without_our_field_is_found_by_its_description(filing: Filing, redmine: Redmine) -> None:
    redmine.fieldless = {2}
    redmine.faults.lost_answers = 3
    filed = [filing.commit(f"s{n}", CODES, "redmine") for n in range(4)]
    filing.run()
    assert [one.custom for one in redmine.issues] == [{}] * 4
    assert sorted(one.description[-9:] for one in redmine.issues) == sorted(filed)


@pytest.mark.parametrize("cause", ["key", "role"])
def test_a_list_that_is_empty_for_us_alone_files_nothing_twice(
    filing: Filing, redmine: Redmine, store: redis.Redis, cause: str
) -> None:
    redmine.faults.lost_answers = 1
    filing.commit("s1", CODES, "redmine")
    filing.attempt("s1")
    if cause == "key":
        redmine.api_key = "another-key-0123456789"
    else:
        redmine.may_view = False
    for _ in range(12):
        kept = filing.attempt("s1")
    assert (kept[b"state"], len(redmine.issues)) == (b"pending", 1)
    told = store.get(ALARM_KEY)
    assert told == {"key": b"HTTP 401, when it was searched for the case", "role": ONLY_ADDS.encode()}[cause]
    redmine.api_key, redmine.may_view = KEY, True
    assert filing.attempt("s1")[b"backend_id"] == b"1"
    assert len(redmine.issues) == 1


def test_a_poll_with_a_key_that_counts_no_more_raises_an_alarm(
    filing: Filing, redmine: Redmine, store: redis.Redis, clock: Clock
) -> None:
    poller = make_poller(filing, STATES, [])
    filing.commit("s1", CODES, "redmine")
    filing.run()
    clock.advance(60)
    redmine.api_key = "another-key-0123456789"
    assert poller.poll() == PollResult(0, 0, "HTTP 401")
    assert store.get(ALARM_KEY) == b"HTTP 401, when it was asked for changes"


def test_a_wrong_key_raises_an_alarm(
    redmine: Redmine, settings: RedmineSettings, clock: Clock, make_filing: MakeFiling, store: redis.Redis
) -> None:
    filing = make_filing(RedmineClient(replace(settings, api_key="wrong"), clock, SEARCH_SECONDS))
    filing.commit("s1", CODES, "redmine")
    assert filing.attempt("s1")[b"state"] == b"pending"
    assert store.get(ALARM_KEY) == b"HTTP 401, for a key, an address or another setting"
    assert redmine.issues == []


def test_the_moves_of_officers_are_told_once(
    filing: Filing, redmine: Redmine, store: redis.Redis, clock: Clock
) -> None:
    texts: list[str] = []
    poller = make_poller(filing, STATES, texts)
    reference = filing.commit("s1", CODES, "redmine")
    filing.run()
    clock.advance(60)
    assert poller.poll() == PollResult(1, 0)
    clock.advance(100)
    redmine.move(1, "In Progress", "Only for us", is_private=True)
    assert poller.poll() == PollResult(1, 1)
    assert (store.hget(f"case:{reference}", "note"), texts) == (b"", [])
    clock.advance(100)
    redmine.move(1, "Closed", "Tayari")
    filing.words.states["closed"] = "resolved"
    assert poller.poll() == PollResult(1, 1)
    assert store.hget(f"message:{texts[0]}", "name") == b"resolved"
    assert filing.crypto.decrypt(store.hget(f"case:{reference}", "note")) == "Tayari"  # type: ignore[arg-type]
    clock.advance(100)
    assert poller.poll() == PollResult(1, 0)
    assert len(texts) == 1


def test_notes_are_told_only_where_they_may(
    redmine: Redmine, settings: RedmineSettings, clock: Clock, make_filing: MakeFiling
) -> None:
    filing = make_filing(RedmineClient(replace(settings, tells_notes=False), clock, SEARCH_SECONDS))
    filing.commit("s1", CODES, "redmine")
    filing.run()
    clock.advance(30)
    redmine.move(1, "Closed", "Tayari")
    assert filing.client.fetch_cases(["1"])["1"].note == ""
    status = filing.client.fetch_status("", 5, "1")
    assert isinstance(status, CaseStatus)
    assert (status.status, status.note) == ("Closed", "")


@pytest.mark.parametrize(
    ("filters", "key", "told"),
    [
        ((1,), KEY, ["answers, and takes our key."]),
        ((), KEY, ["answers, and takes our key.", "Issues are not found by REDMINE_REFERENCE_FIELD."]),
        ((1,), "wrong", ["cannot be asked for issues: HTTP 401."]),
    ],
    ids=["well", "no filter", "wrong key"],
)
def test_the_doctor_tries_the_key_and_the_filter(
    filing: Filing,
    redmine: Redmine,
    settings: RedmineSettings,
    clock: Clock,
    filters: tuple[int, ...],
    key: str,
    told: list[str],
) -> None:
    filing.commit("s1", CODES, "redmine")
    filing.run()
    redmine.filters = filters
    known = replace(settings, api_key=key)
    findings = [one.message for one in check_redmine(known, RedmineClient(known, clock, SEARCH_SECONDS))]
    assert len(findings) == len(told)
    for finding, words in zip(findings, told, strict=True):
        assert words in finding


def test_the_doctor_says_what_it_cannot_tell(
    redmine: Redmine, settings: RedmineSettings, clock: Clock
) -> None:
    def told() -> list[str]:
        return [
            one.message for one in check_redmine(settings, RedmineClient(settings, clock, SEARCH_SECONDS))
        ]

    assert "It has no issue yet" in told()[1]
    redmine.may_view = False
    (words,) = told()
    assert ONLY_ADDS in words


@pytest.mark.parametrize("fault", ["refused", "dropped", "closed"])
def test_an_answer_that_redmine_does_not_keep_waits_with_an_alarm(
    filing: Filing, redmine: Redmine, store: redis.Redis, clock: Clock, fault: str
) -> None:
    reference = filing.commit("s1", CODES, "redmine")
    filing.run()
    questions = OfficerQuestions(
        store, filing.crypto, clock, ConsentStore(lambda: store), lambda *words: " ".join(words), 5
    )
    questions.ask(OfficerQuestion("q1", reference, "Which gate?"))
    (question,) = questions.of_case(reference)
    questions.answer(question, "0123456789abcdef", "The green one", "sms")
    redmine.may_note, redmine.drops_notes = fault != "refused", fault == "dropped"
    redmine.closed = {"county"} if fault == "closed" else set()
    kept = filing.attempt("0123456789abcdef")
    assert (kept[b"state"], kept[b"error"], store.get(ALARM_KEY)) == (
        b"pending",
        NO_NOTES.encode(),
        NO_NOTES.encode(),
    )
    assert store.get(CIRCUIT_KEY) is None
    redmine.may_note, redmine.drops_notes, redmine.closed = True, False, set()
    filing.run()
    (note,) = redmine.issues[0].notes
    assert note[0].endswith("The green one")


def test_a_note_in_the_second_in_which_the_issue_was_made_is_told(filing: Filing, redmine: Redmine) -> None:
    filing.commit("s1", CODES, "redmine")
    filing.run()
    redmine.move(1, "New", "Tayari")
    assert redmine.issues[0].updated == redmine.issues[0].created
    assert filing.client.fetch_cases(["1"])["1"].note == "Tayari"
