"""`gateway publish FILE`: makes a menu file the version that new sessions get."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import msgspec

from gateway.audio.prompts.drafts import read_drafts
from gateway.cli.confirmation import confirmed_option, require_confirmation
from gateway.cli.operator import operator_name, record_act
from gateway.cli.output import pluralise
from gateway.cli.running_gateway import running_gateway
from gateway.cli.trial_options import TrialOptions, end_of_trial
from gateway.container.container import Container
from gateway.container.menus import MenuComponents
from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuFile, read_menu_file
from gateway.published_menus.menu_changes import MenuChanges, compare_menus
from gateway.published_menus.publisher import PublishResult, SessionCounts
from gateway.published_menus.scenario_files import find_scenario_files
from gateway.published_menus.trial import EVERYBODY
from menus.problems import Severity


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--trial",
    "numbers",
    metavar="NUMBERS",
    help="Only these numbers begin on it: with commas between, or a file with one a line.",
)
@click.option(
    "--share",
    type=click.IntRange(0, EVERYBODY),
    metavar="PERCENT",
    help="So many of 100 new sessions begin on it; 100: all.",
)
@click.option("--end-trial", is_flag=True, help="All begin on the current version again.")
@click.option(
    "--summary", default="", help="What changes, in a line, for `gateway versions` and the console."
)
@confirmed_option
def publish(
    file: Path | None, numbers: str | None, share: int | None, end_trial: bool, summary: str, confirmed: bool
) -> None:
    """Check a menu file, show what changes, and let new sessions begin on it.

    It becomes the next version, with the files that it names packed in. Sessions under way finish on the version
    that they began with. A file with errors, or with secrets that it cannot have, is refused and nothing is
    changed.

    With --trial or --share only some new sessions begin on it, until --share 100 or --end-trial. Without FILE these
    change the trial that is under way.
    """
    trial = TrialOptions(numbers, share, end_trial)
    trial.require_sense(file)
    if file is None:
        with running_gateway() as container:
            trial.carry_out(container, None, confirmed=confirmed)
        return
    menus = _with_scenarios(read_menu_file(file), file)
    if menus.compiled.service is None:
        problems = "\n".join(str(problem) for problem in menus.compiled.problems)
        raise DefinitionError(f"{problems}\n{file} was not published: mend its errors first.")
    with running_gateway() as container:
        unchanged = _show_changes(menus, container.menus)
        if trial.given:
            trial.carry_out(container, menus, confirmed=confirmed)
            number = container.menus.versions.number_of(menus.source.digest)
            if summary and number is not None:
                container.menus.versions.describe(number, operator_name(), " ".join(summary.split()))
            return
        on_trial = container.menus.trials.load()
        if not unchanged:
            require_confirmation(f"Let new sessions begin on {file}?", confirmed=confirmed)
        published = container.menus.publisher.publish(menus, operator_name(), " ".join(summary.split()))
        if not published.unchanged:
            record_publishing(container, "publish", published)
        sessions = container.menus.publisher.count_sessions()
    click.echo(f"{_outcome_sentence(file, published)} {_contents_sentence(menus, published)}")
    if not published.unchanged:
        click.echo("Web processes begin new sessions on it within 2 seconds.")
    if on_trial is not None:
        click.echo(end_of_trial(on_trial))
    click.echo(sessions_sentence(sessions))


def record_publishing(container: Container, action: str, published: PublishResult) -> None:
    """Add an entry to the audit log: who made which version current, in place of which."""
    summary = published.version.summary if action == "publish" else ""
    detail: dict[str, str | int] = {"summary": summary, "from": published.previous_number or 0}
    record_act(container.audit_trail, action, f"version {published.version.number}", detail)


def _with_scenarios(menus: MenuFile, file: Path) -> MenuFile:
    """Return the menus with the scenarios beside them, so that the console can run them on drafts."""
    return replace(menus, source=msgspec.structs.replace(menus.source, scenarios=find_scenario_files(file)))


def _show_changes(menus: MenuFile, live: MenuComponents) -> bool:
    """Show what publishing changes, and how many people are inside. Returns True if nothing changes."""
    number = live.versions.current()
    source = None if number is None else live.versions.source(number)
    if number is None or source is None:
        click.echo("Nothing is published yet.")
        return False
    if source.digest == menus.source.digest:
        return True
    for line in change_lines(compare_menus(source, menus.source, tuple(menus.definition.service.languages))):
        click.echo(line)
    inside = live.publisher.count_sessions().by_version.get(number, 0)
    click.echo(f"{pluralise(inside, 'session')} under way on version {number} will finish on it.")
    return False


def change_lines(changes: MenuChanges) -> Iterator[str]:
    """Yield a line for each kind of change."""
    if changes.added:
        yield f"New screens: {', '.join(changes.added)}."
    if changes.removed:
        yield f"Screens that go: {', '.join(changes.removed)}."
    if changes.changed:
        described = [
            f"{screen.name} ({', '.join([*screen.languages, *(['rules'] if screen.rules else [])])})"
            for screen in changes.changed
        ]
        yield f"Screens that change: {', '.join(described)}."
    if changes.sections:
        yield f"Also changed: {', '.join(changes.sections)}."


def _outcome_sentence(file: Path, published: PublishResult) -> str:
    number = published.version.number
    if published.unchanged:
        return f"{file} is version {number}, which is current already: nothing was published."
    if published.is_new:
        return f"{file} is version {number} now."
    return f"{file} says the same as version {number}, which is current again."


def _contents_sentence(menus: MenuFile, published: PublishResult) -> str:
    version = published.version
    warnings = sum(problem.severity is Severity.WARNING for problem in menus.compiled.problems)
    parts = [
        pluralise(version.screens, "screen"),
        f"in {', '.join(version.languages)}",
        f"digest {version.digest}",
        *_recordings(menus),
        pluralise(warnings, "warning") + (" (`gateway check` shows them)" if warnings else ""),
    ]
    return f"It has {parts[0]} {'; '.join(parts[1:])}."


def _recordings(menus: MenuFile) -> Iterator[str]:
    """Say how many recordings there are, and how many of them are drafts that a machine spoke."""
    sounds = menus.source.sounds
    if not sounds:
        return
    languages = menus.definition.service.languages.values()
    folders = {language.audio for language in languages if language.audio}
    drafts = {draft.sound for name in folders for draft in read_drafts(menus.folder / name).values()}
    count = sum(sound.digest in drafts for sound in sounds.values())
    yield pluralise(len(sounds), "recording") + (f", {pluralise(count, 'draft')} among them" if count else "")


def sessions_sentence(sessions: SessionCounts) -> str:
    """Say in a sentence how many sessions are on which version."""
    on = [f"{count} on version {number}" for number, count in sorted(sessions.by_version.items())]
    if sessions.on_dropped_versions:
        on.append(f"{sessions.on_dropped_versions} on versions that are gone, to be started over")
    return f"Sessions under way: {', '.join(on) or 'none'}."
