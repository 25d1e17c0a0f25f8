"""Settings of the whole service: entries, keys, limits, hours, resuming."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from menus.model.keywords import Keyword
from menus.problems import Place
from menus.rendering.text.budget import PageBudget


class EntryPoint(msgspec.Struct, frozen=True):
    """The screen that an entry leads to, and its language if the entry sets one.

    A number with `call_back` takes no calls. Its callers are called back, within the opening hours `hours`.
    """

    goto: str
    place: Place
    language: str | None = None
    call_back: bool = False
    hours: str | None = None


@dataclass(frozen=True, slots=True)
class SmsEntries:
    """Keywords (upper case), and the entry for any other text.

    `understand` are the menus whose options a text in a citizen's own words may mean; the first is where it begins.
    `longest_first` are the keywords as texts are searched for them.
    """

    keywords: Mapping[str, EntryPoint] = field(default_factory=dict)
    otherwise: EntryPoint | None = None
    understand: tuple[EntryPoint, ...] = ()
    longest_first: tuple[Keyword, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Fold the keywords once."""
        keywords = sorted(map(Keyword.of, self.keywords), key=lambda keyword: -len(keyword.folded))
        object.__setattr__(self, "longest_first", tuple(keywords))

    @property
    def are_there(self) -> bool:
        """Return True if a text can begin a session."""
        return bool(self.keywords or self.otherwise or self.understand)


class NavigationKeys(msgspec.Struct, frozen=True):
    """The navigation keys of a channel; None if there is no such key."""

    back: str | None = "0"
    home: str | None = "00"
    more: str | None = "98"
    previous: str | None = "99"


KEY_NAMES = NavigationKeys.__struct_fields__


@dataclass(frozen=True, slots=True)
class PageLimits:
    """The most that a page holds, in GSM-7 septets, by channel and by network (MCC and MNC)."""

    channels: Mapping[str, int]
    networks: Mapping[str, int]
    budgets: Mapping[tuple[str, str], PageBudget] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out the budget of every channel and network once."""
        pairs = [
            *((channel, "") for channel in self.channels),
            *(("ussd", network) for network in self.networks),
        ]
        budgets = {
            (channel, network): PageBudget(
                self.septets(channel, network), multipart_sms=channel == "sms", spoken=channel == "voice"
            )
            for channel, network in pairs
        }
        object.__setattr__(self, "budgets", budgets)

    def septets(self, channel: str, network: str) -> int:
        """Return the number of septets that a page holds."""
        by_network = self.networks.get(network) if channel == "ussd" else None
        return by_network or self.channels[channel]

    def page_budget(self, channel: str, network: str) -> PageBudget:
        """Return the most that a page may hold in either encoding."""
        return self.budgets.get((channel, network)) or self.budgets[channel, ""]


DEFAULT_PAGE_LIMITS = {"ussd": 160, "sms": 459, "voice": 2000}
NEVER, ASK, CONTINUE, RESTART = "never", "ask", "continue", "restart"
RESUME_POLICIES = (NEVER, ASK, CONTINUE, RESTART)
NAVIGATION_MODES = ("shown", "silent", "off")
PAGING_MODES = ("keys", "numbered")


class ResumePolicy(msgspec.Struct, frozen=True):
    """The policy for a dropped session whose caller comes again within so many seconds."""

    policy: str = NEVER
    within_seconds: int = 600


NEVER_RESUME = ResumePolicy()

WeeklyHours = Mapping[int, tuple[tuple[str, str], ...]]
"""Opening hours by weekday (Monday is 0): spans of `HH:MM`. The end of a span is not part of it."""
