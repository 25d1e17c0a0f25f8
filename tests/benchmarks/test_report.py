"""Results as tables: beside the targets, for a terminal and for the docs."""

from pathlib import Path

import msgspec
import pytest

from benchmarks import capacity, report, targets
from benchmarks.measurements import catalog
from benchmarks.result import Measured, Plot, Result, read_all
from benchmarks.targets import Target

RESULT = Result(
    "Hops",
    ("server", "hops/s"),
    [["one", 1234.5], ["two", 0.1234]],
    ["A note."],
    {},
    (Plot(0, (1,), "Hops"),),
)


@pytest.mark.parametrize(
    ("figure", "at_most", "reached"),
    [(1.9, False, "no"), (2.0, False, "first"), (3.0, False, "then"), (3.1, True, "no"), (1.9, True, "then")],
)
def test_a_figure_beside_its_target(figure: float, at_most: bool, reached: str) -> None:
    first, then = (2.5, 2.0) if at_most else (2.0, 3.0)
    assert Target("it", first, then, at_most=at_most).reached(figure) == reached


def test_every_figure_has_a_target_and_every_target_is_printed_once() -> None:
    results = {name: Result("", (), [], [], {name: 1.0}) for name in targets.TARGETS}
    assert [row[0] for row in targets.compare(results)] == [
        target.what for target in targets.TARGETS.values()
    ]


def test_a_table_for_a_terminal() -> None:
    assert report.text(RESULT).splitlines() == [
        "Hops",
        "  server  hops/s",
        "  ------  ------",
        "  one      1,234",
        "  two      0.123",
        "  A note.",
    ]


@pytest.mark.parametrize(
    ("others", "says"),
    [
        (None, "load 9.1 before it."),
        (3.0, "load 9.1 before it. Others took 3 % of the cores just before."),
        (
            62.0,
            (
                "load 9.1 before it. Others took 62 % of the cores just before. **A busy machine: rates are lower, "
                "waits and processor times longer than on an idle one.**"
            ),
        ),
    ],
)
def test_figures_from_a_busy_machine_say_so(others: float | None, says: str) -> None:
    measured = Measured("2026-01-02T03:04+00:00", False, 5, 4.0, 9.1, {}, others)
    result = msgspec.structs.replace(RESULT, measured=measured)
    line = f"5 rounds of 4 s, 2026-01-02 03:04 UTC, {says}"
    assert report.text(result).splitlines()[-1] == f"  {line}"
    assert f"*{line}*" in report.markdown("hops", result)


def test_a_page_is_filled_between_its_marks_only() -> None:
    page = "Before.\n<!-- result: hops -->\nold\n<!-- end -->\nAfter.\n<!-- result: none -->\nkept\n<!-- end -->\n"
    filled = report.fill(page, {"hops": RESULT})
    assert filled == (
        "Before.\n<!-- result: hops -->\n| server | hops/s |\n| --- | --: |\n| one | 1,234 |\n| two | 0.123 |\n\n"
        "A note.\n\n![Hops](images/performance/hops.png)\n<!-- end -->\n"
        "After.\n<!-- result: none -->\nkept\n<!-- end -->\n"
    )
    assert report.fill(filled, {"hops": RESULT}) == filled


def test_what_places_need_grows_with_their_people_and_waits_for_its_figures() -> None:
    figures = {"processor_two_cores": 200.0, "store_processor": 20.0, "cases": 500.0, "session_bytes": 1000.0}
    assert not list(capacity.needs({"some": Result("", (), [], [], figures)}))
    whole = Result("", (), [], [], figures | {"case_bytes": 5000.0})
    city, _county, nation = capacity.needs({"all": whole})
    assert (city[0], city[4]) == ("a city", 1)
    # 3,000 hops/s × 200 µs are 0.6 cores, and a core is to be busy for 60 % at most; 375 sessions/s × 600 s × 1 kB
    assert nation[3:8] == [3000, 1, pytest.approx(6), 1, pytest.approx(225)]


def test_the_page_shows_the_kept_results() -> None:
    page, results = report.PAGE.read_text(), read_all()
    assert results
    assert report.fill(page, results) == page
    shown = {part[2] for part in report.PART.finditer(page)}
    assert results.keys() <= shown
    for name, kept in results.items():
        for number in range(len(kept.plots)):
            assert (report.PAGE.parent / report.IMAGES / report.plot_file(name, number)).is_file()


def test_every_measurement_has_its_place_in_the_catalog_and_on_the_page() -> None:
    folder = Path(catalog.__file__).parent
    modules = {path.stem for path in folder.glob("*.py") if "\ndef measure(" in path.read_text()}
    assert modules == set(catalog.NAMES)
    marks = {part[2] for part in report.PART.finditer(report.PAGE.read_text())}
    assert marks == {*catalog.NAMES, "peers", "targets", "capacity", "machine"}
