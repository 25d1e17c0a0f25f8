"""The case systems that the gateway knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from gateway.case_systems.case_system import CaseSystem
from gateway.settings.setting_row import CaseSystemSettings

if TYPE_CHECKING:
    from gateway.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class CaseSystemRegistry:
    """Case systems, in the order in which they were registered."""

    case_systems: tuple[CaseSystem, ...]

    def __iter__(self) -> Iterator[CaseSystem]:
        return iter(self.case_systems)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all case systems, as in CASE_SYSTEM."""
        return tuple(one.name for one in self.case_systems)

    @property
    def settings_tables(self) -> tuple[type[CaseSystemSettings], ...]:
        """The settings table of each case system."""
        return tuple(one.settings for one in self.case_systems)

    def get(self, name: str) -> CaseSystem:
        """Return the case system with this name. Raises LookupError if there is none."""
        found = next((one for one in self.case_systems if one.name == name), None)
        if found is None:
            raise LookupError(f"no case system is registered as {name}")
        return found

    def chosen(self, settings: "Settings") -> CaseSystem:
        """Return the case system that CASE_SYSTEM names."""
        return self.get(settings.case_system)


def load_case_systems(*modules: str) -> CaseSystemRegistry:
    """Load the case systems that these modules declare as CASE_SYSTEM."""
    return CaseSystemRegistry(tuple(_load_case_system(module) for module in modules))


def _load_case_system(module: str) -> CaseSystem:
    declared: object = import_module(module).CASE_SYSTEM
    if not isinstance(declared, CaseSystem):
        raise TypeError(f"CASE_SYSTEM of {module} is no CaseSystem")
    return declared


CASE_SYSTEMS = load_case_systems(
    "gateway.case_systems.gateway.case_system",
    "gateway.case_systems.open311.case_system",
    "gateway.case_systems.digit.case_system",
    "gateway.case_systems.redmine.case_system",
    "gateway.case_systems.commcare.case_system",
)
