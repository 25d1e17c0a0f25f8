"""The hops of this process that are not counted yet."""

from collections import deque

from gateway.operations.delayed_call import DelayedCall
from menus.insights.hop import Hop


class HopLog(deque[Hop]):
    """Hops in the order in which they were saved. `counting` counts them soon after somebody asks."""

    counting: DelayedCall
