"""The menus that citizens get."""

from collections.abc import Iterator
from pathlib import Path

from gateway.audio.prompts.recording_plan import State, plan
from gateway.errors import DefinitionError
from gateway.operations.doctor.finding import Finding, bad, fact, good, warning
from gateway.published_menus.definition import read_menu_file
from gateway.published_menus.versions import Versions
from menus.compiler.service import Compiled
from menus.problems import Severity

ABOUT = "menus"


def published(versions: Versions, file: Path) -> Iterator[Finding]:
    """The version that new sessions begin on, and whether the file has moved on since."""
    number = versions.current()
    source = versions.source(number) if number is not None else None
    version = versions.version(number) if number is not None else None
    if source is None or version is None:
        yield bad(ABOUT, "Nothing is published.", f"gateway publish {file}")
        return
    when = f"{version.published_at:%Y-%m-%d %H:%M} UTC"
    yield good(
        ABOUT,
        f"Version {number}, published {when}: {version.screens} screens in {', '.join(version.languages)}.",
    )
    yield from _judged(source.compile())
    try:
        beside = read_menu_file(file)
    except DefinitionError:
        yield fact(ABOUT, f"{file} is not here to be compared with it.")
        return
    if beside.source.digest != version.digest:
        yield fact(ABOUT, f"{file} says something else than what is published: `gateway publish {file}`.")


def recorded(file: Path) -> Iterator[Finding]:
    """What calls play, of the menu file that is here."""
    if not file.is_file():
        return
    try:
        parts = plan(read_menu_file(file), ())
    except DefinitionError:
        return  # which the lines on the menus tell
    for part in parts:
        about = f"recordings in {part.name}"
        counted = {state: part.count(state) for state in State}
        said = ", ".join(f"{count} {state}" for state, count in counted.items()) + "."
        if counted[State.RECORDED] < len(part.lines):
            yield warning(about, said, f"gateway prompts list {file} --language {part.language} --missing")
        else:
            yield good(about, said)


def _judged(compiled: Compiled) -> Iterator[Finding]:
    if compiled.service is None:
        errors = sum(problem.severity is Severity.ERROR for problem in compiled.problems)
        said = f"This release finds {errors} errors in the published version."
        yield bad(ABOUT, said, "gateway check shows them; publish a version without.")
        return
    warnings = {problem.code for problem in compiled.problems if problem.severity is Severity.WARNING}
    if warnings:
        said = f"gateway check has advice on it ({', '.join(sorted(warnings))})."
        yield warning(ABOUT, said, "gateway check, with --explain CODE.")
    ways = [
        name for name, way in (("USSD", compiled.service.ussd), ("SMS", compiled.service.sms.keywords)) if way
    ]
    ways += ["voice"] if compiled.service.voice else []
    yield fact(ABOUT, f"Ways in: {', '.join(ways) or 'none'}.")
