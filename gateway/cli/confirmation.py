"""Asks an operator before a command changes something that cannot be undone by the next command."""

import sys

import click

confirmed_option = click.option("--yes", "confirmed", is_flag=True, help="Do it without asking.")


def require_confirmation(question: str, *, confirmed: bool = False, flag: str = "--yes") -> None:
    """Return if the operator agrees. Ends the command if not, or if nobody is there to ask.

    `confirmed`: the operator gave the `flag`, so there is nothing to ask.
    """
    if confirmed:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(
            f"Nothing was changed: this command asks first. Run it in a terminal, or add {flag}."
        )
    if not click.confirm(question):
        click.echo("Nothing was changed.")
        raise SystemExit(1)
