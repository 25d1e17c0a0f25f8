"""`gateway diff FILE|VERSION [FILE|VERSION]`: shows what citizens would see changed."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from gateway.cli.difference_report import print_difference
from gateway.cli.running_gateway import running_gateway
from gateway.console.changes.difference import compare_sources
from gateway.console.changes.difference_page import render_difference_page
from gateway.container.menus import MenuComponents
from gateway.errors import GatewayError, MachineError
from gateway.published_menus.definition import MenuSource, read_menu_file


@click.command()
@click.argument("new", metavar="FILE|VERSION")
@click.argument("old", metavar="[FILE|VERSION]", required=False)
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Write a page that needs no network."
)
def diff(new: str, old: str | None, html: Path | None) -> None:
    """Show which screens citizens would see changed, new or gone: old and new page side by side.

    The first is the newer one. It is compared with the second; without a second, with the version that is live.
    """
    with ExitStack() as stack:
        found = _VersionFinder(stack)
        after, before = found.find(new), found.find(old) if old is not None else found.live()
    difference = compare_sources(before.source, after.source)
    if html is not None:
        _write(html, render_difference_page(difference, before.name, after.name))
        click.echo(f"{difference.sentence} Wrote {html}.")
        return
    out = Console(highlight=False)
    out.print(f"From {before.name} to {after.name}: {difference.sentence}", style="bold", markup=False)
    print_difference(difference, out)


@dataclass(frozen=True, slots=True)
class _NamedSource:
    name: str
    source: MenuSource


@dataclass(slots=True)
class _VersionFinder:
    """Finds versions and files. It connects to the store only for versions."""

    stack: ExitStack
    menus: MenuComponents | None = None

    def find(self, name: str) -> _NamedSource:
        """Return the version or file of a name. A number is a version unless a file has this name."""
        path = Path(name)
        if not name.isdecimal() or path.is_file():
            file = read_menu_file(path)
            return _NamedSource(name, file.source)
        return self._version(int(name))

    def live(self) -> _NamedSource:
        """Return the version that is live. Raises GatewayError if there is none."""
        number = self._store().versions.current()
        if number is None:
            raise GatewayError("Nothing is published yet. Name a second file to compare with.")
        return self._version(number)

    def _version(self, number: int) -> _NamedSource:
        source = self._store().versions.source(number)
        if source is None:
            raise GatewayError(f"There is no version {number}. `gateway versions` lists those that are kept.")
        return _NamedSource(f"version {number}", source)

    def _store(self) -> MenuComponents:
        if self.menus is None:
            self.menus = self.stack.enter_context(running_gateway()).menus
        return self.menus


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise MachineError(f"{path} cannot be written: {(error.strerror or 'no access').lower()}.") from error
