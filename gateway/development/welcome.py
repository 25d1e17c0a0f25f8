"""The text that `gateway dev` prints once everything answers."""

from pathlib import Path

import click

from gateway.case_systems.registry import CASE_SYSTEMS
from gateway.development.environment import DevEnvironment


def welcome_text(
    dev_environment: DevEnvironment, code: str, logs: Path, seconds: float, console_link: str = ""
) -> str:
    """Say where to look, what to dial and how to stop. Without a terminal the colours are dropped.

    `console_link` signs its reader in to the console; empty if there is none.
    """
    places = [("Handset", f"{dev_environment.url}/handset/", f"dial {code}" if code else "")]
    if dev_environment.case_system_port is None:
        system = CASE_SYSTEMS.chosen(dev_environment.settings)
        address = system.address(dev_environment.settings) or f"nobody: {system.address_variable} is not set"
        places.append(("Cases go to", address, ""))
    else:
        places.append(("Case desk", f"{dev_environment.url}/desk/", "where reports arrive"))
    if dev_environment.provider_network_port is None:
        places.append(("Texts go to", dev_environment.environment["AT_API_URL"], ""))
    if console_link:
        places.append(("Console", console_link, ""))
    places += [
        ("Metrics", f"{dev_environment.url}/metrics", ""),
        ("Menus", _short(dev_environment.settings.menus), ""),
        ("Logs", _short(logs), ""),
    ]
    wide = max(len(place) for _name, place, note in places if note)
    lines = [
        f"  {click.style(f'{name:<12}', bold=True)}{click.style(place, fg='cyan')}"
        + (f"{'':{wide - len(place)}}   {note}" if note else "")
        for name, place, note in places
    ]
    head = click.style("The gateway is running", fg="green", bold=True)
    return "\n".join(
        [f"\n{head}, {seconds:.1f} s after it was started.\n", *lines, "\nCtrl-C stops everything."]
    )


def _short(path: Path) -> str:
    """Return a path as people write it: relative to this folder or to their home folder."""
    path = path.absolute()
    for base, prefix in ((Path.cwd(), ""), (Path("~").expanduser(), "~/")):
        if path.is_relative_to(base):
            return f"{prefix}{path.relative_to(base)}"
    return str(path)
