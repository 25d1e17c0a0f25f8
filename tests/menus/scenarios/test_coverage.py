"""What no scenario visits."""

from menus.scenarios.coverage import measure_coverage
from tests.menus.scenarios.clinic_service import CLINIC, run_one_scenario

EVERYTHING = """\
given: {clock: 2026-03-02T16:59, lookups: {clinics: [{name: Afya}, {name: Huruma}]}%s}
steps:
  - dial
  - "1"
  - Jane
  - given: {lookups: {clinics: [{name: Afya}, {name: Huruma}]}}
  - dial
  - "2"
  - "2": {screen: one}
  - given: {lookups: {clinics: none}}
  - dial
  - "2": {screen: nowhere}
  - given: {lookups: {clinics: failed}}
  - dial
  - "2": {screen: away}
  - given: {lookups: {clinics: late}}
  - dial
  - "2": {screen: slow}
  - dial
  - "3"
  - anything
  - "4"
  - dial
  - "5": {screen: is_open}
  - wait: 1m
  - dial
  - "5": {screen: is_closed}
"""
SWITCH = "steps: [dial, '6']"


def uncovered_labels(*scenarios: str) -> list[str]:
    results = [run_one_scenario(scenario) for scenario in scenarios]
    assert all(result.passed for result in results), [result.differences for result in results]
    return [
        str(one)
        for one in measure_coverage(CLINIC, [stop for one in results for stop in one.trail]).uncovered
    ]


def test_everything_visited_in_every_language_leaves_nothing() -> None:
    assert uncovered_labels(EVERYTHING % "", EVERYTHING % ", language: sw", SWITCH) == []


def test_shown_screens_count_by_language_and_silent_ones_once() -> None:
    left = uncovered_labels(EVERYTHING % "", SWITCH)
    assert "name, not in sw" in left
    assert "start: Join, not in sw" in left
    assert not [one for one in left if one.startswith(("file", "stop,", "where", "hours"))]


def test_an_option_with_a_condition_counts_once() -> None:
    assert uncovered_labels(EVERYTHING % "", EVERYTHING % ", language: sw") == ["start: Kiswahili"]


def test_options_of_a_screen_that_nobody_came_to_are_not_named_too() -> None:
    left = uncovered_labels("given: {lookups: {clinics: {name: A}}}\nsteps: [dial, '2']")
    assert "several" in left
    assert not [one for one in left if one.startswith("several:")]


def test_a_list_counts_as_one_option() -> None:
    rows = "given: {lookups: {clinics: [{name: A}, {name: B}]}}\nsteps: [dial, '2']"
    assert "several: a row of the list" in uncovered_labels(rows)
    assert "several: a row of the list" not in uncovered_labels(rows.replace("'2'", "'2', '1'"))
