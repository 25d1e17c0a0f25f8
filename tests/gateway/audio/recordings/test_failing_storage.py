"""What becomes of recordings while the bucket or the disk that is to keep them fails."""

import logging
from pathlib import Path

import pytest

from gateway.storage.bucket.errors import BucketError
from tests.gateway.audio.recordings.conftest import (
    ID,
    NUMBER,
    WAV,
    MakeRecordingSetup,
    RecordingSetup,
    days_in_seconds,
)
from tests.gateway.lookups.fake_http_system import answer_json
from tests.object_store import BUCKET, RunningObjectStore

SOUND = answer_json(WAV, Content_Type="audio/x-wav")


@pytest.fixture
def on_bucket(make_recording_setup: MakeRecordingSetup, object_store: RunningObjectStore) -> RecordingSetup:
    """A recording that is to be fetched and kept in an empty bucket."""
    object_store.reset()
    setup = make_recording_setup(**object_store.settings)
    setup.set_answers(SOUND)
    setup.add_recording()
    return setup


def test_a_bucket_that_fails_loses_nothing(
    on_bucket: RecordingSetup,
    object_store: RunningObjectStore,
    caplog: pytest.LogCaptureFixture,
) -> None:
    object_store.store.next_errors += [(403, "AccessDenied")]
    on_bucket.fetch()
    (told,) = [one for one in caplog.records if one.message == "recording_not_stored"]
    assert told.levelno == logging.ERROR
    assert "s3:PutObject" in told.reason  # type: ignore[attr-defined]
    assert on_bucket.get(on_bucket.link()).status_code == 202
    on_bucket.clock.advance(days_in_seconds(1))  # longer than a provider may take to publish it
    object_store.store.next_errors += [(403, "AccessDenied")]
    on_bucket.fetch()
    assert on_bucket.services.recordings.state(ID) == "pending"
    on_bucket.clock.advance(3600)
    on_bucket.fetch()
    assert on_bucket.get(on_bucket.link()).data == WAV
    object_store.store.next_errors += [(503, "SlowDown")] * 3
    answer = on_bucket.get(on_bucket.link())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
    assert on_bucket.get(on_bucket.link(), Range="bytes=0-3").data == WAV[:4]


def test_what_cannot_be_stored_is_given_up_when_it_expires(
    on_bucket: RecordingSetup, object_store: RunningObjectStore
) -> None:
    on_bucket.clock.advance(days_in_seconds(31))
    object_store.store.next_errors += [(403, "AccessDenied")]
    on_bucket.fetch()
    assert on_bucket.services.recordings.state(ID) == "lost"
    assert on_bucket.services.recordings_outbox.depth() == 0


def test_a_full_disk_loses_nothing(make_recording_setup: MakeRecordingSetup, tmp_path: Path) -> None:
    (tmp_path / "sound").write_bytes(b"")  # where the folder should be
    setup = make_recording_setup(GATEWAY_RECORDINGS_DIR=str(tmp_path / "sound"))
    setup.set_answers(SOUND)
    setup.add_recording()
    setup.fetch()
    assert setup.record[b"error"] == b"FileExistsError"
    (tmp_path / "sound").unlink()
    setup.clock.advance(3600)
    setup.fetch()
    assert setup.get(setup.link()).data == WAV


def test_a_call_does_not_wait_for_the_bucket(
    on_bucket: RecordingSetup, object_store: RunningObjectStore
) -> None:
    on_bucket.fetch()
    object_store.store.requests.clear()
    on_bucket.services.recordings.discard(ID)
    assert object_store.store.requests == []
    on_bucket.fetch()
    assert not object_store.store.buckets[BUCKET]


def test_forget_says_that_the_bucket_failed_and_may_be_repeated(
    on_bucket: RecordingSetup, object_store: RunningObjectStore
) -> None:
    on_bucket.fetch()
    object_store.store.next_errors += [(403, "InvalidAccessKeyId")]
    with pytest.raises(BucketError, match="it does not take the key"):
        on_bucket.services.eraser.erase(NUMBER)
    assert on_bucket.services.eraser.erase(NUMBER).recordings == 1
    assert not object_store.store.buckets[BUCKET]
