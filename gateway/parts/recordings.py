"""What callers spoke."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.ground import Ground

if TYPE_CHECKING:
    from gateway.audio.recordings.fetcher import Fetching
    from gateway.audio.recordings.links import Links
    from gateway.audio.recordings.sound_storage import Keeping
    from gateway.audio.recordings.store import Recordings
    from gateway.storage.outbox.outbox import Outbox


class RecordingParts(Ground):
    """Recordings: their records, their sound, their links."""

    @cached_property
    def recordings_outbox(self) -> "Outbox":
        """Recordings that have yet to be fetched."""
        from gateway.storage.outbox.outbox import Outbox

        return Outbox(self.redis, "recordings", self.clock)

    @cached_property
    def recordings_kept(self) -> "Keeping":
        """Where their sound is kept."""
        from gateway.audio.recordings.sound_storage import InFolder, InStore

        folder = self.settings.recordings_dir
        if folder is None:
            return InStore(self.redis)
        return InFolder(folder, lambda: self.clock().timestamp())

    @cached_property
    def recording_links(self) -> "Links":
        """Signed links to them."""
        from gateway.audio.recordings.links import Links

        return Links(self.vault, self.settings.public_url)

    @cached_property
    def recordings(self) -> "Recordings":
        """Their records."""
        from gateway.audio.recordings.store import Recordings

        return Recordings(
            self.redis,
            self.recordings_outbox,
            self.recordings_kept,
            self.recording_links,
            self.vault,
            self.clock,
            self.settings.keep_recordings,
            deletes=self.settings.delete_twilio_recordings,
        )

    @cached_property
    def recording_fetching(self) -> "Fetching":
        """Fetches them from the providers."""
        from gateway.audio.recordings.allowed_hosts import Origins
        from gateway.audio.recordings.download import Download
        from gateway.audio.recordings.fetcher import Fetching

        settings = self.settings
        origins = Origins(
            settings.recording_hosts,
            tuple(filter(None, (settings.twilio_api_url, settings.at_api_url))),
            settings.twilio_api_url,
            settings.twilio_account_sid,
            settings.twilio_auth_tokens[0] if settings.twilio_auth_tokens else "",
        )
        return Fetching(
            self.redis,
            self.recordings_outbox,
            self.recordings,
            Download(origins, settings.recording_megabytes * 1_000_000),
            self.draw,
            delete=settings.delete_twilio_recordings,
        )
