"""What the verdict on a launch day finds."""

from array import array

import pytest

from launch_day.citizen import Citizen
from launch_day.minutes import Minute
from launch_day.verdict import Verdict

ANNA = Citizen(1)
TEXT = (ANNA.msisdn, "We have your report 482915304.")
GOOD = {
    "minutes": [Minute(hop_waits=array("d", [0.1] * 200))],
    "references": [("482915304", 3.0, ANNA)],
    "filed": {"482915304": ANNA.card},
    "texts": {TEXT: 1},
    "told": {(ANNA.msisdn, "482915304")},
    "left_in_line": 0,
    "left_backlog": 0,
    "refused": [],
    "strange_pages": [],
    "bound_seconds": 5.0,
}


def test_a_day_without_loss_is_good() -> None:
    verdict = Verdict(**GOOD)
    assert verdict.is_good
    assert "Lost: 0." in "\n".join(verdict.lines())


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"filed": {}}, "cases lost"),
        ({"filed": {"482915304": "77"}}, "cases with the answers of somebody else"),
        ({"filed": {"482915304": ANNA.card, "482915305": ANNA.card}}, "cases filed twice"),
        ({"told": {("+254700000009", "482915304")}}, "texts lost"),
        ({"texts": {TEXT: 2}}, "texts sent twice"),
        ({"left_in_line": 2}, "callers who were told to wait and never texted"),
        ({"left_backlog": 1}, "cases that never left"),
        ({"refused": ["wrong"]}, "requests with a wrong signature"),
        ({"strange_pages": ["Sorry"]}, "pages that belong nowhere"),
        (
            {"minutes": [Minute(hop_waits=array("d", [0.1] * 90 + [9.0] * 10))]},
            "minutes in which sessions under way waited over the bound",
        ),
    ],
)
def test_what_must_not_be_is_named(change: dict[str, object], what: str) -> None:
    verdict = Verdict(**{**GOOD, **change})
    assert [kind for kind, found in verdict.problems() if found] == [what]
    assert not verdict.is_good
    assert f"WRONG, {what}: " in "\n".join(verdict.lines())
