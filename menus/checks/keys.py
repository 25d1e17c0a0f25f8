"""No two options of a menu answer to the same key, and no navigation key hides one."""

from menus.compiler.reading import Reading
from menus.layout import numbered
from menus.model import Menu, Screen, Service


def check_keys(service: Service, reading: Reading) -> None:
    """M032."""
    for screen in service.screens.values():
        if isinstance(screen.verb, Menu):
            _check_menu(service, reading, screen, screen.verb)


def _check_menu(service: Service, reading: Reading, screen: Screen, menu: Menu) -> None:
    seen: dict[str, int] = {}
    for key, index in numbered(menu.options, None):
        if key in seen:
            text = f"Two options of `{screen.name}` answer to `{key}`."
            reading.error("M032", menu.options[index].place, text, "Give one of them another key.")
        seen[key] = index
    keys = service.keys["ussd"]
    for key, index in seen.items():
        option = menu.options[index]
        live = {keys.back, keys.home, keys.more, keys.previous} if screen.navigation != "off" else set()
        if option.key is None and key in live:
            text = f"Option {key} of `{screen.name}` is hidden by the navigation key `{key}`."
            reading.error("M032", option.place, text, "Set another key under `keys:`.")
