"""Rules that need the whole service: each in a file of its own, each given the service and where problems go."""

from collections.abc import Callable

from menus.checks.cases import check_cases
from menus.checks.keys import check_keys
from menus.checks.lookups import check_lookups
from menus.checks.names import check_names
from menus.checks.saving import check_saving
from menus.checks.targets import check_targets
from menus.checks.words import check_words
from menus.compiler.reading import Reading
from menus.model import Service

RULES: tuple[Callable[[Service, Reading], None], ...] = (
    check_targets,
    check_cases,
    check_lookups,
    check_names,
    check_saving,
    check_keys,
    check_words,
)


def check(service: Service, reading: Reading) -> None:
    """Run every rule."""
    for rule in RULES:
        rule(service, reading)
