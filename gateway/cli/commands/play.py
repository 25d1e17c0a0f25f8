"""`gateway play FILE`: plays a service in the terminal, as on a phone."""

import os
import sys
from datetime import datetime
from pathlib import Path

import click

from gateway.cli.call_player import CallPlayer
from gateway.cli.player import Player
from gateway.published_menus.definition import load_definition
from menus.engine.engine import EngineError
from menus.model import Service
from menus.scenarios.phone import find_entry
from menus.scenarios.setup import ScenarioSetup
from menus.scenarios.setup_reader import CHANNELS

MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--channel", type=click.Choice(CHANNELS), default="ussd", show_default=True)
@click.option("--language", help="The language that is remembered of the number.")
@click.option("--number", help="The number that dials, such as +254711000001.")
@click.option("--network", help="Its network: MCC and MNC, such as 63902.")
@click.option("--code", help="What is dialled; else the service's first code.")
@click.option("--clock", type=click.DateTime(MOMENTS), help="The moment; else now.")
@click.option("--record", type=click.Path(path_type=Path), help="Write what happens as a scenario file.")
def play(
    file: Path,
    channel: str,
    language: str | None,
    number: str | None,
    network: str | None,
    code: str | None,
    clock: datetime | None,
    record: Path | None,
) -> None:
    """Play a menu file as a citizen meets it. Nothing is filed and no text is sent.

    What you type is the answer; /help says what else there is. What other systems answer, you are asked. On a call you
    read what is heard and type keys, `-` for silence, or the message that is to be spoken.
    """
    if record is not None and record.exists():
        raise click.UsageError(f"{record} exists already: remove it, or record to another file.")
    service = load_definition(file).service
    _check_language(service, language)
    _check_code(service, channel, code)
    facts = ScenarioSetup(
        language=language,
        channel=channel,
        number=number,
        network=network,
        code=code,
        clock=clock or _now(service),
    )
    kind = CallPlayer if channel == "voice" else Player
    player = kind(service, facts, say=click.echo, ask=_ask)
    try:
        player.play()
    except EngineError as error:
        raise click.ClickException(f"The menu cannot go on: {error}.") from error
    finally:
        if record is not None:
            menus = os.path.relpath(file, record.parent)
            record.write_text(player.scenario_text(record.stem, menus), encoding="utf-8")
            click.echo(f"Recorded in {record}. Replay it with: gateway test {record}")


def _check_language(service: Service, language: str | None) -> None:
    if language is not None and language not in service.languages:
        known = ", ".join(service.languages)
        raise click.BadParameter(f"the service has {known}.", param_hint="--language")


def _check_code(service: Service, channel: str, code: str | None) -> None:
    if channel != "sms" and find_entry(service, channel, code) is None:
        entries = service.voice_entries if channel == "voice" else service.ussd_entries
        asked = f"Nobody gets in by `{code}`" if code else f"Nobody gets in by {channel}"
        raise click.BadParameter(
            f"{asked}: the service has {', '.join(entries) or 'no code'}.", param_hint="--code"
        )


def _ask(prompt: str) -> str | None:
    """Read a line, or None if there are no more. A line from a pipe is printed, as if it had been typed."""
    try:
        typed = input(prompt)
    except (EOFError, KeyboardInterrupt):
        click.echo()
        return None
    if not sys.stdin.isatty():
        click.echo(typed)
    return typed


def _now(service: Service) -> datetime:
    from gateway.container.resources import now

    return now().astimezone(service.time_zone).replace(microsecond=0)
