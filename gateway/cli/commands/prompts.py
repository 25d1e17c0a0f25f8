"""`gateway prompts list|script|synthesize`: lists the recordings that calls need, and makes drafts of them."""

from collections.abc import Sequence
from pathlib import Path

import click

from gateway.audio.prompts.draft_maker import DraftResult, make_drafts
from gateway.audio.prompts.recording_plan import LanguagePlan, RecordingState, plan_recordings
from gateway.audio.prompts.studio_script import as_csv, as_text
from gateway.audio.prompts.synthesizer import find_synthesizer
from gateway.errors import MachineError
from gateway.published_menus.definition import read_menu_file

WORDS_PER_MINUTE = 150
_FILE = click.Path(path_type=Path, dir_okay=False)
_language = click.option(
    "--language", "languages", multiple=True, help="Only this language; may be repeated."
)


@click.group()
def prompts() -> None:
    """List what is to be recorded for calls, print it for a studio, make drafts of it."""


@prompts.command("list")
@click.argument("file", type=_FILE)
@_language
@click.option("--missing", is_flag=True, help="Only what is not recorded yet, drafts included.")
def list_recordings(file: Path, languages: tuple[str, ...], missing: bool) -> None:
    """List every recording that FILE needs: whether it is there, how long it is, what it says."""
    for part in _plan(file, languages):
        listed = [
            line for line in part.recordings if not missing or line.state is not RecordingState.RECORDED
        ]
        width = max((len(line.prompt.file) for line in listed), default=0)
        click.echo(_heading(part))
        for line in listed:
            seconds = f"{line.sound.seconds:5.1f} s" if line.sound is not None else "       "
            words = line.prompt.words + ("" if line.prompt.required else "  (may be left out)")
            click.echo(f"  {line.state:<8}  {seconds}  {line.prompt.file:<{width}}  {words}".rstrip())


@prompts.command()
@click.argument("file", type=_FILE)
@_language
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "csv")),
    default="text",
    show_default=True,
    help="To print, or a spreadsheet.",
)
@click.option("-o", "--output", type=_FILE, help="Write to this file.")
def script(file: Path, languages: tuple[str, ...], form: str, output: Path | None) -> None:
    """Write what a recording studio is to speak: the names of the files, the exact words, how they are said."""
    menus = read_menu_file(file)
    plans = plan_recordings(menus, languages)
    text = "\ufeff" + as_csv(plans) if form == "csv" else as_text(file.name, plans)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "no access").lower()
        raise MachineError(f"{output} cannot be written: {reason}.") from error


@prompts.command()
@click.argument("file", type=_FILE)
@_language
@click.option("--voice", help="espeak-ng's voice. Default: the language. Takes one --language.")
@click.option(
    "--pace",
    type=click.IntRange(80, 300),
    default=WORDS_PER_MINUTE,
    show_default=True,
    help="Words a minute.",
)
@click.option("--over-recordings", is_flag=True, help="Replace real recordings too: they are lost.")
def synthesize(
    file: Path, languages: tuple[str, ...], voice: str | None, pace: int, over_recordings: bool
) -> None:
    """Make drafts of what is not recorded yet with espeak-ng, so that the service can be called and judged by ear.

    Drafts are listed in drafts.txt of their folder until a recording replaces them. They are made anew where the
    words have changed.
    """
    if voice is not None and len(languages) != 1:
        raise click.UsageError("A voice speaks one language: add --language, for example --language sw.")
    plans = _plan(file, languages)
    machine = find_synthesizer(pace)
    for part in plans:
        outcome = make_drafts(part, machine, voice or part.language, over_recordings=over_recordings)
        click.echo(_outcome(part, outcome))


def _plan(file: Path, languages: Sequence[str]) -> tuple[LanguagePlan, ...]:
    return plan_recordings(read_menu_file(file), languages)


def _heading(part: LanguagePlan) -> str:
    counts = ", ".join(f"{part.count(state)} {state}" for state in RecordingState)
    return f"{part.name} ({part.language}), in {part.folder_in_menus}: {counts}."


def _outcome(part: LanguagePlan, outcome: DraftResult) -> str:
    count = len(outcome.made)
    made = "1 draft" if count == 1 else f"{count} drafts"
    rest = f"{outcome.kept} kept, {outcome.recorded} recorded."
    summary = f"{part.language}: {made} made in {part.folder_in_menus}, {rest}"
    if outcome.without_words:
        summary += f" No words are known for {', '.join(outcome.without_words)}: record them."
    return summary
