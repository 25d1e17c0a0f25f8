"""`gateway alarms`: what people were told, and a test of the way to them."""

import click

from gateway.cli.operator import record_act
from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import format_moment, service_zone
from gateway.errors import GatewayError
from gateway.operations.doctor.finding import runbook_address


@click.group(invoke_without_command=True)
@click.pass_context
def alarms(ctx: click.Context) -> None:
    """Show what needs an operator and who was told; try the way to them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_alarms)


@alarms.command("list")
def list_alarms() -> None:
    """Show what needs an operator, and whether people were told."""
    with running_gateway() as container:
        watch, zone = container.alarms.watch, service_zone(container)
        rules, state = watch.rules, watch.known()
    if not rules.anybody:
        click.echo("Nobody is told: name people under `alarms:` in delivery.yaml (docs/delivery.md).")
        return
    click.echo(
        f"{len(rules.texts)} numbers and {len(rules.mail)} addresses are told; {state.sent} times today."
    )
    if not state.alarms:
        click.echo("Nothing needs an operator.")
    for one in state.alarms.values():
        told = "is over, people hear of it" if one.gone_since else "told" if one.told else "not told yet"
        click.echo(f"  {format_moment(one.since, zone)}  {one.sentence} ({told}) {one.cure}".rstrip())
        if one.entry:
            click.echo(f"    {runbook_address(one.entry)}")


@alarms.command()
def test() -> None:
    """Tell everybody under `alarms:` that this is a test. Texts go through the queue; a worker sends them."""
    with running_gateway() as container:
        watch = container.alarms.watch
        if not watch.rules.anybody:
            raise GatewayError("Nobody would be told: name people under `alarms:` in delivery.yaml.")
        found = watch.test()
        facts: dict[str, str | int] = {
            "texts": sum(way == "text" for way, _ in found),
            "mail": sum(way == "mail" and not failure for way, failure in found),
        }
        record_act(container.audit_trail, "test alarms", "", facts)
    for way, failure in found:
        went = "queued: a worker sends it" if way == "text" else "taken by the mail server"
        click.echo(f"{way}: {failure or went}")
    if any(failure for _, failure in found):
        raise SystemExit(1)
