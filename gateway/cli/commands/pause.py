"""`gateway pause` and `gateway resume`: stop a stream of the outbox, and let it go on."""

from datetime import tzinfo

import click

from gateway.cli.operator import operator_name, record_act
from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import service_zone
from gateway.providers.registry import PROVIDERS
from gateway.storage.outbox.pauses import STREAM_BY_NAME, StreamPause

TITLES_BY_REPLY = {
    replies_in_webhook: " and ".join(
        provider.title
        for provider in PROVIDERS
        if provider.sms and provider.sms.replies_in_webhook == replies_in_webhook
    )
    for replies_in_webhook in (False, True)
}
EFFECTS = {
    "messages": (
        "No text goes out any more: no update of a case, no announcement, no answer to a text that "
        f"{TITLES_BY_REPLY[False]} brought. ({TITLES_BY_REPLY[True]}'s answers are part of the webhook, and go on.)"
    ),
    "announcements": "No announcement goes out any more. Texts about cases and answers do.",
    "forwarding": "No case is carried to the case backend any more. Citizens get their references all the same.",
    "recordings": "No spoken message is fetched from its provider any more. Callers still leave them.",
    "calls": "Nobody is called any more. Calls that come in are answered.",
    "payments": "No phone is asked to pay any more, and nobody asks what became of payments. Callbacks are kept.",
}
NOTHING_IS_LOST = "New work waits, and does not become too old during the pause. A job under way finishes."

stream_argument = click.argument("stream", type=click.Choice(list(STREAM_BY_NAME)))


@click.command()
@stream_argument
@click.option("--because", required=True, metavar="TEXT", help="Why, for those who find it paused.")
def pause(stream: str, because: str) -> None:
    """Stop a STREAM at once, in every worker, until `gateway resume`.

    New work is accepted and waits. `gateway doctor` and the metric gateway_stream_paused show the pause.
    """
    why = " ".join(because.split())
    if not why:
        raise click.UsageError("Say why after --because, for those who find it paused.")
    with running_gateway() as container:
        if not container.pauses.pause(stream, why, operator_name()):
            paused = container.pauses.paused()[stream]
            click.echo(f"{stream} is paused already. {_pause_sentence(paused, service_zone(container))}")
            return
        record_act(container.audit_trail, "pause", stream)
    click.echo(f"{stream} is paused. {EFFECTS[stream]}")
    click.echo(f"{NOTHING_IS_LOST} It goes on with: gateway resume {stream}")


@click.command()
@stream_argument
def resume(stream: str) -> None:
    """Let a STREAM go on that was paused."""
    with running_gateway() as container:
        ended, zone = container.pauses.resume(stream), service_zone(container)
        if ended is not None:
            record_act(container.audit_trail, "resume", stream)
    if ended is None:
        click.echo(f"{stream} was not paused: nothing was changed.")
    else:
        click.echo(f"{stream} goes on. {_pause_sentence(ended, zone)}")


def _pause_sentence(pause: StreamPause, zone: tzinfo) -> str:
    since = pause.since.astimezone(zone)
    return f"It was stopped on {since:%Y-%m-%d at %H:%M %Z} by {pause.operator}: {pause.reason}"
