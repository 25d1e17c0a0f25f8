"""The check of `reminders:`: what it refuses, and what it warns of."""

import pytest

from menus.analysis.message_sizes import reminder_sizes
from menus.compiler.service import compile_service
from tests.menus.reminders.clinic import CLINIC

VISIT = '  visit: {message: visit_soon, on: "{visit}", before: 2d, until: {state: resolved}}\n'
STILL = "  still_fixed: {message: ask_again, when: {state: resolved}, after: 14d}\n"


def found(before: str = "", after: str = "") -> list[str]:
    assert before in CLINIC
    result = compile_service(CLINIC.replace(before, after, 1), "menus.yaml", {}.__getitem__)
    return [f"{one.code} {one.message}" for one in result.problems]


def test_a_file_with_reminders_has_no_problem() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ('{message: soon, on: "{visit}", before: 2d}', "M807 There is no message `soon`."),
        (
            '{message: resolved, on: "{visit}", before: 2d}',
            "M807 `resolved` goes out when a case comes to the state",
        ),
        ('{message: visit_soon, on: "{vist}", before: 2d}', "M207 Nothing provides `vist`."),
        ("{message: visit_soon, on: visit, before: 2d}", "M104 `on` is an answer, not `visit`."),
        ('{message: visit_soon, on: "{visit}"}', "M809 The reminder `visit` needs `after:` or `before:`."),
        ("{message: visit_soon, before: 2d}", "M809 The reminder `visit` needs `on:` or `when:`."),
        (
            '{message: visit_soon, on: "{visit}", before: 2d, after: 1d}',
            "M809 The reminder `visit` has `after:` and",
        ),
        (
            '{message: visit_soon, on: "{visit}", when: {state: resolved}, after: 1d}',
            "M809 The reminder `visit` has `on:`",
        ),
        (
            "{message: visit_soon, when: {state: resolved}, before: 1d}",
            "M809 The reminder `visit` cannot go before",
        ),
        (
            '{message: ask_again, when: {state: resolved}, after: 1d, each: "{place}"}',
            "M809 The reminder `visit` goes once",
        ),
        (
            "{message: visit_soon, when: {state: solved}, after: 1d}",
            "M807 There is no state of a case `solved`.",
        ),
        (
            '{message: visit_soon, on: "{visit}", before: 2h}',
            "M105 `before` is a number of days, weeks, months",
        ),
        (
            '{message: visit_soon, on: "{visit}", before: 99y}',
            "M105 `before` is a number of days, weeks, months",
        ),
        ('{message: visit_soon, on: "{visit}", before: [2d, 2d]}', "M104 `before` has `2d` twice."),
        (
            '{message: visit_soon, on: "{visit}", before: 2d, at: noon}',
            "M104 `at` is a time of day, not `noon`.",
        ),
        (
            '{message: visit_soon, on: "{visit}", before: 2d, at: "24:00"}',
            "M104 `at` is a time of day, not `24:00`.",
        ),
        (
            '{message: visit_soon, on: "{visit}", before: 2d, untill: 2d}',
            "M101 The reminder `visit` has no `untill:`.",
        ),
        (
            '{message: visit_soon, on: "{visit}", before: 2d, until: {filed: faults}}',
            "M807 There is no case `faults`.",
        ),
        (
            '{message: visit_soon, on: "{visit}", before: 2d, while: {opted_in: vist}}',
            "M807 There is no message or",
        ),
        (
            '{message: visit_soon, on: "{place}", before: 2d}',
            "M207 The words of the reminder `visit_soon` do not know",
        ),
        (
            '{message: visit_soon, on: "{visit}", before: [1d, 2d, 3d, 4d, 5d, 6d, 7d]}',
            "M806 The reminder `visit` goes 7",
        ),
    ],
)
def test_what_a_reminder_cannot_be(changed: str, problem: str) -> None:
    assert any(one.startswith(problem) for one in found(VISIT, f"  visit: {changed}\n")), found(
        VISIT, f"  visit: {changed}\n"
    )


TOGETHER = "M806 The reminders `visit` and `{}` together go 7 times in 30 days to one number"


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        ('early: {message: visit_soon, on: "{visit}", before: [4d, 5d, 6d, 7d]}', TOGETHER.format("early")),
        ('late: {message: visit_soon, on: "{visit}", after: [0d, 1d, 2d, 3d]}', TOGETHER.format("late")),
        ('early: {message: visit_soon, on: "{visit}", before: [5d, 6d, 7d]}', None),
        ('early: {message: visit_soon, on: "{visit}", before: [40d, 50d, 60d, 61d]}', None),
        ('late: {message: visit_soon, on: "{visit}", after: [30d, 31d, 32d, 33d]}', None),
    ],
)
def test_reminders_about_one_date_are_counted_together(second: str, problem: str | None) -> None:
    first = '  visit: {message: visit_soon, on: "{visit}", before: [1d, 2d, 3d]}\n'
    problems = found(VISIT, f"{first}  {second}\n")
    assert [one.startswith(problem or "") for one in problems] == ([True] if problem else []), problems


def test_a_date_that_is_unset_on_some_way_is_told_unless_it_is_meant_so() -> None:
    asked = "answer: {type: text}, save: place, goto: visit}"
    skips = "answer: {type: text}, save: place, goto: [{if: {place: Home}, goto: send}, {goto: visit}]}"
    problem = "M808 Some way comes to `send` without `visit`, and gets no reminder `visit`."
    assert problem in found(asked, skips)
    meant = CLINIC.replace(asked, skips).replace('on: "{visit}",', 'on: "{visit}", optional: true,')
    assert compile_service(meant, "menus.yaml", {}.__getitem__).problems == ()


def test_a_date_that_no_screen_files_or_remembers_is_told() -> None:
    problem = "M808 Nobody ever gets the reminder `vaccination`"
    assert any(one.startswith(problem) for one in found("goto: keep}", "goto: choose}"))


def test_a_reminder_that_belongs_to_no_case_asks_nothing_and_knows_no_reference() -> None:
    without_case = STILL.replace("when: {state: resolved}", 'on: "{born}"')
    problems = found(STILL, without_case)
    assert any(one.startswith("M807 `ask_again` asks") for one in problems)
    assert any(
        one.startswith("M207 The words of the reminder `ask_again` do not know `reference`")
        for one in problems
    )


def test_a_private_answer_is_not_shown_in_the_words_of_a_reminder() -> None:
    asked = "answer: {type: date}, save: born, goto: keep}"
    problems = found(asked, asked.replace("save:", "private: true, save:"))
    assert any(one.startswith("M601 `born` is private") for one in problems)


def test_the_message_of_a_reminder_is_no_state_of_a_case() -> None:
    service = compile_service(CLINIC, "menus.yaml", {}.__getitem__).service
    assert service is not None
    assert service.state_for("vaccine_due") is None
    assert service.state_for("DONE") == "resolved"


def test_a_choice_of_a_reminder_is_one_of_its_message_too() -> None:
    service = compile_service(CLINIC, "menus.yaml", {}.__getitem__).service
    assert service is not None
    assert service.consent_names(("vaccination", "resolved")) == ("vaccination", "resolved", "vaccine_due")


def test_the_texts_of_a_reminder_are_counted_together() -> None:
    service = compile_service(CLINIC, "menus.yaml", {}.__getitem__).service
    assert service is not None
    counted = {(size.name, size.language): size.parts for size in reminder_sizes(service)}
    assert counted[("vaccination", "en")] == 4
    assert counted[("visit", "sw")] == 1
