"""`gateway cases`: one case as a timeline, a question to its citizen; `gateway cases pull`: what is new."""

from functools import partial

import click

from gateway.cases.case_texts import one_line
from gateway.cases.question_refusals import QUESTION_REFUSALS
from gateway.cases.question_request import LONGEST_QUESTION
from gateway.cases.questions import OfficerQuestion, QuestionOutcome
from gateway.cli.operator import record_act
from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import format_moment, service_zone
from gateway.errors import GatewayError
from gateway.workers import queues
from menus.case_reference import read_reference

PULL, ASK = "pull", "ask"


@click.command()
@click.argument("what", metavar="REFERENCE|pull|ask")
@click.argument("question", metavar="[REFERENCE TEXT]", nargs=-1)
@click.option("--words", is_flag=True, help="Also what officers asked, and what the citizen answered.")
def cases(what: str, question: tuple[str, ...], words: bool) -> None:
    """Show what became of a case over all channels: screens and keys, forwarding, updates, texts, calls. No words.

    `pull` asks the case system about every case now, where it pushes no changes. Workers do so by themselves.

    `ask REFERENCE "TEXT"` asks the citizen of a case something, by a text. The answer goes to the case system.
    """
    if what == ASK:
        _ask(*_read_question(question))
    elif question:
        raise click.UsageError(f"After {what} comes nothing more. A question is asked with `ask`.")
    elif what == PULL:
        _pull()
    else:
        _show(_read_reference(what), with_words=words)


def _read_reference(typed: str) -> str:
    found = read_reference(typed)
    if found is None:
        raise click.UsageError(f"{typed} is no reference: it has nine digits, and one of them is wrong.")
    return found


def _read_question(typed: tuple[str, ...]) -> tuple[str, str]:
    """Return the reference and the text of a question."""
    if len(typed) != 2:
        raise click.UsageError(
            'Write the reference, then the question in quotes: ask 482915304 "Which gate?"'
        )
    reference, text = _read_reference(typed[0]), one_line(typed[1], LONGEST_QUESTION + 1)
    if not 0 < len(text) <= LONGEST_QUESTION:
        raise click.UsageError(f"A question has 1 to {LONGEST_QUESTION} characters.")
    return reference, text


def _ask(reference: str, text: str) -> None:
    """Ask the citizen of a case. The same words about a case are asked once."""
    with running_gateway() as container:
        question = OfficerQuestion(f"asked by hand: {text}", reference, text)
        outcome, text_id = container.cases.questions.ask(question)
        if outcome is QuestionOutcome.ASKED:
            record_act(container.audit_trail, "ask citizen", reference)
            container.job_notifier.notify(queues.SEND, text_id)
    if outcome in QUESTION_REFUSALS:
        raise GatewayError(f"Nobody was asked: {QUESTION_REFUSALS[outcome][1]}.")
    click.echo("Asked." if outcome is QuestionOutcome.ASKED else "This was asked before: nothing was sent.")


def _show(found: str, *, with_words: bool) -> None:
    with running_gateway() as container:
        zone = service_zone(container)
        timelines = container.operators.objects.timelines
        timeline = timelines.find(found)
        questions = timelines.words(found) if with_words else []
        if with_words and timeline is not None:
            record_act(container.audit_trail, "show words", found, {"questions": len(questions)})
    if timeline is None:
        raise GatewayError(f"No case {found} is kept here. Cases are kept for 90 days after their end.")
    click.echo(f"{found}, {timeline.case.kind or 'kind unknown'}: {timeline.case.state or 'state unknown'}")
    if timeline.case.joined:
        click.echo(f"  joined case {timeline.case.joined}, which somebody else reported")
    if timeline.joiners:
        click.echo(f"  reported by {timeline.joiners + 1}: {timeline.joiners} joined it")
    for entry in timeline.entries:
        other = f" {entry.other}" if entry.other else ""
        click.echo(f"  {format_moment(entry.at, zone)}  {entry.about}: {entry.sentence}{other}")
        if entry.way:
            way = " -> ".join(f"{screen} {key}".strip() for screen, key in entry.way)
            click.echo(f"      {way}")
    for question in questions:
        click.echo(f"  {format_moment(question.asked_at, zone)}  asked: {question.text}")
        for at, text in question.answers:
            click.echo(f"  {format_moment(at, zone)}  answered: {text}")


def _pull() -> None:
    """Ask about every case, and tell how many were new. Their citizens are texted."""
    with running_gateway() as container:
        system = container.cases.system
        poller = container.cases.build_poller(partial(container.job_notifier.notify, queues.SEND))
        if poller is None and not system.is_configured(container.resources.settings):
            raise GatewayError(f"{system.address_variable} is not set, so there is nobody to ask.")
        if poller is None:
            raise GatewayError(f"{system.title} pushes changes to /cases/updates: there is nothing to pull.")
        result = poller.poll(everything=True)
    if result.error:
        raise GatewayError(f"{system.title} could not be asked: {result.error}. Nothing is lost: ask again.")
    click.echo(f"Asked {system.title} about {_counted(result.cases, 'case')}: {result.changes} new.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
