"""Checks the folder or the bucket for recordings of callers, if one is set."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from gateway.operations.doctor.finding import Finding, bad, good, warning
from gateway.storage.bucket.bucket import Bucket
from gateway.storage.bucket.errors import BucketError

CURE = "Name a folder in GATEWAY_RECORDINGS_DIR that every web process and worker may write to, or none."
BUCKET_CURE = (
    "Mend that: until then recordings wait at their provider, and those that are kept cannot be played."
)
VERSIONS_CURE = "Turn versioning off, or give the bucket a rule that deletes earlier versions after a day."
PROBE = "probe/"


def check_recordings_folder(path: Path) -> Iterator[Finding]:
    """Check that the folder can be written to. It need not exist yet."""
    existing = next(folder for folder in (path, *path.absolute().parents) if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        yield bad(
            "recordings", f"{path} cannot be written to ({type(error).__name__}).", CURE, "recordings-store"
        )
    else:
        yield good("recordings", f"They are kept in {path}.")


def check_recordings_bucket(bucket: Bucket) -> Iterator[Finding]:
    """Check that the bucket can be written to, read, listed and deleted from. It leaves nothing there."""
    name, body = f"{PROBE}{uuid4().hex}", b"a probe of gateway doctor"
    try:
        bucket.put(name, body)
        found = bucket.get(name)
        listed = name in bucket.names(PROBE)
        bucket.delete(name)
        is_gone = bucket.get(name) is None
    except BucketError as error:
        yield bad("recordings", str(error), BUCKET_CURE, "recordings-store")
        return
    if found is None or found.body != body or not listed or not is_gone:
        yield bad(
            "recordings",
            f"{bucket.place} does not give back, list or delete what it took.",
            BUCKET_CURE,
            "recordings-store",
        )
    elif _keeps_versions(bucket):
        yield warning(
            "recordings",
            f"{bucket.place} keeps what is deleted, as earlier versions.",
            VERSIONS_CURE,
            "recordings-versions",
        )
    else:
        yield good("recordings", f"{bucket.place} keeps them.")


def _keeps_versions(bucket: Bucket) -> bool:
    """Return True if the store says so. The key need not be allowed to ask, and not every store knows versions."""
    try:
        return bucket.keeps_versions()
    except BucketError:
        return False
