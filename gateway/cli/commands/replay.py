"""`gateway replay FILE`: plays the walks of the last seven days on a menu file."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click
import msgspec

from gateway.cli.output import pluralise
from gateway.cli.running_gateway import running_gateway
from gateway.conversations.walks import MAX_WALKS
from gateway.errors import DefinitionError
from gateway.published_menus.definition import read_menu_file
from gateway.published_menus.replay_process import ReplayTask, find_sources, replay_in_process
from menus.replay.report import ChangedScreen, ReplayReport, StuckPlace, working_morning

SHOWN = 8  # of the changed screens, and of the places where walks stop
NO_WALKS = (
    "No walks are kept yet. Web processes keep those of one session in GATEWAY_WALK_SAMPLE, for seven days."
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--seconds", type=click.FloatRange(1, 3600), default=60, show_default=True, help="Stop after this time."
)
@click.option(
    "--most", type=click.IntRange(1), default=MAX_WALKS, help="Play only the latest walks, so many."
)
def replay(file: Path, as_json: bool, seconds: float, most: int) -> None:
    """Play what citizens did in the last seven days on a menu file: what would change for them, or stop them.

    A walk has screens and keys, no words and no number. Where somebody typed an answer, a made-up one that fits is
    typed; lookups answer something made-up. Nothing is filed, texted, called or asked.
    """
    menus = read_menu_file(file)
    if menus.compiled.service is None:
        problems = "\n".join(str(problem) for problem in menus.compiled.problems)
        raise DefinitionError(f"{problems}\n{file} has errors: mend them first.")
    with running_gateway() as container:
        walks = [*islice(container.insights.walk_store.all(), most)]
        old = find_sources(walks, container.menus.versions)
        moment = working_morning(container.resources.clock(), menus.compiled.service.time_zone)
    task = ReplayTask(walks, menus.source, old, moment, seconds)
    report = replay_in_process(task) if walks else ReplayReport()
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(report)).decode())
        return
    if not walks:
        click.echo(NO_WALKS)
        return
    for line in report_lines(file, report):
        click.echo(line)


def report_lines(file: Path, report: ReplayReport) -> Iterator[str]:
    """Yield the lines of a report."""
    yield (
        f"{pluralise(report.walks, 'walk')} of the last 7 days on {file}: {report.alike:,} end alike, "
        f"{report.changed:,} meet a changed screen, {report.stuck:,} could not go on."
    )
    if report.unclear:
        yield (
            f"{pluralise(report.unclear, 'walk')} cannot be told: by made-up answers their own version goes another "
            "way too, as it depends on words, on the hour, or on what was remembered of a caller."
        )
    if report.uncompared:
        yield f"Of {report.uncompared:,} the version is gone: only the names of screens were compared."
    if report.left:
        yield f"{pluralise(report.left, 'walk')} were left when the time was up: --seconds gives more."
    for place in report.stuck_at[:SHOWN]:
        yield from _stuck_lines(place)
    for screen in report.changed_screens[:SHOWN]:
        yield from _changed_lines(screen)


def _stuck_lines(place: StuckPlace) -> Iterator[str]:
    yield ""
    yield f"{pluralise(place.walks, 'walk')} could not go on at {place.screen}: {place.reason}."
    yield f"  such as ({place.channel}, {place.language}): {', then '.join(place.steps) or 'the first screen'}"


def _changed_lines(screen: ChangedScreen) -> Iterator[str]:
    yield ""
    yield f"{pluralise(screen.walks, 'walk')}: {screen.screen} ({screen.channel}, {screen.language})"
    yield from (f"  - {line}" for line in screen.before.splitlines())
    yield from (f"  + {line}" for line in screen.after.splitlines())
