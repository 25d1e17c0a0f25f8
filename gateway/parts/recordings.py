"""What callers spoke."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.ground import Ground
from gateway.providers.africastalking.settings import AfricasTalkingSettings
from gateway.providers.twilio.settings import TwilioSettings

if TYPE_CHECKING:
    from gateway.audio.recordings.fetcher import RecordingFetcher
    from gateway.audio.recordings.links import RecordingLinks
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
            delete_at_provider=self.settings.provider(TwilioSettings).delete_recordings,
        )

    @cached_property
    def recording_fetcher(self) -> "RecordingFetcher":
        """Fetches them from the providers."""
        from gateway.audio.recordings.allowed_hosts import AllowedHosts
        from gateway.audio.recordings.download import RecordingDownloader
        from gateway.audio.recordings.fetcher import RecordingFetcher

        settings = self.settings
        twilio, at = settings.provider(TwilioSettings), settings.provider(AfricasTalkingSettings)
        origins = AllowedHosts(
            settings.recording_hosts,
            tuple(filter(None, (twilio.api_url, at.api_url))),
            twilio.api_url,
            twilio.account_sid,
            twilio.auth_tokens[0] if twilio.auth_tokens else "",
        )
        return RecordingFetcher(
            self.redis,
            self.recordings_outbox,
            self.recordings,
            RecordingDownloader(origins, settings.recording_megabytes * 1_000_000),
            self.draw,
            delete_at_provider=twilio.delete_recordings,
        )
