"""Connects to the bucket that the settings name."""

from datetime import UTC, datetime

from gateway.settings.settings import Settings
from gateway.storage.bucket.bucket import Bucket
from gateway.storage.bucket.signature import AccessKey


def connect_bucket(settings: Settings) -> Bucket:
    """Make the client of the bucket for recordings. It contacts nobody yet.

    Its signatures have the real time, whatever a clock for tests or demonstrations says.
    """
    key = AccessKey(
        settings.recordings_bucket_key_id,
        settings.recordings_bucket_secret,
        settings.recordings_bucket_region,
    )
    return Bucket(settings.recordings_bucket, key, lambda: datetime.now(UTC))
