"""A launch day as a fluid: nothing is lost on its way, and it does what the gateway does."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from launch_day.day import LaunchDay
from launch_day.model.fluid import LEAST_SHARE, STAGES, Admission, People, Service, Step, by_minute, flow

DAY = LaunchDay(seconds=600.0, people=3000)  # 5 a second, 28 at the jump
STEP = 0.2
PATIENT = People(
    DAY.rate,
    think_seconds=1.0,
    patience=(8.0, 15.0),
    redial_share=0.9,
    redial_seconds=5.0,
    impatient_share=0.0,
    impatient_seconds=20.0,
    come_share=1.0,
    come_seconds=5.0,
)


def service(rate: float, cases: float = 1e6) -> Service:
    return Service(lambda _: rate, 0.01, 1.5, 20.0, lambda _: cases)


def live(people: People, served: Service, seconds: float = 1800.0) -> Sequence[Step]:
    return flow(people, served, seconds, STEP)


def total(steps: Sequence[Step], name: str) -> float:
    return sum(getattr(step, name) for step in steps)


def test_with_room_for_all_everybody_is_served_at_once() -> None:
    steps = live(PATIENT, service(1000.0))
    assert total(steps, "admitted") == pytest.approx(3000, rel=0.01)
    assert total(steps, "hops") == pytest.approx(3000 * (1 + STAGES), rel=0.01)
    assert total(steps, "filed") == total(steps, "at_case_system") == pytest.approx(3000, rel=0.01)
    assert total(steps, "told_to_wait") == pytest.approx(0)
    assert max(step.wait for step in steps) == pytest.approx(0.01)


def test_with_too_little_room_people_wait_in_line_and_all_are_served_in_the_end() -> None:
    steps = live(PATIENT, service(100.0))
    assert total(steps, "told_to_wait") > 100
    assert total(steps, "admitted") == pytest.approx(3000, rel=0.02)
    assert total(steps, "texted") == pytest.approx(total(steps, "came"), rel=0.02)
    assert max(step.line for step in steps) > 100 > 1 > steps[-1].line
    assert max(step.wait for step in steps) < 8.0  # nobody hangs up
    assert min(step.share for step in steps) >= LEAST_SHARE


def test_no_second_has_more_hops_than_are_answered() -> None:
    steps = live(PATIENT, service(100.0), 300.0)
    assert max(step.hops - step.told_later for step in steps) == pytest.approx(100.0 * STEP)


def test_the_impatient_dial_more_often_and_come_in_before_their_text() -> None:
    patient, impatient = (
        live(replace(PATIENT, impatient_share=share), service(100.0), 1200.0) for share in (0.0, 0.5)
    )
    assert total(impatient, "dials") > total(patient, "dials") * 1.02
    assert total(impatient, "admitted") == pytest.approx(3000, rel=0.02)


def test_who_does_not_come_when_texted_is_not_served() -> None:
    steps = live(replace(PATIENT, come_share=0.5), service(100.0))
    assert total(steps, "admitted") == pytest.approx(3000 - total(steps, "texted") / 2, rel=0.02)


def test_cases_queue_for_a_slow_case_system_and_all_arrive() -> None:
    steps = live(PATIENT, service(1000.0, cases=4.0))
    assert max(step.backlog for step in steps) > 500
    assert max(step.case_delay for step in steps) > 100
    assert total(steps, "at_case_system") == pytest.approx(3000, rel=0.01)
    assert max(step.at_case_system for step in steps) <= 4.0 * STEP * (1 + 1e-9)


def test_admission_shrinks_by_window_and_texts_only_after_a_calm_while() -> None:
    admission = Admission(longest_wait=1.5, most_texts=20.0)
    for _ in range(5):
        admission.pass_time(0.1, wait=2.0, hops=10.0)
    assert admission.share == pytest.approx(0.6)
    assert admission.texts(1.0, turned_away=5.0, line=50.0) == 0.0
    texted = [admission.texts(1.0, turned_away=0.0, line=50.0) for _ in range(6)]
    assert texted == [0.0, 0.0, 1.0, 2.0, 3.0, 4.0]


def test_minutes_have_the_sums_and_the_most_of_their_steps() -> None:
    steps = [Step(hops=1.0, line=float(number)) for number in range(25)]
    minutes = by_minute(steps, 0.1, 1.0)
    assert [(minute.hops, minute.line) for minute in minutes] == [(10.0, 9.0), (10.0, 19.0), (5.0, 24.0)]
