"""`gateway forget`: erases one person's data."""

from dataclasses import asdict

import click

from gateway.cli.confirmation import confirmed_option, require_confirmation
from gateway.cli.number_argument import read_number
from gateway.cli.operator import operator_name
from gateway.cli.running_gateway import running_gateway
from gateway.operations.erasure import (
    LEFT_ALONE_NOTICE,
    NOT_ERASED_NOTICE,
    NOT_REWRITTEN_NOTICE,
    REWRITTEN_NOTICE,
)

REWRITE_WAIT_SECONDS = 30.0


@click.command()
@click.argument("number")
@confirmed_option
def forget(number: str, confirmed: bool) -> None:
    """Erase what is stored about one NUMBER: language, answers, contacts of cases, recordings, texts not sent yet."""
    with running_gateway() as container:
        msisdn = read_number(number, container.menus.service)
        question = f"Erase what is stored about {msisdn}? It cannot be brought back."
        require_confirmation(question, confirmed=confirmed)
        erased = container.eraser.erase(msisdn)
        caller = container.audit_trail.caller_of(msisdn)
        container.audit_trail.add(operator_name(), "forget", caller, asdict(erased))
        rewritten = [files.rewrite(REWRITE_WAIT_SECONDS) for files in container.store_files]
    for count, what in erased.lines:
        click.echo(f"{count:>5}  {what}")
    if erased.undelivered:
        click.echo(LEFT_ALONE_NOTICE.format(count=erased.undelivered))
    click.echo(NOT_ERASED_NOTICE)
    click.echo(REWRITTEN_NOTICE if all(rewritten) else NOT_REWRITTEN_NOTICE)
