"""Spoken messages of the provider network: in a folder they outlive the process, as a provider's do."""

from pathlib import Path

import pytest

from simulators.provider_network.calls import recordings
from simulators.provider_network.calls.recordings import SimulatedRecordings
from tests.clock import FakeMonotonic


def test_a_message_outlives_the_process(tmp_path: Path) -> None:
    spoken = SimulatedRecordings(FakeMonotonic(), tmp_path / "spoken").keep(b"sound", 1)
    restarted = SimulatedRecordings(FakeMonotonic(), tmp_path / "spoken")
    found = restarted.fetch(spoken.id)
    assert found is not None
    assert found.sound == b"sound"
    assert restarted.delete(spoken.id)
    assert restarted.fetch(spoken.id) is None
    assert not restarted.delete(spoken.id)


def test_it_can_be_fetched_after_a_while_only(tmp_path: Path) -> None:
    tick = FakeMonotonic()
    kept = SimulatedRecordings(tick, tmp_path)
    spoken = kept.keep(b"sound", 1)
    assert kept.fetch(spoken.id) is None
    tick.now += kept.publish_delay
    assert kept.fetch(spoken.id) == spoken


def test_earlier_messages_stay_in_the_folder(tmp_path: Path) -> None:
    tick = FakeMonotonic()
    for folder, is_there in ((tmp_path, True), (None, False)):
        kept = SimulatedRecordings(tick, folder)
        first = kept.keep(b"first", 1)
        for _ in range(recordings.MOST_RECORDINGS):
            kept.keep(b"later", 1)
        tick.now += kept.publish_delay
        assert (kept.fetch(first.id) is not None) is is_there


@pytest.mark.parametrize("name", ["../secret", "RE", "RE" + "0" * 31, "RE" + "0" * 32])
def test_no_other_file_is_a_message(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("x")
    assert SimulatedRecordings(FakeMonotonic(), tmp_path / "spoken").fetch(name) is None
