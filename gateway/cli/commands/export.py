"""`gateway export`: writes all that is held of one person."""

import json

import click

from gateway.cli.number_argument import read_number
from gateway.cli.operator import operator_name
from gateway.cli.running_gateway import running_gateway


@click.command()
@click.argument("number")
def export(number: str) -> None:
    """Write all that is held of one NUMBER, as JSON in the clear, to standard output."""
    with running_gateway() as container:
        msisdn = read_number(number, container.menus.service)
        held = container.person_export.collect(msisdn)
        caller = container.audit_trail.caller_of(msisdn)
        container.audit_trail.add(operator_name(), "export", caller, {"records": len(held["held"])})
    click.echo(json.dumps(held, indent=2, ensure_ascii=False, sort_keys=True))
