"""`gateway delivery`: what each provider gets and how it does, ceilings and spending."""

import click

from gateway.cli.running_gateway import running_gateway
from gateway.messaging.routing.delivery_report import DaySpending, ProviderReport


@click.command()
def delivery() -> None:
    """Show how texts go: providers, the day's ceilings, and what was spent by day and by message."""
    with running_gateway() as container:
        report = container.operators.objects.delivery.read()
        accounts = container.operators.objects.accounts.all()
    for provider in report.providers:
        click.echo(_provider(provider))
        for use in provider.ceilings:
            click.echo(f"  today {use.used} of {use.most}" + (" (near its ceiling)" if use.is_near else ""))
        for finding in accounts[provider.name].findings if provider.name in accounts else ():
            click.echo(f"  {finding.message} {finding.cure}".rstrip())
    for day in report.days:
        if day.texts:
            click.echo(_day(day))
    for one in report.messages:
        click.echo(
            f"{one.name}: {one.texts:,} texts in 30 days, {' + '.join(map(str, one.money)) or 'no price'}"
        )


def _provider(one: ProviderReport) -> str:
    pace = f"{one.per_second:g} parts a second" if one.per_second else "no limit of its pace"
    return (
        f"{one.name}: {one.share} % of its traffic, {one.failed:,} of {one.answered:,} failed lately, {pace}"
    )


def _day(day: DaySpending) -> str:
    money = " + ".join(map(str, day.money)) or "no price"
    return f"{day.day}: {day.texts:,} texts, {day.parts:,} parts, {money}"
