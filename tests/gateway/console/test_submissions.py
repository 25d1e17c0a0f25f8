"""What the case system does not have, and the way to mend it."""

import re
import time
from pathlib import Path

import pytest
import redis

from tests.gateway.console.conftest import SignIn
from tests.gateway.console.filed_cases import (
    NUMBER,
    WORDS,
    do_tasks,
    file_case,
    given_up,
    publish_menus,
)
from tests.gateway.services import Services


@pytest.fixture(autouse=True)
def menus(services: Services, tmp_path: Path) -> None:
    """Cases are filed on published menus."""
    publish_menus(services, tmp_path)


def test_nothing_is_stuck(sign_in: SignIn) -> None:
    page = sign_in("operator").get("/console/submissions")
    assert page.status == 200
    assert "Nothing was given up" in page.text


def test_each_with_the_reason_in_words_and_what_to_do(services: Services, sign_in: SignIn) -> None:
    (reference,) = given_up(services, ["s1"])
    waiting = file_case(services, "s2")
    visit = sign_in("operator")
    text = visit.get("/console/submissions").text
    assert reference in text
    assert "The case system refuses this case (HTTP 422)." in text
    assert "Mend that there, then try again." in text
    assert "Given up: 1" in text
    assert "On their way: 1" in text
    assert waiting in visit.get("/console/submissions?state=pending").text


def test_words_are_shown_field_by_field_only_when_asked_for_and_the_log_says_so(
    services: Services, sign_in: SignIn
) -> None:
    reference = file_case(services, "s1", from_before="secret words")
    visit = sign_in("operator")
    page = visit.get("/console/submissions/s1")
    assert f"{len(WORDS)} characters" in page.text
    assert "never shown here" in page.text  # a field that the published menus do not have
    for hidden in (WORDS, NUMBER, "secret words", "A title"):
        assert hidden not in page.html
    shown = visit.post("/console/submissions/s1/words")
    assert WORDS in shown.text
    assert NUMBER in shown.text
    assert "secret words" not in shown.html
    entry = services.container.audit_trail.entries()[-1]
    assert (entry.who, entry.action, entry.subject) == ("amina", "show words", reference)


def test_a_private_answer_is_never_shown(services: Services, sign_in: SignIn) -> None:
    file_case(services, "s1", "loss", id_number="12345678")
    page = sign_in("operator").post("/console/submissions/s1/words")
    assert WORDS in page.text
    assert "12345678" not in page.html


def test_one_is_tried_again_once_however_often_it_is_sent(services: Services, sign_in: SignIn) -> None:
    given_up(services, ["s1", "s2"])
    visit = sign_in("operator")
    for sentence in ("1 of 1 is tried again now.", "0 of 1 are tried again now."):
        # What waits may be hastened; what a worker has may not.
        page = visit.follow(visit.post("/console/submissions/act", {"act": "retry", "submission": "s1"}))
        assert sentence in page.text
        services.submissions_outbox.lease("s1", 60)
    assert services.submissions_outbox.dead_ids() == ["s2"]
    assert [entry.action for entry in services.container.audit_trail.entries()] == ["retry"]


def test_some_are_tried_again(services: Services, sign_in: SignIn) -> None:
    given_up(services, ["s1", "s2", "s3"])
    visit = sign_in("operator")
    visit.post("/console/submissions/act", {"act": "retry", "submission": ["s1", "s3"]})
    assert services.submissions_outbox.dead_ids() == ["s2"]
    assert "Nothing was chosen" in visit.follow(visit.post("/console/submissions/act", {"act": "retry"})).text


def test_all_are_tried_again_by_a_worker_with_progress_and_once(services: Services, sign_in: SignIn) -> None:
    given_up(services, [f"s{number}" for number in range(5)])
    visit = sign_in("operator")
    first, second = (visit.post("/console/submissions/retry-all").location for _ in range(2))
    assert first == second
    assert "Waits for a worker." in visit.get(first).text
    assert "data-again" in visit.get("/console/submissions").html
    do_tasks(services)
    assert "Done: 5 of 5 are tried again." in visit.get(first).text
    assert services.submissions_outbox.dead_depth() == 0
    entries = services.container.audit_trail.entries()
    assert [(one.action, one.subject, one.detail_words) for one in entries] == [
        ("retry", "all given up", "submissions 5")
    ]


def test_what_is_given_up_after_the_question_is_left_to_the_next(services: Services) -> None:
    given_up(services, ["s1"])
    task, _ = services.container.operators.tasks.add("retry submissions", "amina")
    time.sleep(0.01)
    given_up(services, ["s2"])
    do_tasks(services)
    assert services.submissions_outbox.dead_ids() == ["s2"]
    assert services.container.operators.tasks.find(task.id).changed == 1


def test_deleting_is_asked_twice(services: Services, sign_in: SignIn, store: redis.Redis) -> None:
    first, second = given_up(services, ["s1", "s2"])
    visit = sign_in("operator")
    form = {"act": "purge", "submission": "s1", "reference": first}
    asked = visit.post("/console/submissions/act", form)
    assert "This cannot be undone." in asked.text
    assert store.exists("submission:s1")
    visit.post("/console/submissions/act", form | {"sure": "yes"})
    assert not store.exists("submission:s1", f"case:{first}")
    assert store.exists("submission:s2")
    assert services.container.audit_trail.entries()[-1].subject == first
    assert "Delete 1 submission for ever" in visit.get("/console/submissions/purge-all").text
    visit.post("/console/submissions/purge-all")
    do_tasks(services)
    assert not store.exists("submission:s2", f"case:{second}")


@pytest.mark.parametrize("role", ["viewer", "publisher"])
def test_others_see_none_of_it(role: str, services: Services, sign_in: SignIn) -> None:
    given_up(services, ["s1"])
    visit = sign_in(role)
    for path in ("submissions", "submissions/s1", "submissions/purge-all", "tasks/nothing"):
        assert visit.get(f"/console/{path}").status == 403
    assert visit.post("/console/submissions/s1/words").status == 403


def test_a_page_of_a_hundred_thousand_comes_at_once(sign_in: SignIn, store: redis.Redis) -> None:
    count = 100_000
    pipeline = store.pipeline(transaction=False)
    pipeline.zadd("outbox:submissions:dead", {f"s{number}": number for number in range(count)})
    for number in range(count - 60, count):
        pipeline.hset(
            f"submission:s{number}", mapping={"state": "dead", "reference": f"{number:09}", "error": "x"}
        )
    pipeline.execute()
    visit = sign_in("operator")
    begun = time.perf_counter()
    page = visit.get("/console/submissions")
    assert time.perf_counter() - begun < 10  # some 10 ms on a quiet machine; all of them would take minutes
    assert "Page 1 of 2000" in page.text
    assert f"{count - 1:09}" in page.text
    assert len(re.findall('name="submission"', page.html)) == 50
    assert f"{count - 51:09}" in visit.get("/console/submissions?page=2").text
    assert visit.get("/console/submissions?page=99999999").status == 200


def test_one_is_found_by_its_reference(services: Services, sign_in: SignIn) -> None:
    reference = file_case(services, "s1")
    visit = sign_in("operator")
    page = visit.follow(
        visit.post("/console/submissions/find", {"reference": f"{reference[:3]} {reference[3:]}"})
    )
    assert f"Submission {reference}" in page.text
    page = visit.follow(visit.post("/console/submissions/find", {"reference": "123"}))
    assert "No submission has this reference." in page.text
