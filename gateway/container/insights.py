"""Makes the objects that count the ways of citizens through the menus, and read the counts."""

from functools import cached_property

from gateway.container.resources import Resources
from gateway.insights.count_store import CountStore
from gateway.insights.day_packer import DayPacker
from gateway.insights.reader import InsightsReader


class InsightComponents:
    """The objects that count the ways of citizens through the menus, and read the counts."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    @cached_property
    def counts(self) -> CountStore:
        """The store of counts."""
        return CountStore(self._resources.durable_hops.call)

    @cached_property
    def reader(self) -> InsightsReader:
        """Reads the counts."""
        return InsightsReader(self._resources.redis)

    @cached_property
    def packer(self) -> DayPacker:
        """Packs the counts of past days."""
        return DayPacker(self._resources.redis)
