"""`gateway rekey`: encrypts everything with the newest key, so that older ones can be removed."""

from datetime import UTC, datetime

import click

from gateway.cli.operator import operator_name
from gateway.cli.output import pluralise
from gateway.cli.running_gateway import running_gateway
from gateway.errors import GatewayError


@click.command()
@click.option("--end-links", is_flag=True, help="Give up links to recordings that older keys signed.")
def rekey(end_links: bool) -> None:
    """Encrypt everything in the store with the first key of GATEWAY_SECRET_KEY. The gateway may run meanwhile.

    It may be stopped and run again. Afterwards the other keys can be removed.
    """
    with running_gateway() as container:
        keys, crypto = container.stored_keys, container.resources.crypto
        if end_links:
            keys.end_links()
        keys.require_listed()
        crypto.digest("")  # the store has the key of digests, encrypted, before the older keys go
        keys.mark_used()
        if keys.writers_with_older():
            raise GatewayError(
                "A process still encrypts with an older key, or did so three minutes ago: give every web process and "
                "worker the new list, restart them, and run this again after three minutes."
            )
        counts = container.rekeying.run()
        click.echo(f"{pluralise(counts.encrypted, 'value')} encrypted with the newest key.")
        facts = {"encrypted": counts.encrypted, "unreadable": counts.unreadable, "left": counts.left}
        container.audit_trail.add(operator_name(), "rekey", facts=facts)
        if counts.unreadable:
            click.echo(f"{pluralise(counts.unreadable, 'value')} could be opened by no listed key.", err=True)
        if counts.left:
            raise GatewayError(f"{pluralise(counts.left, 'value')} changed all the time: run this again.")
        if not end_links:
            keys.keep_for_links()
        keys.forget_older()
        click.echo("Nothing in the store needs the older keys any more.")
        linked = keys.linked()
        if linked:
            until = datetime.fromtimestamp(max(linked.values()), UTC)
            click.echo(
                "They signed links to recordings, which the case system has: keep them listed until "
                f"{until:%Y-%m-%d %H:%M} UTC, or give these links up by --end-links."
            )
