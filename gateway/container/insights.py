"""Makes the objects that count the ways of citizens through the menus, and read the counts."""

from functools import cached_property

from gateway.callers.phone_numbers import NETWORK_CODE
from gateway.container.resources import Resources
from gateway.conversations.walk_keeper import WalkKeeper
from gateway.conversations.walks import WalkStore
from gateway.insights.count_store import CountStore
from gateway.insights.day_packer import DayPacker
from gateway.insights.hop_counter import HopCounter
from gateway.insights.open_sessions import OpenSessions
from gateway.insights.reader import InsightsReader
from gateway.insights.upkeep import InsightsUpkeep
from gateway.storage.redis_clients import command_sender


class InsightComponents:
    """The objects that count the ways of citizens through the menus, and read the counts."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._call = command_sender(lambda: resources.redis)

    @cached_property
    def counts(self) -> CountStore:
        """The store of counts."""
        return CountStore(self._call)

    @cached_property
    def sessions(self) -> OpenSessions:
        """The sessions under way, and which of them citizens have left."""
        return OpenSessions(self._call)

    @cached_property
    def hops(self) -> HopCounter:
        """Counts the hops of this process."""
        return HopCounter(self.counts, self.sessions, NETWORK_CODE.fullmatch)

    @cached_property
    def walks(self) -> WalkKeeper:
        """Keeps the walks of this process."""
        return WalkKeeper(self._call, self._resources.clock)

    @cached_property
    def walk_store(self) -> WalkStore:
        """The walks that are kept."""
        resources = self._resources
        is_one = resources.settings.is_one_store
        return WalkStore(*([resources.redis] if is_one else [resources.redis, resources.sessions_redis]))

    @cached_property
    def reader(self) -> InsightsReader:
        """Reads the counts."""
        return InsightsReader(self._resources.redis)

    @property
    def upkeep(self) -> InsightsUpkeep:
        """Counts sessions as left, and packs days."""
        return InsightsUpkeep(self.sessions, self.packer, self._resources.clock)

    @cached_property
    def packer(self) -> DayPacker:
        """Packs the counts of past days."""
        return DayPacker(self._resources.redis)
