"""The declaration of a case system: one value in the system's own folder.

`gateway.case_systems.registry` lists the values. Loading one loads no client: the functions of a value import what they
need when they are called.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from gateway.settings.setting_row import CaseSystemSettings

if TYPE_CHECKING:
    from gateway.case_systems.client import CaseClient, PolledClient
    from gateway.case_systems.pulled_table import PulledTable
    from gateway.operations.doctor.finding import Finding
    from gateway.settings.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSystem:
    """A case system. Its name, as in CASE_SYSTEM, is in its `settings`. Every field with a default may be left out.

    `address_variable` names the setting with its address. `address` returns that, empty if it is not set.
    `build_client` makes its client. `build_polled_client` makes one that reads changes, for a system that pushes none.
    `states` has our state for each of its words, in lower case; `states:` of a menu file comes before that. `gateway
    doctor` calls `check`. `is_searched`: it takes the same case twice, so it is searched before a case is filed again.
    `unable` has, by action, why it does not do what a citizen says of a case. `pull_tables` yields the tables of the
    codes that it knows, for `gateway tables pull`.
    """

    title: str
    settings: type[CaseSystemSettings]
    address_variable: str
    address: "Callable[[Settings], str]"
    build_client: "Callable[[Settings, Callable[[], datetime]], CaseClient]"
    build_polled_client: "Callable[[Settings, Callable[[], datetime]], PolledClient] | None" = None
    check: "Callable[[Settings, Callable[[], datetime]], Iterator[Finding]]"
    states: Mapping[str, str] = field(default_factory=dict)
    is_searched: bool = False
    unable: "Callable[[Settings], Mapping[str, str]]" = lambda _settings: {}
    pull_tables: "Callable[[Settings, Callable[[], datetime]], Iterator[PulledTable]] | None" = None

    @property
    def name(self) -> str:
        """The short name in settings, menu files and keys."""
        return self.settings.case_system

    def is_configured(self, settings: "Settings") -> bool:
        """Return True if the settings have its address."""
        return bool(self.address(settings))
