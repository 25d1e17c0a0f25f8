"""One case as a timeline."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.cases.questions import OfficerQuestion
from gateway.cases.submissions import Contact
from gateway.cases.updates import CaseUpdate
from menus.engine.effects import SimilarCases, Submission
from menus.model.verdicts import Verdict
from tests.gateway.console.conftest import SignIn
from tests.gateway.console.filed_cases import NUMBER, WORDS, file_case, give_up, publish_menus
from tests.gateway.services import Services


@pytest.fixture(autouse=True)
def menus(services: Services, tmp_path: Path) -> None:
    """Cases are filed on published menus."""
    publish_menus(services, tmp_path)


def test_a_case_over_channels_in_order(services: Services, sign_in: SignIn) -> None:
    way = (("start", "1"), ("details", ""))
    filed = Submission("x:1", "road", "A title", {"details": WORDS}, way=way)
    contact = Contact(NUMBER, "sw", "ussd", "63902")
    reference = services.submissions.commit("s1", filed, contact)
    give_up(services, "s1")
    services.updates.apply(CaseUpdate("e1", reference, "resolved", "a note", datetime.now(UTC)))
    feedback = services.submissions.commit("s2", filed, contact, feedback_on=reference)
    message = services.messages.load(f"received-{reference}")
    for state in ("submitting", "accepted", "delivered"):
        assert services.messages.change_state(message, state, provider="at")
    visit = sign_in("operator")
    page = visit.get(f"/console/cases/{reference}")
    told = [
        "Filed by USSD on network 63902.",
        "start 1 → details",
        "the provider has it",
        "It is on the phone.",
        "The case system says: resolved.",
        f"Its citizen gave feedback on it. {feedback}",
        "USSD · Kiswahili · network 63902",
    ]
    assert [words for words in told if words not in page.text] == []
    for hidden in (NUMBER, WORDS, "A title", "a note"):
        assert hidden not in page.html
    assert "as feedback on another case" in visit.get(f"/console/cases/{feedback}").text


def test_a_case_is_found_by_its_reference(services: Services, sign_in: SignIn) -> None:
    reference = services.submissions.commit(
        "s1", Submission("x:1", "road", "T", {}), Contact("", "en", "ussd")
    )
    visit = sign_in("operator")
    page = visit.get(f"/console/cases?reference={reference[:3]}+{reference[3:]}")
    assert "withheld the number" in visit.follow(page).text
    wrong = visit.get("/console/cases?reference=123")
    assert wrong.status == 422
    assert 'value="123"' in wrong.html, "what was typed stays"
    assert "No case 000000000 is kept here" in visit.follow(visit.get("/console/cases/000000000")).text
    assert visit.get("/console/cases/123456789").status == 404


@pytest.mark.parametrize(
    ("verdict", "told", "filed"),
    [
        (
            Verdict("reopen"),
            "Its citizen says that it is not fixed.",
            "as word that another case is not fixed",
        ),
        (Verdict("rate", 2), "Its citizen rated it.", "as a rating of another case"),
        (Verdict("comment", words=WORDS), "Its citizen added a comment.", "as a comment on another case"),
    ],
    ids=["reopen", "rate", "comment"],
)
def test_a_verdict_is_told_as_what_it_is(
    verdict: Verdict, told: str, filed: str, services: Services, sign_in: SignIn
) -> None:
    reference = file_case(services, "s1")
    submission = Submission("x:1", "road", verdict.action, {}, verdict=verdict)
    said = services.submissions.commit("v1", submission, Contact(NUMBER, "sw", "sms"), feedback_on=reference)
    visit = sign_in("operator")
    page = visit.get(f"/console/cases/{reference}")
    assert f"{told} {said}" in page.text
    assert "gave feedback" not in page.text
    assert WORDS not in page.html
    assert f"Filed by text, {filed}." in visit.get(f"/console/cases/{said}").text


def test_who_joined_a_case_is_counted_and_leads_to_it(services: Services, sign_in: SignIn) -> None:
    cases = SimilarCases("road", (("ward", "01"),), 86_400)
    filed = Submission("x:1", "road", "A title", {"details": WORDS}, similar=(cases,))
    reference = services.submissions.commit("s1", filed, Contact(NUMBER, "sw", "ussd"))
    joiner = services.container.cases.joiner
    [row] = services.container.cases.similar.find(cases, 4)
    others = [Contact(f"+25471100001{number}", "en", "ussd") for number in range(2)]
    first, second = (
        joiner.join(f"j{number}", "add:1", row["case"], contact, None, confirm_by_text=True)
        for number, contact in enumerate(others)
    )
    visit = sign_in("operator")
    page = visit.get(f"/console/cases/{reference}")
    assert "3 people: 2 joined it, each under a reference of their own" in page.text
    for own in (first, second):
        assert f"Somebody else reported it too, and joined it. {own}" in page.text
        shown = visit.get(f"/console/cases/{own}")
        assert "Filed by USSD, by joining a case that somebody else reported." in shown.text
        assert f'<a href="/console/cases/{reference}">' in shown.html
    assert "gave feedback" not in page.text
    assert "+2547" not in page.html


@pytest.mark.parametrize("role", ["viewer", "publisher"])
def test_others_see_none_of_it(role: str, sign_in: SignIn) -> None:
    visit = sign_in(role)
    assert visit.get("/console/cases").status == 403
    assert visit.get("/console/cases/000000000").status == 403
    assert visit.post("/console/cases/000000000/words").status == 403


def test_what_officers_asked_and_the_answer_are_shown_to_who_asks_for_words(
    services: Services, sign_in: SignIn
) -> None:
    filed = Submission("x:1", "road", "A title", {"details": WORDS})
    reference = services.submissions.commit("s1", filed, Contact(NUMBER, "sw", "ussd"))
    services.officer_questions.ask(OfficerQuestion("q1", reference, "Which <zebra>?"))
    [question] = services.officer_questions.of_case(reference)
    services.officer_questions.answer(question, "a1", "The giraffe", "sms")
    visit = sign_in("operator")
    page = visit.get(f"/console/cases/{reference}")
    told = ["An officer asked its citizen something.", "Its citizen answered.", "waits to be sent"]
    assert [words for words in told if words not in page.text] == []
    assert "zebra" not in page.html
    assert "giraffe" not in page.html
    shown = visit.post(f"/console/cases/{reference}/words")
    assert "Which <zebra>?" in shown.text
    assert "The giraffe" in shown.text
    entry = services.container.audit_trail.entries()[-1]
    assert (entry.who, entry.action, entry.subject) == ("amina", "show words", reference)
    answer = visit.post("/console/submissions/a1/words")
    assert "The giraffe" in answer.text
