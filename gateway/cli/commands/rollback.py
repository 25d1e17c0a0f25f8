"""`gateway rollback N`: makes an earlier version the one that new sessions get."""

import click

from gateway.cli.commands.publish import sessions_sentence
from gateway.cli.running_gateway import running_gateway


@click.command()
@click.argument("number", type=click.IntRange(1))
def rollback(number: int) -> None:
    """Let new sessions begin on version NUMBER again.

    The version keeps its number, and nothing is copied: `gateway versions` shows which one is current. The menu
    file on disk stays as it is; to publish it again undoes the rollback.
    """
    with running_gateway() as container:
        published = container.menus.publisher.roll_back(number)
        sessions = container.menus.publisher.count_sessions()
    if published.unchanged:
        click.echo(f"Version {number} is current already: nothing was changed.")
    else:
        was = (
            "" if published.previous_number is None else f", in place of version {published.previous_number}"
        )
        click.echo(f"Version {number} is current again{was}.")
        click.echo("Web processes begin new sessions on it within 2 seconds.")
    click.echo(sessions_sentence(sessions))
