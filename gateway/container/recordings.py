"""Makes the objects that fetch and store caller recordings, and make links to them."""

from functools import cached_property

from gateway.audio.recordings.bucket_storage import BucketSoundStorage
from gateway.audio.recordings.download import RecordingDownloader
from gateway.audio.recordings.fetcher import RecordingFetcher
from gateway.audio.recordings.links import RecordingLinks
from gateway.audio.recordings.recording_sources import RecordingSources
from gateway.audio.recordings.recording_store import RecordingStore
from gateway.audio.recordings.sound_storage import FolderSoundStorage, RedisSoundStorage, SoundStorage
from gateway.container.resources import Resources
from gateway.storage.bucket.connection import connect_bucket
from gateway.storage.outbox.outbox import Outbox


class RecordingComponents:
    """The objects that fetch recordings, store their records and sound, and sign links to them."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    @cached_property
    def outbox(self) -> Outbox:
        """The outbox of recordings that are still to be fetched."""
        return self._resources.outbox("recordings")

    @cached_property
    def storage(self) -> SoundStorage:
        """Stores the sound of recordings: in a bucket or a folder if one is set, otherwise in Redis."""
        settings = self._resources.settings
        if settings.recordings_bucket:
            return BucketSoundStorage(connect_bucket(settings), self._resources.timestamp)
        if settings.recordings_dir is not None:
            return FolderSoundStorage(settings.recordings_dir, self._resources.timestamp)
        return RedisSoundStorage(self._resources.redis)

    @cached_property
    def links(self) -> RecordingLinks:
        """Signs and checks links to recordings."""
        return RecordingLinks(self._resources.crypto, self._resources.settings.public_url)

    @cached_property
    def store(self) -> RecordingStore:
        """The store of recordings."""
        resources = self._resources
        return RecordingStore(
            resources.redis,
            self.outbox,
            self.storage,
            self.links,
            resources.crypto,
            resources.clock,
            resources.settings.keep_recordings,
            resources.settings.recordings_megabytes_a_day * 1_000_000,
        )

    @cached_property
    def sources(self) -> RecordingSources:
        """The places at providers from which recordings may be fetched."""
        settings, providers = self._resources.settings, self._resources.providers
        voices = {provider.name: provider.voice for provider in providers if provider.voice}
        own_hosts = (host for voice in voices.values() for host in voice.recording_hosts)
        return RecordingSources(
            settings.recording_hosts or tuple(own_hosts),
            {name: voice.recording_source(settings) for name, voice in voices.items()},
        )

    @cached_property
    def fetcher(self) -> RecordingFetcher:
        """Fetches recordings from the providers."""
        resources = self._resources
        return RecordingFetcher(
            resources.redis,
            self.outbox,
            self.store,
            RecordingDownloader(self.sources, resources.settings.recording_megabytes * 1_000_000),
            resources.draw,
            self.sources.deletes,
        )
