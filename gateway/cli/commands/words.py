"""`gateway words`: lists texts that were not understood, and erases those of no use."""

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gateway.cli.operator import record_act
from gateway.cli.output import pluralise
from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import format_moment, service_zone
from gateway.unclear_texts.text_group import TextGroup, group_texts
from menus.model import MenuGuesses, Service
from menus.model.guesses import option_at

NONE_KEPT = (
    "No text is kept. `understand: {keep: 30d}` in the menu file keeps those that were not understood; "
    "docs/menu-language.md tells how."
)


@click.group(invoke_without_command=True)
@click.pass_context
def words(ctx: click.Context) -> None:
    """List texts that the menus did not understand, with their numbers masked; erase those of no use."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_words)


@words.command("list")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many.")
def list_words(limit: int) -> None:
    """Show the texts, the latest first, each with the option that it is most like. Who looks is in the audit trail.

    # stands for a digit. /console/words makes a text an example of an option with one click.
    """
    with running_gateway() as container:
        groups = group_texts(container.callers.unclear_texts.all())
        service, zone = container.menus.service(), service_zone(container)
        if groups:
            record_act(
                container.audit_trail, "show words", "not understood", {"texts": min(limit, len(groups))}
            )
    if not groups:
        click.echo(NONE_KEPT if service.understand.keep_seconds is None else "Everything was understood.")
        return
    table = Table("when", "times", "menu", "words", "most like", box=None, pad_edge=False)
    for group in groups[:limit]:
        table.add_row(
            format_moment(group.at, zone),
            f"{group.times:,}",
            group.menu,
            escape(group.words),
            escape(_most_like(service, group)),
        )
    Console().print(table)
    if len(groups) > limit:
        click.echo(f"{pluralise(len(groups) - limit, 'text')} more: --limit {len(groups)}")


@words.command()
@click.argument("text", nargs=-1, required=True)
def drop(text: tuple[str, ...]) -> None:
    """Erase every kept text that reads like TEXT: gateway words drop "happy birthday"."""
    asked = " ".join(text)
    with running_gateway() as container:
        store = container.callers.unclear_texts
        found = [one for one in group_texts(store.all()) if one.reads_like(asked)]
        dropped = store.drop(one for group in found for one in group.ids)
        if dropped:
            record_act(container.audit_trail, "drop words", "not understood", {"texts": dropped})
    click.echo(f"Erased {pluralise(dropped, 'text')}.")


def _most_like(service: Service, group: TextGroup) -> str:
    guesses: MenuGuesses | None = service.guesses.get(group.menu)
    ranked = guesses.index.rank(group.words) if guesses is not None else []
    if guesses is None or not ranked:
        return "-"
    say = option_at(service.screens, guesses.ways[ranked[0].subject]).say.otherwise
    text = say.by_language[service.default_language].static_text
    return f"{text or 'an option that depends on values'} ({ranked[0].score * 100:.0f})"
