"""`gateway rollback N`: makes an earlier version the one that new sessions get."""

import click

from gateway.cli.commands.publish import record_publishing, sessions_sentence
from gateway.cli.running_gateway import running_gateway
from gateway.cli.trial_options import end_of_trial


@click.command()
@click.argument("number", type=click.IntRange(1))
def rollback(number: int) -> None:
    """Let new sessions begin on version NUMBER again.

    The version keeps its number, and nothing is copied: `gateway versions` shows which one is current. The menu
    file on disk stays as it is; to publish it again undoes the rollback. The trial of a version ends with it.
    """
    with running_gateway() as container:
        on_trial = container.menus.trials.load()
        published = container.menus.publisher.roll_back(number)
        if not published.unchanged:
            record_publishing(container, "roll back", published)
        sessions = container.menus.publisher.count_sessions()
    if published.unchanged:
        changed = "nothing was changed" if on_trial is None else "now all new sessions begin on it"
        click.echo(f"Version {number} is current already: {changed}.")
    else:
        was = (
            "" if published.previous_number is None else f", in place of version {published.previous_number}"
        )
        click.echo(f"Version {number} is current again{was}.")
        click.echo("Web processes begin new sessions on it within 2 seconds.")
    if on_trial is not None:
        click.echo(end_of_trial(on_trial))
    click.echo(sessions_sentence(sessions))
