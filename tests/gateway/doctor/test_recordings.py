"""The doctor looks at the folder of what callers speak."""

from pathlib import Path

import pytest

from gateway.operations.doctor.finding import Verdict
from gateway.operations.doctor.recordings import folder


@pytest.mark.parametrize("name", ["", "new", "new/deeper"])
def test_a_folder_that_can_be_written_to(tmp_path: Path, name: str) -> None:
    (found,) = folder(tmp_path / name)
    assert (found.verdict, found.said) == (Verdict.GOOD, f"They are kept in {tmp_path / name}.")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    (found,) = folder(file / "sound")
    assert found.verdict is Verdict.BAD
    assert "NotADirectoryError" in found.said
    assert "GATEWAY_RECORDINGS_DIR" in found.cure
