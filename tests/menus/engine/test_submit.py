"""`submit` with the case system's answer: where it goes on, and what is known then."""

import pytest

from menus.engine.effects import CaseAnswer, EngineRequest, Submission, SubmissionFiled
from menus.model import AnswerRequest
from tests.menus.engine.engine_conversation import EngineConversation, start_conversation

MENUS = """
screens:
  top: {menu: Join?, options: [{say: "Yes", goto: join}, {say: Once, goto: plain}]}
  join:
    submit: study
    answer: {columns: {arm: arm, site: site.name}, within: 2s}
    set: {seen: {text: "{study.arm}"}}
    answered: told
    goto: later
  plain: {submit: study, goto: later}
  told: {menu: "Arm {study.arm} at {study.site}, {study.reference}.", options: *again}
  later: {menu: "Later, {study.arm}{seen}. {study.reference}", options: *again}
cases: {study: {title: A study}}
"""
OPTIONS = """[
    {say: Again, goto: join},
    {say: Plain, goto: plain},
    {say: Clear, goto: clear},
    {say: Check, goto: check}]"""
MORE = """
  clear: {set: {x: {text: y}}, clear: [study], goto: later}
  check: {branch: [{if: {study.arm: B}, goto: is_b}, {if: {study.arm: {set: true}}, goto: is_other}, {goto: unset}]}
  is_b: {end: It is B.}
  is_other: {end: It is another.}
  unset: {end: It is unset.}
"""
FULL = {"arm": "B", "site": "Kibera"}


def join(*answers: CaseAnswer | None) -> EngineConversation:
    """A conversation in which submissions are answered so, one after the other."""
    menus = MENUS.replace("*again", OPTIONS).replace("\ncases", f"{MORE}cases")
    left = list(answers)

    def outcome(request: EngineRequest) -> SubmissionFiled:
        assert isinstance(request, Submission)
        return SubmissionFiled("123456782", left.pop(0) if request.answer is not None else None)

    talk = start_conversation(menus, outcome=outcome)
    talk.dial()
    return talk


def test_what_is_asked_of_the_answer() -> None:
    talk = join(FULL)
    talk.send("1")
    (request,) = talk.requests
    assert isinstance(request, Submission)
    assert request.answer == AnswerRequest({"arm": "arm", "site": "site.name"}, 2.0)
    talk.send("2")
    assert [request.answer for request in talk.requests if isinstance(request, Submission)] == [None]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (FULL, "Arm B at Kibera, 123456782."),
        ({**FULL, "more": "x"}, "Arm B at Kibera, 123456782."),
        ({"arm": "\u201cB\u201d\x00", "site": "Kibera\u00a0South"}, 'Arm "B" at Kibera South, 123456782.'),
        (None, "Later, . 123456782"),
        ({}, "Later, . 123456782"),
        ({"arm": "B"}, "Later, . 123456782"),
        ({"arm": "", "site": "Kibera"}, "Later, . 123456782"),
        ({"arm": "\u00a0 \n", "site": "Kibera"}, "Later, . 123456782"),
        ({"arm": "\x00\u200b", "site": "Kibera"}, "Later, . 123456782"),
    ],
)
def test_every_column_must_be_there(answer: CaseAnswer | None, shown: str) -> None:
    assert join(answer).send("1").startswith(shown)


def test_the_next_submission_without_an_answer_leaves_none_of_the_earlier() -> None:
    talk = join(FULL, None, FULL)
    talk.send("1")
    assert talk.send("1").startswith("Later, . 1")
    assert talk.send("1").startswith("Arm B")


def test_a_submission_that_waits_for_no_answer_leaves_the_last_one() -> None:
    talk = join(FULL)
    talk.send("1")
    assert talk.send("2").startswith("Later, BB. 1")


def test_an_answer_can_be_cleared_and_the_reference_stays() -> None:
    talk = join(FULL)
    talk.send("1")
    assert talk.send("3").startswith("Later, B. 123456782")


@pytest.mark.parametrize(
    ("answer", "said"),
    [(FULL, "It is B."), ({**FULL, "arm": "C"}, "It is another."), (None, "It is unset.")],
)
def test_conditions_know_the_answer(answer: CaseAnswer | None, said: str) -> None:
    assert join(answer).send("1", "4").startswith(said)


def test_back_never_leads_across_it() -> None:
    talk = join(FULL)
    assert "0. Back" not in talk.send("1")


WAY_MENUS = """
screens:
  top:
    menu: What?
    save: what
    options:
      - {say: Road, value: road, goto: ward}
      - {say: Water, value: water, goto: ward}
      - {say: Tap, key: "9", value: tap, goto: ward}
  ward: {ask: "Ward?", answer: {type: text}, save: ward, goto: sick}
  sick:
    menu: Are you ill?
    save: ill
    private: yes
    options: [{say: "Yes", value: ill, goto: send}, {say: "No", value: well, goto: send}]
  send: {submit: study, goto: done}
  done: {end: Done.}
cases: {study: {title: A study}}
"""


@pytest.mark.parametrize(("first", "key"), [("2", "2"), ("9", "9")])
def test_the_way_to_a_case_has_screens_and_keys_and_nothing_private(first: str, key: str) -> None:
    talk = start_conversation(WAY_MENUS, outcome=lambda _request: SubmissionFiled("123456782"))
    talk.dial()
    for typed in (first, "Kibera", "1"):
        talk.send(typed)
    (request,) = talk.requests
    assert isinstance(request, Submission)
    assert request.way == (("top", key), ("ward", ""), ("sick", ""))


def test_the_way_forgets_screens_that_back_left() -> None:
    talk = start_conversation(WAY_MENUS, outcome=lambda _request: SubmissionFiled("123456782"))
    talk.dial()
    for typed in ("2", "0", "1", "Kibera", "2"):
        talk.send(typed)
    (request,) = talk.requests
    assert isinstance(request, Submission)
    assert request.way == (("top", "1"), ("ward", ""), ("sick", ""))
