"""What every storage of sounds does: the durable store, a folder and a bucket."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis

from gateway.audio.recordings.bucket_storage import BucketSoundStorage
from gateway.audio.recordings.sound_storage import FolderSoundStorage, RedisSoundStorage, SoundStorage
from gateway.errors import DecryptionError
from gateway.storage.bucket.bucket import Bucket
from gateway.storage.bucket.errors import BucketError
from gateway.storage.bucket.signature import AccessKey
from tests.clock import Clock
from tests.object_store import BUCKET, KEY_ID, SECRET, RunningObjectStore

SOUND = bytes(range(256)) * 400
ID, OTHER = "0123456789abcdef0123456789abcdef", "f" * 32


@dataclass
class Setup:
    """A storage that goes by `clock`. `is_empty` says whether it holds nothing more, not even a mark."""

    storage: SoundStorage
    clock: Clock
    is_empty: Callable[[], bool]
    expires_by_itself: bool = False


def bucket_of(running: RunningObjectStore) -> Bucket:
    return Bucket(running.url, AccessKey(KEY_ID, SECRET, "us-east-1"), lambda: datetime.now(UTC))


@pytest.fixture(params=["store", "folder", "bucket"])
def setup(
    request: pytest.FixtureRequest, store: redis.Redis, tmp_path: Path, object_store: RunningObjectStore
) -> Setup:
    clock = Clock()
    now = lambda: clock().timestamp()  # noqa: E731
    if request.param == "store":
        return Setup(RedisSoundStorage(store), clock, lambda: store.dbsize() == 0, expires_by_itself=True)
    if request.param == "folder":
        folder = tmp_path / "sounds"
        return Setup(FolderSoundStorage(folder, now), clock, lambda: not list(folder.iterdir()))
    object_store.reset()
    storage = BucketSoundStorage(bucket_of(object_store), now)
    return Setup(storage, clock, lambda: not object_store.store.buckets[BUCKET])


def test_what_was_saved_is_read_until_it_is_deleted(setup: Setup) -> None:
    storage = setup.storage
    assert storage.read(ID) is None
    storage.save(ID, SOUND, 100)
    storage.save(OTHER, b"another", 100)
    assert storage.read(ID) == SOUND
    storage.delete(ID)
    storage.delete(ID)
    assert storage.read(ID) is None
    assert storage.read(OTHER) == b"another"
    storage.delete(OTHER)
    assert setup.is_empty()


def test_what_is_saved_again_replaces_it(setup: Setup) -> None:
    setup.storage.save(ID, SOUND, 100)
    setup.storage.save(ID, b"", 100)
    assert setup.storage.read(ID) == b""


def test_what_has_expired_goes_and_the_rest_stays(setup: Setup) -> None:
    storage = setup.storage
    storage.save(ID, SOUND, 100)
    storage.save(OTHER, b"longer", 5000)
    assert storage.delete_expired() == 0
    assert storage.read(ID) == SOUND
    if setup.expires_by_itself:
        return
    setup.clock.advance(200)
    assert storage.delete_expired() == 1
    assert storage.delete_expired() == 0
    assert storage.read(ID) is None
    assert storage.read(OTHER) == b"longer"
    setup.clock.advance(5000)
    assert storage.delete_expired() == 1
    assert setup.is_empty()


def test_what_was_saved_for_longer_lives_longer(setup: Setup) -> None:
    setup.storage.save(ID, b"first", 100)
    setup.storage.save(ID, b"second", 5000)
    setup.clock.advance(200)
    assert setup.storage.delete_expired() == 0
    assert setup.storage.read(ID) == b"second"
    if setup.expires_by_itself:
        return
    setup.clock.advance(5000)
    assert setup.storage.delete_expired() == 1
    assert setup.is_empty()


def test_contents_are_replaced_and_expire_as_before(setup: Setup) -> None:
    def replacement(encrypted: bytes) -> bytes | None:
        if encrypted == b"unreadable":
            raise DecryptionError("a sound")
        return b"new" if encrypted == b"old" else None

    storage = setup.storage
    for recording_id, sound in ((ID, b"old"), (OTHER, b"unreadable"), ("a" * 32, b"new already")):
        storage.save(recording_id, sound, 100)
    if setup.expires_by_itself:  # its values are keys of the store, which others replace
        assert storage.replace_all(replacement) == 0
        return
    setup.clock.advance(50)
    assert storage.replace_all(replacement) == 1
    assert [storage.read(one) for one in (ID, OTHER, "a" * 32)] == [b"new", b"unreadable", b"new already"]
    assert storage.replace_all(replacement) == 0
    setup.clock.advance(51)
    assert storage.delete_expired() == 3


def test_what_is_forgotten_while_its_key_changes_stays_forgotten(object_store: RunningObjectStore) -> None:
    object_store.reset()
    storage = BucketSoundStorage(bucket_of(object_store), lambda: 1000.0)
    storage.save(ID, b"old", 100)
    storage.save(OTHER, b"old", 100)

    def replacement(_encrypted: bytes) -> bytes:
        storage.delete(ID)
        return b"new"

    assert storage.replace_all(replacement) == 1
    assert (storage.read(ID), storage.read(OTHER)) == (None, b"new")


def test_sounds_of_many_pages(object_store: RunningObjectStore) -> None:
    object_store.reset()
    object_store.store.page = 2
    storage = BucketSoundStorage(bucket_of(object_store), lambda: now[0])
    now = [1000.0]
    for number in range(5):
        storage.save(str(number), b"old", 10 + number)
    assert storage.replace_all(lambda _encrypted: b"new") == 5
    now[0] = 1013.5
    object_store.store.requests.clear()
    assert storage.delete_expired() == 3
    lists = [path for method, path in object_store.store.requests if path == f"/{BUCKET}"]
    assert len(lists) == 2  # it stops at the first marker that has not expired
    assert [storage.read(str(number)) for number in range(5)] == [None, None, None, b"new", b"new"]


def test_a_sound_without_its_marker_is_never_left(object_store: RunningObjectStore) -> None:
    object_store.reset()
    storage = BucketSoundStorage(bucket_of(object_store), lambda: 1000.0)
    object_store.store.next_errors += [(403, "AccessDenied")]
    with pytest.raises(BucketError, match="s3:PutObject"):
        storage.save(ID, SOUND, 100)
    assert not object_store.store.buckets[BUCKET]
