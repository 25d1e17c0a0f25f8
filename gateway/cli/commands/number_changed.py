"""`gateway number-changed`: forgets who had a number that has another holder now."""

import click

from gateway.cli.confirmation import confirmed_option, require_confirmation
from gateway.cli.number_argument import read_number
from gateway.cli.operator import operator_name
from gateway.cli.running_gateway import running_gateway


@click.command("number-changed")
@click.argument("number")
@confirmed_option
def number_changed(number: str, confirmed: bool) -> None:
    """Forget who had a NUMBER that has another holder now: profile, language, opt-outs, contacts of cases, sessions.

    What was filed and spoken stays; `gateway forget` erases more.
    """
    with running_gateway() as container:
        msisdn = read_number(number, container.menus.service)
        question = f"Forget who had {msisdn}, their opt-outs included? It cannot be brought back."
        require_confirmation(question, confirmed=confirmed)
        container.eraser.hand_over(msisdn)
        container.audit_trail.add(operator_name(), "number-changed", container.audit_trail.caller_of(msisdn))
    click.echo(f"Nothing of its earlier holder is told or offered to {msisdn} any more.")
