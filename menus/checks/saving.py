"""One namespace: nothing is saved over a name that the gateway, a lookup or a table has."""

from menus.checks.names import saved_names
from menus.compiler.reading import Reading
from menus.model import Service
from menus.scope import GATEWAY_NAMES

SETTABLE = frozenset({"language"})


def check_saving(service: Service, reading: Reading) -> None:
    """M210."""
    gateway = GATEWAY_NAMES - SETTABLE | {"case", "rows", "const", "profile", "secret"}
    for name in dict.fromkeys(saved_names(service)):
        place = next(
            (screen.place for screen in service.screens.values() if name == screen.save), service.name.place
        )
        if name in gateway:
            reading.error("M210", place, f"The gateway itself provides `{name}`.", "Save under another name.")
        elif name in service.lookups or name in service.tables:
            reading.error(
                "M210", place, f"`{name}` is the name of a lookup or table.", "Save under another name."
            )
