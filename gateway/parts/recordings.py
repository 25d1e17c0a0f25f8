"""What callers spoke."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.ground import Ground

if TYPE_CHECKING:
    from gateway.audio.recordings.fetcher import RecordingFetcher
    from gateway.audio.recordings.links import RecordingLinks
    from gateway.audio.recordings.recording_sources import RecordingSources
    from gateway.audio.recordings.sound_storage import SoundStorage
    from gateway.audio.recordings.store import RecordingStore
    from gateway.storage.outbox.outbox import Outbox


class RecordingParts(Ground):
    """Recordings: their records, their sound, their links."""

    @cached_property
    def recordings_outbox(self) -> "Outbox":
        """Recordings that have yet to be fetched."""
        from gateway.storage.outbox.outbox import Outbox

        return Outbox(self.redis, "recordings", self.clock)

    @cached_property
    def recording_storage(self) -> "SoundStorage":
        """Where their sound is kept."""
        from gateway.audio.recordings.sound_storage import FolderSoundStorage, RedisSoundStorage

        folder = self.settings.recordings_dir
        if folder is None:
            return RedisSoundStorage(self.redis)
        return FolderSoundStorage(folder, lambda: self.clock().timestamp())

    @cached_property
    def recording_links(self) -> "RecordingLinks":
        """Signed links to them."""
        from gateway.audio.recordings.links import RecordingLinks

        return RecordingLinks(self.crypto, self.settings.public_url)

    @cached_property
    def recordings(self) -> "RecordingStore":
        """Their records."""
        from gateway.audio.recordings.store import RecordingStore

        return RecordingStore(
            self.redis,
            self.recordings_outbox,
            self.recording_storage,
            self.recording_links,
            self.crypto,
            self.clock,
            self.settings.keep_recordings,
            self.recording_sources.deletes,
        )

    @cached_property
    def recording_sources(self) -> "RecordingSources":
        """Where providers have them."""
        from gateway.audio.recordings.recording_sources import RecordingSources

        settings, found = self.settings, [provider for provider in self.providers if provider.voice]
        own_hosts = (host for provider in found if provider.voice for host in provider.voice.recording_hosts)
        return RecordingSources(
            settings.recording_hosts or tuple(own_hosts),
            {one.name: one.voice.recording_source(settings) for one in found if one.voice},
        )

    @cached_property
    def recording_fetcher(self) -> "RecordingFetcher":
        """Fetches them from the providers."""
        from gateway.audio.recordings.download import RecordingDownloader
        from gateway.audio.recordings.fetcher import RecordingFetcher

        return RecordingFetcher(
            self.redis,
            self.recordings_outbox,
            self.recordings,
            RecordingDownloader(self.recording_sources, self.settings.recording_megabytes * 1_000_000),
            self.draw,
            self.recording_sources.deletes,
        )
