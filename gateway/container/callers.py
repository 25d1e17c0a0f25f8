"""Makes the stores of callers' consent and profiles."""

from collections.abc import Callable
from functools import cached_property

from gateway.callers.consent import ConsentStore
from gateway.callers.profile_store import ProfileStore
from gateway.container.resources import Resources
from gateway.conversations.effect_executor import EFFECTS_SECONDS
from gateway.storage.redis_clients import command_sender
from gateway.surveys.survey_store import SurveyStore
from gateway.unclear_texts.unclear_text_keeper import UnclearTextKeeper
from gateway.unclear_texts.unclear_text_store import UnclearTextStore


class CallerComponents:
    """The stores of the data about phone numbers."""

    def __init__(self, resources: Resources, end_reminders: Callable[[str], object]) -> None:
        """`end_reminders` ends those of the number of a digest."""
        self._resources = resources
        self.end_reminders = end_reminders

    @cached_property
    def consent(self) -> ConsentStore:
        """The texts that citizens have opted out of."""
        client = self._resources.redis
        return ConsentStore(lambda: client, self.end_reminders)

    @cached_property
    def surveys(self) -> SurveyStore:
        """What surveys have counted, and who has answered."""
        resources = self._resources
        return SurveyStore(
            command_sender(lambda: resources.redis), resources.crypto, resources.clock, EFFECTS_SECONDS
        )

    @cached_property
    def profiles(self) -> ProfileStore:
        """The store of caller profiles."""
        client, settings = self._resources.redis, self._resources.settings
        return ProfileStore(lambda: client, self._resources.crypto, settings.keep_languages)

    @cached_property
    def unclear_texts(self) -> UnclearTextStore:
        """The texts that were not understood."""
        resources = self._resources
        return UnclearTextStore(resources.redis, resources.crypto, resources.clock)

    @cached_property
    def unclear_text_keeper(self) -> UnclearTextKeeper:
        """Keeps such texts of this process."""
        return UnclearTextKeeper(self.unclear_texts)
