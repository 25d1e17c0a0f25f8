"""`gateway messages`: what became of the texts about a case, or to a number."""

from collections.abc import Iterator
from datetime import tzinfo

import click

from gateway.cli.number_argument import read_number
from gateway.cli.operator import operator_name
from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import format_moment, service_zone
from gateway.messaging.message_search import MAX_FOUND, FoundMessage
from gateway.messaging.message_words import STATE_WORDS, explain_message
from gateway.operations.audit_trail import COMMAND_LINE
from menus.case_reference import read_reference


@click.command()
@click.argument("what", metavar="REFERENCE|NUMBER")
def messages(what: str) -> None:
    """Show the texts about a case, or to a number: each with its states in words and what to do.

    A search by number reads all texts that are kept, and the audit trail notes it.
    """
    with running_gateway() as container:
        zone, search = service_zone(container), container.operators.objects.messages
        reference = read_reference(what)
        if reference is not None:
            found = search.about(reference)
        else:
            msisdn = read_number(what, container.menus.service)
            caller = container.audit_trail.caller_of(msisdn)
            container.audit_trail.record(
                operator_name(), "search messages", where=COMMAND_LINE, caller=caller
            )
            digest = container.resources.crypto.digest(msisdn)
            ids = [one for batch in search.to_number(digest) for one in batch]
            found = search.load(ids[:MAX_FOUND])
    if not found:
        click.echo("No texts are kept: none went, or the last is more than some weeks ago.")
        return
    for one in found:
        click.echo("\n".join(_lines(one, zone)))


def _lines(one: FoundMessage, zone: tzinfo) -> Iterator[str]:
    words = explain_message(one.state, one.error, one.told_by)
    about = f" about {one.reference}" if one.reference else ""
    yield f"{one.name or 'text'}{about}: {words.sentence} {words.cure}".rstrip()
    for state, at in one.steps:
        yield f"  {format_moment(at, zone)}  {STATE_WORDS[state]}"
