"""The menus that citizens get."""

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
    """The version that new sessions begin on, and whether the file has moved on since."""
    number = versions.current()
    source = versions.source(number) if number is not None else None
    version = versions.version(number) if number is not None else None
    if source is None or version is None:
        yield bad(SUBJECT, "Nothing is published.", f"gateway publish {file}")
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
        yield info(SUBJECT, f"{file} is not here to be compared with it.")
        return
    if beside.source.digest != version.digest:
        yield info(SUBJECT, f"{file} says something else than what is published: `gateway publish {file}`.")


def check_recordings(file: Path) -> Iterator[Finding]:
    """What calls play, of the menu file that is here."""
    if not file.is_file():
        return
    try:
        parts = plan_recordings(read_menu_file(file), ())
    except DefinitionError:
        return  # which the lines on the menus tell
    for part in parts:
        about = f"recordings in {part.name}"
        counted = {state: part.count(state) for state in RecordingState}
        said = ", ".join(f"{count} {state}" for state, count in counted.items()) + "."
        if counted[RecordingState.RECORDED] < len(part.recordings):
            yield warning(about, said, f"gateway prompts list {file} --language {part.language} --missing")
        else:
            yield good(about, said)


def _compile_findings(compiled: CompileResult) -> Iterator[Finding]:
    if compiled.service is None:
        errors = sum(problem.severity is Severity.ERROR for problem in compiled.problems)
        said = f"This release finds {errors} errors in the published version."
        yield bad(SUBJECT, said, "gateway check shows them; publish a version without.")
        return
    warnings = {problem.code for problem in compiled.problems if problem.severity is Severity.WARNING}
    if warnings:
        said = f"gateway check has advice on it ({', '.join(sorted(warnings))})."
        yield warning(SUBJECT, said, "gateway check, with --explain CODE.")
    ways = [
        name
        for name, way in (
            ("USSD", compiled.service.ussd_entries),
            ("SMS", compiled.service.sms_entries.keywords),
        )
        if way
    ]
    ways += ["voice"] if compiled.service.voice_entries else []
    yield info(SUBJECT, f"Ways in: {', '.join(ways) or 'none'}.")
