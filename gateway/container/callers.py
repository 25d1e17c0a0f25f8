"""What is known of callers: what they consent to, and what is remembered of them."""

from functools import cached_property

from gateway.callers.consent import ConsentStore
from gateway.callers.profile_store import ProfileStore
from gateway.container.resources import Resources


class CallerComponents:
    """The records of numbers."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    @cached_property
    def consent(self) -> ConsentStore:
        """What citizens do not want to be texted."""
        client = self._resources.redis
        return ConsentStore(lambda: client)

    @cached_property
    def profiles(self) -> ProfileStore:
        """What is remembered of numbers."""
        client, settings = self._resources.redis, self._resources.settings
        return ProfileStore(lambda: client, self._resources.crypto, settings.keep_languages)
