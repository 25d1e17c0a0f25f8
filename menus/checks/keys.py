"""No two options of a menu answer to the same key, and no navigation key hides one."""

from menus.compiler.reading import Reading
from menus.model import Menu, Option, Screen, Service


def check_keys(service: Service, reading: Reading) -> None:
    """M401."""
    for screen in service.screens.values():
        if isinstance(screen.verb, Menu):
            _check_menu(service, reading, screen, screen.verb)


def _check_menu(service: Service, reading: Reading, screen: Screen, menu: Menu) -> None:
    keys = service.keys["ussd"]
    live = {keys.back, keys.home, keys.more, keys.previous} if screen.navigation != "off" else set()
    seen: set[str] = set()
    for key, option in _keyed(menu.options):
        if key in seen:
            text = f"Two options of `{screen.name}` answer to `{key}`."
            reading.error("M401", option.place, text, "Give one of them another key.")
        elif option.key is None and key in live:
            text = f"Option {key} of `{screen.name}` is hidden by the navigation key `{key}`."
            reading.error("M401", option.place, text, "Set another key under `keys:`.")
        seen.add(key)


def _keyed(options: tuple[Option, ...]) -> list[tuple[str, Option]]:
    numbered = [option for option in options if option.key is None]
    keyed = [(option.key, option) for option in options if option.key is not None]
    return [*keyed, *((str(number), option) for number, option in enumerate(numbered, start=1))]
