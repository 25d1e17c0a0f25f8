"""Surveys in the engine: who may answer, what is counted when, and results in texts and conditions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from menus.engine.effects import EngineRequest, RequestOutcome, SurveyAnswers, SurveyOutcome
from menus.engine.engine import TurnInputs
from menus.model.survey_counts import NOTHING_COUNTED, SurveyCounts
from tests.menus.engine.engine_conversation import (
    EngineConversation,
    compile_menus,
    digest,
    start_conversation,
)

SURVEY = """\
surveys:
  opinion:
    title: The market
    screens: [ward, wanted, why, thanks]
    until: "2026-03-02"
    over: over
    %s
screens:
  top:
    menu: Top
    options: [{say: Survey, goto: ward}, {say: Results, goto: result}]
  ward:
    menu: Ward?
    save: ward
    options: [{value: kibera, say: Kibera}, {value: langata, say: Langata}]
    goto: wanted
  wanted: {menu: Move it?, save: wanted, options: yes_no, goto: why}
  why: {ask: Why?, answer: {type: text}, save: why, goto: thanks}
  thanks: {say: "Thanks. {survey.opinion.share.yes}", goto: result}
  over: {end: Over}
  answered: {end: Answered}
  full: {end: Full}
  hidden: {end: Withheld}
  result:
    end:
      - if: {survey.opinion.share.yes: {at_least: 50}}
        say: "Most: {survey.opinion.share.wanted.yes} of {survey.opinion.count}"
      - say: "{survey.opinion.share.no} {survey.opinion.share.kibera} {survey.opinion.count}"
