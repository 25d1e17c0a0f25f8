"""Checks the menus that citizens get."""

from collections.abc import Iterator
from pathlib import Path

from gateway.audio.prompts.recording_plan import RecordingState, plan_recordings
from gateway.errors import DefinitionError
from gateway.operations.doctor.finding import Finding, bad, good, info, warning
from gateway.published_menus.definition import read_menu_file
from gateway.published_menus.versions import VersionStore
from menus.compiler.service import CompileResult
from menus.problems import Severity

SUBJECT = "menus"


def check_published(versions: VersionStore, file: Path) -> Iterator[Finding]:
    """Check the version that new sessions start on, and compare the menu file with it."""
    number = versions.current()
    source = versions.source(number) if number is not None else None
    version = versions.version(number) if number is not None else None
    if source is None or version is None:
        yield bad(SUBJECT, "Nothing is published.", f"gateway publish {file}", "nothing-published")
        return
    when = f"{version.published_at:%Y-%m-%d %H:%M} UTC"
    yield good(
        SUBJECT,
        f"Version {number}, published {when}: {version.screens} screens in {', '.join(version.languages)}.",
    )
    yield from _compile_findings(source.compile())
    try:
        beside = read_menu_file(file)
    except DefinitionError:
        yield info(SUBJECT, f"{file} is not on this machine, so it was not compared.")
        return
    if beside.source.digest != version.digest:
        yield info(SUBJECT, f"{file} differs from what is published: `gateway publish {file}`.")


def check_recordings(file: Path) -> Iterator[Finding]:
    """Check the recordings that calls play, for the menu file on this machine."""
    if not file.is_file():
        return
    try:
        parts = plan_recordings(read_menu_file(file), ())
    except DefinitionError:
        return  # `check_published` reports it
    for part in parts:
        subject = f"recordings in {part.name}"
        counts = {state: part.count(state) for state in RecordingState}
        message = ", ".join(f"{count} {state}" for state, count in counts.items()) + "."
        if counts[RecordingState.RECORDED] < len(part.recordings):
            yield warning(
                subject,
                message,
                f"gateway prompts list {file} --language {part.language} --missing",
                "prompts-missing",
            )
        else:
            yield good(subject, message)


def _compile_findings(compiled: CompileResult) -> Iterator[Finding]:
    if compiled.service is None:
        errors = sum(problem.severity is Severity.ERROR for problem in compiled.problems)
        message = f"This release finds {errors} errors in the published version."
        yield bad(SUBJECT, message, "gateway check shows them; publish a version without.", "menus-errors")
        return
    warnings = {problem.code for problem in compiled.problems if problem.severity is Severity.WARNING}
    if warnings:
        message = f"gateway check has advice on it ({', '.join(sorted(warnings))})."
        yield warning(SUBJECT, message, "gateway check, with --explain CODE.", "menus-advice")
    channels = [
        name
        for name, entries in (
            ("USSD", compiled.service.ussd_entries),
            ("SMS", compiled.service.sms_entries.keywords),
        )
        if entries
    ]
    channels += ["voice"] if compiled.service.voice_entries else []
    yield info(SUBJECT, f"Ways in: {', '.join(channels) or 'none'}.")
