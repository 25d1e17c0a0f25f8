"""The doctor looks at the folder of what callers speak."""

from pathlib import Path

import pytest

from gateway.operations.doctor.finding import FindingStatus
from gateway.operations.doctor.recordings import check_recordings_folder


@pytest.mark.parametrize("name", ["", "new", "new/deeper"])
def test_a_folder_that_can_be_written_to(tmp_path: Path, name: str) -> None:
    (found,) = check_recordings_folder(tmp_path / name)
    assert (found.status, found.message) == (FindingStatus.GOOD, f"They are kept in {tmp_path / name}.")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    (found,) = check_recordings_folder(file / "sound")
    assert found.status is FindingStatus.BAD
    assert "NotADirectoryError" in found.message
    assert "GATEWAY_RECORDINGS_DIR" in found.cure
