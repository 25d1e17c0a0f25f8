"""The doctor looks at the folder or the bucket of what callers speak."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.operations.doctor.finding import FindingStatus
from gateway.operations.doctor.recordings import check_recordings_bucket, check_recordings_folder
from gateway.storage.bucket.bucket import Bucket
from gateway.storage.bucket.signature import AccessKey
from tests.object_store import BUCKET, KEY_ID, SECRET, RunningObjectStore, run_object_store


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


@pytest.fixture(scope="module")
def running() -> Iterator[RunningObjectStore]:
    with run_object_store() as found:
        yield found


def bucket_of(running: RunningObjectStore, secret: str = SECRET) -> Bucket:
    return Bucket(running.url, AccessKey(KEY_ID, secret, "us-east-1"), lambda: datetime.now(UTC))


def test_a_bucket_that_works_is_left_as_it_was(running: RunningObjectStore) -> None:
    running.reset()
    (found,) = check_recordings_bucket(bucket_of(running))
    assert found.status is FindingStatus.GOOD
    assert found.message == "The bucket county at 127.0.0.1 keeps them."
    assert not running.store.buckets[BUCKET]


def test_a_bucket_that_refuses_says_why(running: RunningObjectStore) -> None:
    running.reset()
    (found,) = check_recordings_bucket(bucket_of(running, "another-secret"))
    assert found.status is FindingStatus.BAD
    assert "GATEWAY_RECORDINGS_S3_SECRET" in found.message
    assert found.cure


def test_a_bucket_that_keeps_what_is_deleted(running: RunningObjectStore) -> None:
    running.reset()
    running.store.versioned.add(BUCKET)
    (found,) = check_recordings_bucket(bucket_of(running))
    assert found.status is FindingStatus.WARNING
    assert "versioning" in found.cure
