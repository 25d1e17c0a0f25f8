"""Parts of a text are counted as three libraries count them that have nothing to do with us."""

import json
from pathlib import Path

import pytest

from menus.rendering.text.segments import count_segments
from simulators.provider_network.text_length import sms_parts

RECORDED = json.loads(Path(__file__).with_name("segment_counts.json").read_text(encoding="utf-8"))
CASES = {row["case"]: row for row in RECORDED["cases"]}


@pytest.mark.parametrize("library", RECORDED["libraries"])
@pytest.mark.parametrize("case", CASES)
def test_parts_are_counted_as_by_others(case: str, library: str) -> None:
    row = CASES[case]
    counted = count_segments(row["text"])
    assert (counted.segments, counted.encoding.value) == (row[library], row["encoding"])


@pytest.mark.parametrize("case", CASES)
def test_the_network_stand_in_counts_the_same(case: str) -> None:
    assert sms_parts(CASES[case]["text"]) == CASES[case]["split-sms"]


def test_the_table_has_what_is_hard_to_count() -> None:
    """Both alphabets, one part and several, and texts in which a pair would be parted."""
    assert {(row["encoding"], row["split-sms"] > 1) for row in CASES.values()} == {
        (encoding, several) for encoding in ("GSM-7", "UCS-2") for several in (False, True)
    }
    room = {"GSM-7": 153, "UCS-2": 67}
    lost = [
        row
        for row in CASES.values()
        if 1 < -(-count_segments(row["text"]).units // room[row["encoding"]]) < row["split-sms"]
    ]
    assert {row["encoding"] for row in lost} == set(room)