"""
ONCE = "once: true\n    answered: answered"
QUOTA = "quota: {ward: 5}\n    full: full"


@dataclass
class KnownSurveys:
    counted: SurveyCounts = NOTHING_COUNTED
    answered: bool = False

    def counts(self, survey: str) -> SurveyCounts:
        assert survey == "opinion"
        return self.counted

    def has_answered(self, survey: str) -> bool:
        assert survey == "opinion"
        return self.answered


@dataclass
class Talk(EngineConversation):
    known: KnownSurveys = field(default_factory=KnownSurveys)

    @property
    def inputs(self) -> TurnInputs:
        return TurnInputs(self.now, digest, lambda: 0, surveys=self.known)


def begin(
    keys: str = "public: true", outcome: SurveyOutcome = SurveyOutcome.COUNTED, **changes: object
) -> Talk:
    def answer(request: EngineRequest) -> RequestOutcome:
        assert isinstance(request, SurveyAnswers)
        return outcome

    talk = Talk(compile_menus(SURVEY % keys), outcome=answer, **changes)  # type: ignore[arg-type]
    talk.dial()
    return talk


def counts(**numbers: Mapping[str, int]) -> KnownSurveys:
    return KnownSurveys(SurveyCounts(max(sum(one.values()) for one in numbers.values()), numbers))


def test_answers_are_counted_at_the_last_screen_by_their_options_alone() -> None:
    talk = begin()
    assert talk.send("1", "1", "1") == "Why?\n0. Back\n00. Main menu"
    assert talk.requests == []
    talk.send("Because of my cow")
    [request] = talk.requests
    assert isinstance(request, SurveyAnswers)
    assert request.answers == {"ward": "kibera", "wanted": "true"}
    assert talk.session.screen == "thanks"


def test_a_session_counts_once_also_if_it_comes_back() -> None:
    talk = begin()
    talk.send("1", "1", "1", "cow")
    assert talk.send("0").startswith("Why?")
    talk.send("another cow")
    assert talk.session.screen == "thanks"
    assert talk.requests == []


def test_who_leaves_earlier_is_not_counted() -> None:
    talk = begin()
    talk.send("1", "1", "00")
    assert talk.requests == []


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [(SurveyOutcome.ANSWERED, "Answered\n."), (SurveyOutcome.FULL, "Full\n.")],
)
def test_answers_that_do_not_count_lead_elsewhere(outcome: SurveyOutcome, shown: str) -> None:
    talk = begin(f"{ONCE}\n    {QUOTA}", outcome)
    assert talk.send("1", "1", "1", "cow") == shown


def test_a_withheld_number_is_thanked_although_it_does_not_count() -> None:
    talk = begin(ONCE, SurveyOutcome.WITHHELD)
    assert talk.send("1", "1", "1", "cow").startswith("Thanks.")


def test_who_has_answered_is_let_go_at_the_first_screen() -> None:
    assert begin(ONCE, known=KnownSurveys(answered=True)).send("1") == "Answered\n."
    assert begin(known=KnownSurveys(answered=True)).send("1").startswith("Ward?")


@pytest.mark.parametrize(("msisdn", "shown"), [("", "Withheld\n."), ("+254711000111", "Ward?")])
def test_withheld_numbers_have_a_screen_of_their_own(msisdn: str, shown: str) -> None:
    service = compile_menus(SURVEY % f"{ONCE}\n    withheld: hidden")
    talk = start_conversation(SURVEY % ONCE, msisdn=msisdn)
    talk.service = service
    talk.dial()
    assert talk.send("1").startswith(shown)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 3, 2, 20, 59, tzinfo=UTC), "Ward?"),  # 23:59 in Nairobi
        (datetime(2026, 3, 2, 21, 0, tzinfo=UTC), "Over"),
    ],
)
def test_it_is_over_after_its_last_day_in_the_zone_of_the_service(moment: datetime, shown: str) -> None:
    assert begin(now=moment).send("1").startswith(shown)


def test_what_is_finished_after_the_last_day_does_not_count() -> None:
    talk = begin()
    talk.send("1", "1", "1")
    talk.now = datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert talk.send("cow") == "Over\n."
    assert talk.requests == []


def test_a_full_group_is_let_go_as_soon_as_it_is_known() -> None:
    talk = begin(QUOTA, known=counts(ward={"kibera": 5, "langata": 4}))
    assert talk.send("1").startswith("Ward?")
    assert talk.send("1") == "Full\n."
    other = begin(QUOTA, known=counts(ward={"kibera": 5, "langata": 4}))
    assert other.send("1", "2").startswith("Move it?")


def test_nobody_is_asked_if_all_groups_are_full() -> None:
    assert begin(QUOTA, known=counts(ward={"kibera": 5, "langata": 5})).send("1") == "Full\n."


def test_a_quota_may_be_of_some_options() -> None:
    keys = "quota: {wanted: {yes: 3}}\n    full: full"
    assert begin(keys, known=counts(wanted={"true": 3, "false": 90})).send("1", "1", "1") == "Full\n."
    assert begin(keys, known=counts(wanted={"true": 3, "false": 90})).send("1", "1", "2").startswith("Why?")


def test_the_request_has_the_limits_of_what_is_answered() -> None:
    talk = begin(QUOTA)
    talk.send("1", "2", "1", "cow")
    [request] = talk.requests
    assert isinstance(request, SurveyAnswers)
    assert request.limits == {"ward": 5}


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        (KnownSurveys(), "not yet not yet not yet"),
        (counts(wanted={"true": 6, "false": 3}), "not yet not yet not yet"),
        (counts(wanted={"true": 30, "false": 10}), "Most: 75 of 40"),
        (counts(wanted={"true": 10, "false": 30}), "75 not yet 40"),
        (counts(wanted={"true": 40, "false": 1}, ward={"kibera": 20, "langata": 21}), "not yet 49 41"),
    ],
)
def test_results_are_read_back_without_small_numbers(known: KnownSurveys, shown: str) -> None:
    assert begin(known=known).send("2") == f"{shown}\n."


def test_a_hidden_result_is_said_in_the_language_of_the_caller() -> None:
    talk = begin()
    talk.dial(language="sw")
    assert talk.send("2") == "bado bado bado\n."


@pytest.mark.parametrize(
    ("screens", "fields"),
    [
        ("q: {menu: Q?, save: q, options: [{value: a, say: A}, {say: None}], goto: end}", {"q": ("a",)}),
        ("q: {menu: Q?, save: q, options: months, goto: end}", {"q": tuple(map(str, range(1, 13)))}),
        ("q: {ask: Q?, answer: {type: integer, min: 1, max: 5}, save: q, goto: end}", {"q": tuple("12345")}),
        ("q: {ask: Q?, answer: {type: integer, min: 0, max: 5000}, save: q, goto: end}", {}),
        ("q: {ask: Q?, answer: {type: integer}, save: q, goto: end}", {}),
        ("q: {ask: Q?, answer: {type: text}, save: q, goto: end}", {}),
        ("q: {ask: Q?, answer: {type: date}, save: q, goto: end}", {}),
        ("q: {ask: Q?, answer: {type: pin, digits: 4}, save: q, goto: end}", {}),
        (
            "q: {ask: Q?, answer: {type: choice, of: {bus: bus, train: train}}, save: q, goto: end}",
            {"q": ("bus", "train")},
        ),
        ("q: {menu: Q?, save: q, private: true, options: yes_no, goto: end}", {}),
        ("q: {list: Q?, from: wards, label: name, value: code, save: q, goto: end}", {"q": ("01", "02")}),
        (
            (
                "q: {ask: Q?, answer: {type: integer}, save: n, goto: end, "
                "set: {q: {first: [{if: {n: {at_least: 60}}, value: old}, {value: young}]}}}"
            ),
            {"q": ("old", "young")},
        ),
        (
            "q: {ask: Q?, answer: {type: integer}, save: n, set: {q: {holds: {n: 1}}}, goto: end}",
            {"q": ("true", "false")},
        ),
        ("q: {ask: Q?, answer: {type: text}, save: n, set: {q: {first: [{value: '{n}'}]}}, goto: end}", {}),
    ],
)  # fmt: skip
def test_only_answers_of_few_values_are_counted(screens: str, fields: dict[str, tuple[str, ...]]) -> None:
    service = compile_menus(
        "surveys: {s: {title: S, screens: [q, end], until: '2026-12-31', over: over}}\n"
        "tables: {wards: {rows: [{code: '01', name: Kibera}, {code: '02', name: Langata}]}}\n"
        f"screens:\n  {screens}\n  end: {{end: Bye}}\n  over: {{end: Over}}\n"
    )
    assert {name: one.options for name, one in service.surveys["s"].fields.items()} == fields
