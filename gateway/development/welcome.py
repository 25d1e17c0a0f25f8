"""What `gateway dev` says once everything answers."""

from pathlib import Path

import click

from gateway.development.told import Told


def welcome(told: Told, code: str, logs: Path, seconds: float) -> str:
    """Where to look, what to dial, how to stop; colours are dropped where there is no terminal."""
    own_desk = told.desk_port is not None
    places = [
        ("Handset", f"{told.url}/handset/", f"dial {code}" if code else "a phone to try the service on"),
        ("Case desk", f"{told.url}/desk/", "the agency's side: see the case, set its state")
        if own_desk
        else ("Cases to", told.environment["CASE_BACKEND_URL"], "as CASE_BACKEND_URL says"),
        ("Metrics", f"{told.url}/metrics", "for Prometheus"),
        ("Menus", str(told.settings.menus), "what citizens see; gateway check proves it"),
        ("Logs", _short(logs), "a file for each process"),
    ]
    if told.carrier_port is None:
        places.insert(2, ("Texts to", told.environment["AT_API_URL"], "as AT_API_URL says"))
    wide = max(len(place) for _name, place, _note in places)
    lines = [
        f"  {click.style(f'{name:<10}', bold=True)}{click.style(f'{place:<{wide}}', fg='cyan')}   {note}"
        for name, place, note in places
    ]
    head = click.style("The gateway is running", fg="green", bold=True)
    return "\n".join(
        [f"\n{head}, {seconds:.1f} s after it was started.\n", *lines, "\nCtrl-C stops everything."]
    )


def _short(path: Path) -> str:
    """A path under the home folder as people write it."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)
