"""`gateway understand FILE WORDS`: shows what words of a citizen's own are taken for."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from gateway.cli.output import pluralise
from gateway.published_menus.definition import read_menu_file
from menus.guess.example_index import Ranked
from menus.model import MenuGuesses, Service
from menus.model.guesses import MAX_OFFERED, option_at


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("words")
@click.option(
    "--menu", metavar="SCREEN", help="The menu at which they are written. Default: where texts begin."
)
def understand(file: Path, words: str, menu: str | None) -> None:
    """Show which options of FILE a citizen means who writes WORDS, with the score of each.

    Scores go from 0 to 100. Quote the words: gateway understand menus.yaml "the taps are dry".
    """
    service = read_menu_file(file).definition.service
    name, guesses = _guesses_at(service, menu)
    ranked = guesses.index.rank(words)
    out = Console(highlight=False)
    if not ranked:
        out.print(f"`{name}`: these words have nothing in common with any option.", soft_wrap=True)
        return
    out.print(_table(service, guesses, ranked))
    out.print(_what_happens(service, guesses, words), soft_wrap=True)


def _guesses_at(service: Service, menu: str | None) -> tuple[str, MenuGuesses]:
    """Return the menu that is meant, and what can be meant there."""
    first = [point.goto for point in service.sms_entries.understand]
    name = menu or next((one for one in (*first, *service.guesses) if one in service.guesses), "")
    if name in service.guesses:
        return name, service.guesses[name]
    if not service.guesses:
        raise click.UsageError(
            "No menu of this file understands words of citizens' own. Add `examples:` to the options of a menu; "
            "docs/menu-language.md tells how."
        )
    known = ", ".join(service.guesses)
    raise click.UsageError(f"`{name}` understands no words of citizens' own. These menus do: {known}.")


def _table(service: Service, guesses: MenuGuesses, ranked: list[Ranked]) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in ("score", "option", "menu", "nearest in"):
        table.add_column(title, justify="right" if title == "score" else "left")
    for one in ranked:
        way = guesses.ways[one.subject]
        words = option_at(service.screens, way).say.otherwise.by_language[service.default_language]
        text = words.static_text if words.static_text is not None else "(depends on values)"
        table.add_row(f"{one.score * 100:.0f}", text, " > ".join(menu for menu, _ in way), one.language)
    return table


def _what_happens(service: Service, guesses: MenuGuesses, words: str) -> str:
    offered = guesses.find(words)
    limits = guesses.thresholds
    told = f"least {limits.least * 100:.0f}, sure {limits.sure * 100:.0f}, lead {limits.lead * 100:.0f}"
    if not offered:
        return f"Nothing is offered: no score reaches the least ({told})."
    if guesses.is_clear(offered):
        return f"The first is offered alone, to be confirmed ({told})."
    number = pluralise(min(MAX_OFFERED, len(offered)), "option")
    return f"{number} and `{service.words[service.default_language]['none_of_these']}` are offered ({told})."
