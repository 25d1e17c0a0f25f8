"""`gateway payments`: lists payments, asks about one, and compares a statement with ours."""

import os
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import click
from redis import RedisError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gateway.cli.operator import record_act
from gateway.cli.output import pluralise
from gateway.cli.service_time import format_moment, service_zone
from gateway.container.container import Container, build_container
from gateway.development.running_environment import with_running_environment
from gateway.errors import DecryptionError, GatewayError, MachineError
from gateway.payments import states
from gateway.payments.currency import write_amount
from gateway.payments.day_figures import read_days
from gateway.payments.payment import Payment
from gateway.payments.reconcile import SETTLED_BY_STATEMENT, Difference, DifferenceKind, compare
from gateway.payments.state_words import DIFFERENCE_WORDS, explain_payment
from gateway.settings.reader import read_settings

MOST_COMPARED = 1_000_000


class PaymentsGroup(click.Group):
    """The group of commands. They share the container. If the store is down, a sentence says so."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except RedisError as error:
            raise MachineError(
                f"The store at REDIS_URL does not answer ({type(error).__name__}): is it running?"
            ) from error


@click.group(cls=PaymentsGroup, invoke_without_command=True)
@click.pass_context
def payments(ctx: click.Context) -> None:
    """List payments, ask the payment system about one, and compare its statement with ours."""
    ctx.obj = build_container(read_settings(with_running_environment(os.environ)))
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_payments)


@payments.command("list")
@click.option("--state", type=click.Choice(states.STATES), help="Only those.")
@click.option("--doubled", is_flag=True, help="Only what was paid twice, and is not done yet.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many at most.")
@click.pass_obj
def list_payments(container: Container, state: str | None, doubled: bool, limit: int) -> None:
    """Show payments, the newest first, without the numbers of those who pay."""
    store = container.payments.store
    if doubled:
        found = [one for one in store.load_many(store.doubled()) if one is not None]
    else:
        found = store.newest(0, MOST_COMPARED if state else limit)
    shown = [one for one in found if state in (None, one.state)][:limit]
    if not shown:
        click.echo("There are none.")
        return
    Console().print(_table(shown, service_zone(container)))


@payments.command()
@click.argument("payment_id", metavar="ID")
@click.option("--who", is_flag=True, help="Also the number that pays, and the account.")
@click.pass_obj
def show(container: Container, payment_id: str, who: bool) -> None:
    """Show one payment."""
    payment = _find(container, payment_id)
    zone = service_zone(container)
    facts = [
        ("id", payment.id),
        ("state", payment.state),
        ("means", explain_payment(payment)),
        ("amount", write_amount(payment.amount, payment.currency)),
        ("case", payment.case or "none"),
        ("by", payment.via),
        ("asked", _moment(payment.asked_at, zone)),
        ("prompted", _moment(payment.pushed_at, zone)),
        ("settled", _moment(payment.settled_at, zone)),
        ("receipts", payment.receipts or "none"),
        ("its id there", payment.system_id or "none"),
        ("its code", payment.code or "none"),
    ]
    if who:
        record_act(container.audit_trail, "show words", payment.id, {"payments": 1})
        try:
            request = container.payments.store.request_of(payment)
            facts += [("number", request.number), ("account", request.account)]
        except DecryptionError:
            facts.append(("number", "forgotten"))
    for label, value in facts:
        click.echo(f"{label:<12} {value}")


@payments.command()
@click.argument("payment_id", metavar="ID")
@click.pass_obj
def query(container: Container, payment_id: str) -> None:
    """Ask the payment system what became of a payment, and settle it by what it says."""
    payment = _find(container, payment_id)
    if not payment.is_open:
        click.echo(f"It is settled: {explain_payment(payment)}")
        return
    if not payment.system_id:
        raise GatewayError(
            "No answer came when its phone was asked, so there is nothing to ask by. A payment to the till "
            "settles it, or `gateway payments reconcile FILE`."
        )
    outbox = container.payments.outbox
    if not (outbox.retry(payment.id) or outbox.expedite(payment.id)):
        raise GatewayError("A worker is at it at this moment: look again in a minute.")
    container.payments.collector.collect(payment.id)
    container.job_notifier.close()
    click.echo(explain_payment(_find(container, payment_id)))


@payments.command()
@click.option("--days", type=click.IntRange(1, 400), default=30, show_default=True, help="How many.")
@click.pass_obj
def money(container: Container, days: int) -> None:
    """Show money by day: what was paid, what was not, and how many phones were asked."""
    today = container.resources.clock().astimezone(service_zone(container)).date()
    table = Table(box=None, pad_edge=False)
    for title in ("day", "paid", "money", "not paid", "asked", "twice"):
        table.add_column(title, no_wrap=True)
    for one in read_days(container.resources.redis, today, days):
        counts = (str(one.paid), one.amounts or "-", str(one.unpaid), str(one.asked), str(one.doubled))
        table.add_row(one.day.isoformat(), *counts)
    Console().print(table)


@payments.command()
@click.pass_obj
def address(container: Container) -> None:
    """Print the address at which payments to the till are confirmed. It has a signature: give it to nobody else."""
    click.echo(container.payments.addresses.of_till())


@payments.command()
@click.argument("payment_id", metavar="ID")
@click.pass_obj
def done(container: Container, payment_id: str) -> None:
    """Say that what was paid twice was dealt with: paid back, or kept for something else."""
    if not container.payments.ledger.settle_doubled(payment_id):
        raise GatewayError(f"{payment_id} is not among what was paid twice.")
    record_act(container.audit_trail, "payment done", payment_id, {"payments": 1})
    click.echo("It is no longer among what was paid twice.")


@payments.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--settle", is_flag=True, help="Also write down what the statement settles, and tell it.")
@click.pass_obj
def reconcile(container: Container, file: Path, settle: bool) -> None:
    """Compare a statement (CSV) with our payments: what is missing, doubled, or was unknown."""
    system, store = container.payments.system, container.payments.store
    if system is None:
        raise GatewayError("PAYMENT_SYSTEM is none: there is nothing to compare.")
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            lines = system.read_statement(stream)
    except (ValueError, OSError) as error:
        raise GatewayError(f"{file} cannot be read as a statement of {system.title}: {error}") from error
    ours = [one for one in store.newest(0, MOST_COMPARED) if one.via == system.name]
    digests = {line.account: store.digest_of(system.name, line.account) for line in lines}
    differences = compare(lines, ours, digests)
    click.echo(f"{pluralise(len(lines), 'line')} compared with {pluralise(len(ours), 'payment')}.")
    for difference in differences:
        click.echo(_line(difference))
    if settle:
        settled = sum(_settle(container, difference) for difference in differences)
        record_act(container.audit_trail, "reconcile", "", {"payments": settled})
        click.echo(f"{settled} settled.")
        container.job_notifier.close()
    elif any(difference.kind in SETTLED_BY_STATEMENT for difference in differences):
        click.echo("Give it again with --settle to write that down, and have it told.")
    if any(difference.kind in (DifferenceKind.MISSING, DifferenceKind.DOUBLED) for difference in differences):
        raise SystemExit(1)


def _settle(container: Container, difference: Difference) -> bool:
    """Write down what a line of the statement settles. Return False if it settles nothing."""
    payment, line = difference.payment, difference.line
    if payment is None or difference.kind not in SETTLED_BY_STATEMENT:
        return False
    state, receipt = (states.PAID, line.receipt) if line is not None else (states.FAILED, "")
    container.payments.ledger.settle(payment, state, receipt=receipt, code="statement", reason="statement")
    container.payments.collector.collect(payment.id)
    return True


def _line(difference: Difference) -> str:
    payment, line = difference.payment, difference.line
    parts = [f"{difference.kind.value:<8}"]
    if line is not None:
        parts.append(f"line {line.line}, {line.receipt}:")
    if payment is not None:
        parts.append(f"{payment.id}, {write_amount(payment.amount, payment.currency)}:")
    return " ".join((*parts, DIFFERENCE_WORDS[difference.kind]))


def _find(container: Container, payment_id: str) -> Payment:
    payment = container.payments.store.load(payment_id)
    if payment is None:
        raise GatewayError(
            f"There is no payment {payment_id}. `gateway payments list` shows those that are kept."
        )
    return payment


def _table(found: list[Payment], zone: tzinfo) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in ("id", "asked", "amount", "state", "receipts", "case"):
        table.add_column(title, no_wrap=title == "id")
    for one in found:
        asked = f"{datetime.fromtimestamp(one.asked_at, UTC).astimezone(zone):%Y-%m-%d %H:%M}"
        amount = write_amount(one.amount, one.currency)
        table.add_row(*map(escape, (one.id, asked, amount, one.state, one.receipts, one.case)))
    return table


def _moment(seconds: float, zone: tzinfo) -> str:
    return format_moment(datetime.fromtimestamp(seconds, UTC), zone) if seconds else "not yet"
