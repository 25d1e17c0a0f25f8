"""`gateway forget`: erases one person's data."""

from dataclasses import asdict

import click

from gateway.cli.confirmation import confirmed_option, require_confirmation
from gateway.cli.number_argument import read_number
from gateway.cli.operator import operator_name
from gateway.cli.running_gateway import running_gateway
from gateway.operations.erasure import ErasureCounts

NOT_ERASED_NOTICE = """\
Kept: what they do not want to be texted, under a keyed hash of the number, so that it goes on being respected.
Not the gateway's to erase: cases that the case backend has, and texts that a provider has. Ask there.
A session under way at this moment goes by itself within the hour, from the files too."""

REWRITTEN_NOTICE = (
    "The files of the store are being rewritten, so that nothing of it stays there. Backups: docs/privacy.md."
)
NOT_REWRITTEN_NOTICE = """\
The files of the store could not be rewritten now. A worker does it within half an hour where the store lets it;
where it does not, docs/privacy.md says what to do."""
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
    for count, what in _erased_lines(erased):
        click.echo(f"{count:>5}  {what}")
    if erased.undelivered:
        click.echo(
            f"Left alone: {erased.undelivered} cases that have yet to reach the case backend, each with the number."
        )
    click.echo(NOT_ERASED_NOTICE)
    click.echo(REWRITTEN_NOTICE if all(rewritten) else NOT_REWRITTEN_NOTICE)


def _erased_lines(erased: ErasureCounts) -> list[tuple[int, str]]:
    return [
        (erased.profile_entries, "things remembered: language, answers, attempts"),
        (erased.conversations, "sessions that could have been taken up again"),
        (erased.cases, "cases that now have no contact: nobody is texted about them any more"),
        (erased.texts, "texts that now have no number; those not sent yet never will be"),
        (erased.calls, "calls that were promised"),
        (erased.questions, "questions that were to be answered by text"),
        (erased.recordings, "recordings of what was spoken in calls"),
        (erased.surveys, "surveys that no longer know who has answered: this number may answer again"),
        (erased.refused, "cases that were given up, with all that was said"),
    ]
