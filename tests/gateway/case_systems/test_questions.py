"""Officers ask by a comment with a mark, and citizens' answers become comments: each once, whatever gets lost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
import redis

from gateway.callers.consent import ConsentStore
from gateway.case_systems.client import CaseComment, OpenFiling, PolledClient
from gateway.case_systems.commcare.client import CommCareClient
from gateway.case_systems.commcare.settings import CommCareSettings
from gateway.case_systems.comments import question_in
from gateway.case_systems.digit.complaint import note_of, questions_of
from gateway.case_systems.open311.client import Open311Client
from gateway.case_systems.open311.settings import Open311Settings
from gateway.case_systems.outcomes import CaseRejected, FilingTrail
from gateway.case_systems.redmine.client import RedmineClient
from gateway.case_systems.redmine.settings import RedmineSettings
from gateway.cases.poller import CasePoller
from gateway.cases.questions import AnswerOutcome, OfficerQuestion, OfficerQuestions
from menus.expressions.values import Json
from simulators.commcare.app import ProjectSpace
from simulators.commcare.app import create_app as create_commcare
from simulators.filing_faults import FilingFaults
from simulators.open311.app import City
from simulators.redmine.app import Redmine
from simulators.redmine.app import create_app as create_redmine
from tests.clock import Clock
from tests.gateway.case_systems.conftest import CODES, SEARCH_SECONDS, Filing, MakeFiling, make_poller
from tests.simulators.small_gateway import serve_app

MARK = "@citizen"
KEY = "redmine-key-0123456789"


@dataclass
class System:
    """A case system as the tests see it: its comments, what an officer writes, and how it fails."""

    name: str
    client: PolledClient
    codes: dict[str, Json]
    faults: FilingFaults
    comments: Callable[[], list[str]]
    write: Callable[[str], object]


@pytest.fixture(params=["redmine", "open311", "open311 in xml", "commcare"])
def system(request: pytest.FixtureRequest, clock: Clock) -> Iterator[System]:
    name = str(request.param).partition(" ")[0]
    if name == "redmine":
        redmine = Redmine(KEY, clock, {"county": "County"})
        with serve_app(create_redmine(redmine)) as url:
            settings = RedmineSettings(
                url=url, api_key=KEY, reference_field=1, number_field=2, tells_notes=True, reopen_status=0
            )
            yield System(
                name,
                RedmineClient(settings, clock, SEARCH_SECONDS, MARK),
                {"project_id": "county"},
                redmine.faults,
                lambda: [note for note, _ in redmine.issues[0].notes],
                lambda text: redmine.move(1, "New", text),
            )
    elif name == "open311":
        city: City = request.getfixturevalue("city")
        given: Open311Settings = request.getfixturevalue("open311_settings")
        form = "xml" if "xml" in request.param else "json"
        client = Open311Client(replace(given, has_updates=True, format=form), clock, SEARCH_SECONDS, MARK)

        def update(text: str) -> None:
            city.updates.append(
                {
                    "update_id": f"u{len(city.updates)}",
                    "service_request_id": city.store.all()[0].id,
                    "updated_datetime": clock().isoformat(),
                    "status": "OPEN",
                    "description": text,
                }
            )

        yield System(
            name,
            client,
            CODES,
            city.faults,
            lambda: [one["description"] for one in city.updates],
            update,
        )
    else:
        space = ProjectSpace("county", "u", "commcare-key-0123456", clock)
        with serve_app(create_commcare(space)) as url:
            commcare = CommCareSettings(
                url=url,
                domain="county",
                user="u",
                api_key="commcare-key-0123456",
                number_property="none",
                status_property="status",
                note_property="",
                answer_property="citizen_answer",
            )
            yield System(
                name,
                CommCareClient(commcare),
                {"case_type": "report", "owner_id": "x"},
                space.faults,
                lambda: [
                    text for one in space.cases.values() if (text := one["properties"].get("citizen_answer"))
                ],
                lambda _text: None,
            )


@pytest.fixture
def filing(system: System, make_filing: MakeFiling) -> Filing:
    return make_filing(system.client)


@pytest.fixture
def questions(filing: Filing, store: redis.Redis) -> OfficerQuestions:
    consent = ConsentStore(lambda: store)
    return OfficerQuestions(store, filing.crypto, filing.clock, consent, lambda *words: " ".join(words), 5)


@pytest.fixture
def texts() -> list[str]:
    return []


@pytest.fixture
def poller(filing: Filing, questions: OfficerQuestions, texts: list[str]) -> CasePoller:
    return make_poller(filing, {}, texts, ask=questions.ask)


@pytest.fixture
def reference(filing: Filing, system: System) -> str:
    found = filing.commit("s1", system.codes, system.name)
    filing.run()
    filing.clock.advance(60)
    return found


def poll_later(poller: CasePoller, clock: Clock) -> None:
    clock.advance(7200)
    poller.poll()


@pytest.mark.parametrize("lost", [0, 1, 3])
def test_an_answer_becomes_one_comment(
    system: System, filing: Filing, questions: OfficerQuestions, reference: str, lost: int
) -> None:
    questions.ask(question_about(reference))
    [question] = questions.of_case(reference)
    assert (
        questions.answer(question, "0123456789abcdef", "The <b>blue</b> one", "sms") is AnswerOutcome.ANSWERED
    )
    system.faults.lost_answers = lost
    system.faults.errors = [(503, "")]
    filing.run()
    told = system.comments()
    assert len(told) == 1
    if system.name == "commcare":
        assert told == ["The <b>blue</b> one"]
    else:
        assert told == ["Answer of the citizen 0123456789ab:\nThe ‹b›blue‹/b› one"]
    assert filing.store.hget("submission:0123456789abcdef", "state") == b"delivered"


def question_about(reference: str) -> OfficerQuestion:
    return OfficerQuestion("q1", reference, "Which gate?")


@pytest.mark.parametrize("system", ["redmine", "open311"], indirect=True)
def test_a_comment_with_the_mark_is_asked_once(
    system: System,
    filing: Filing,
    questions: OfficerQuestions,
    poller: CasePoller,
    texts: list[str],
    reference: str,
) -> None:
    poller.poll()
    system.write("We look into it.")
    system.write("@Citizen: which gate is it?")
    for _ in range(3):
        poll_later(poller, filing.clock)
    [question] = questions.of_case(reference)
    assert question.text == "which gate is it?"
    assert texts == [question.id]
    system.write("@citizen And when?")
    poll_later(poller, filing.clock)
    assert [one.text for one in questions.of_case(reference)] == ["which gate is it?", "And when?"]


@pytest.mark.parametrize("system", ["redmine"], indirect=True)
def test_neither_question_nor_answer_is_told_as_a_note(
    system: System, filing: Filing, questions: OfficerQuestions, poller: CasePoller, reference: str
) -> None:
    system.write("A team is on its way.")
    system.write("@citizen which gate is it?")
    poll_later(poller, filing.clock)
    [question] = questions.of_case(reference)
    questions.answer(question, "0123456789abcdef", "The blue one", "sms")
    filing.run()
    poll_later(poller, filing.clock)
    status = filing.client.fetch_status(reference, 5, "1")
    assert getattr(status, "note", None) == "A team is on its way."
    assert len(questions.of_case(reference)) == 1, "our own comment asks nothing"


def test_status_notes_with_the_mark_are_asked_without_updates(
    open311_settings: Open311Settings, city: City, clock: Clock, make_filing: MakeFiling, store: redis.Redis
) -> None:
    filing = make_filing(Open311Client(open311_settings, clock, SEARCH_SECONDS, MARK))
    consent = ConsentStore(lambda: store)
    questions = OfficerQuestions(store, filing.crypto, clock, consent, lambda *words: " ".join(words), 5)
    reference = filing.commit("s1", CODES, "open311")
    filing.run()
    poller = make_poller(filing, {}, [], ask=questions.ask)
    city.store.change(city.store.all()[0].id, "open", "@citizen which gate?")
    poll_later(poller, clock)
    poll_later(poller, clock)
    [question] = questions.of_case(reference)
    assert question.text == "which gate?"
    answer = CaseComment("a1", question.id, reference, "7000", "The blue one", "sms", clock().isoformat())
    refused = filing.client.add_comment(answer, OpenFiling(FilingTrail(), lambda _: True, lambda _: True))
    assert isinstance(refused, CaseRejected)
    assert "OPEN311_UPDATES" in refused.reason
    assert store.hget(f"case:{reference}", "note") in (None, b"")


@pytest.mark.parametrize(
    ("comment", "asked"),
    [
        ("@citizen Which gate?", "Which gate?"),
        ("  @CITIZEN: Which\ngate?", "Which gate?"),
        ("@citizen – which?", "which?"),
        ("@citizens are angry", None),
        ("Ask the @citizen", None),
        ("@citizen", None),
        ("@citizen: ", None),
        ("", None),
        ("@citizen " + "x" * 400, "x" * 299 + "…"),
    ],
)
def test_what_a_comment_asks(comment: str, asked: str | None) -> None:
    assert question_in(comment, MARK) == asked


def test_without_a_mark_nothing_is_asked() -> None:
    assert question_in("@citizen Which gate?", "") is None


def test_the_last_comment_of_digit_may_ask() -> None:
    wrapper = {"service": {"id": "x"}, "workflow": {"action": "ASSIGN", "comments": "@citizen which gate?"}}
    assert [one.text for one in questions_of(wrapper, MARK)] == ["which gate?"]
    assert note_of(wrapper, MARK) == ""
    assert questions_of(wrapper, "") == ()
    assert note_of(wrapper) == "@citizen which gate?"
