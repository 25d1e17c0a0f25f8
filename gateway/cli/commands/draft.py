"""`gateway draft get|put`: brings the draft of the console to a folder, for git, and back."""

from pathlib import Path, PurePath

import click
from msgspec.structs import replace

from gateway.cli.confirmation import confirmed_option, require_confirmation
from gateway.cli.operator import operator_name
from gateway.cli.output import pluralise
from gateway.cli.running_gateway import running_gateway
from gateway.console.drafts.draft import FROM_DISK, FROM_LIVE, Draft, DraftConflict, Drafts, files_of
from gateway.container.container import Container
from gateway.errors import DefinitionError, MachineError
from gateway.operations.audit_trail import COMMAND_LINE
from gateway.published_menus.definition import read_menu_file
from gateway.published_menus.scenario_files import find_scenario_files


@click.group()
def draft() -> None:
    """Bring the draft of the menus, which the console edits, to files and back."""


@draft.command("get")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def get_draft(folder: Path) -> None:
    """Write the files of the draft into FOLDER, over those that are there. Recordings stay where they are."""
    with running_gateway() as container:
        current = container.draft.drafts.current()
    for name, text in current.files.items():
        _write(folder, name, text)
    click.echo(
        f"Wrote {', '.join(current.files)} to {folder}. It is revision {current.revision} of the draft, "
        f"{_last_edit(current)}."
    )
    click.echo(
        f"To bring changes back: gateway draft put {folder / current.source.file} --revision {current.revision}"
    )


@draft.command("put")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--revision", type=click.IntRange(1), help="The revision that `draft get` wrote, and told.")
@confirmed_option
def put_draft(file: Path, revision: int | None, confirmed: bool) -> None:
    """Make FILE, with the files that it names and the scenarios beside it, the draft.

    With --revision it is refused if somebody changed the draft since. Without, it asks before it takes the place of
    changes that are not published. What was there before stays in the history of the draft, where it can be undone.
    """
    source = replace(read_menu_file(file).source, scenarios=find_scenario_files(file))
    with running_gateway() as container:
        drafts = container.draft.drafts
        container.menus.prompt_store.put(file.parent, source.sounds)
        before = _current_or_none(drafts)
        if before is not None:
            source = replace(source, file=before.source.file)
            if files_of(source) == before.files:
                click.echo(f"The draft says the same as {file} already: nothing was changed.")
                return
            if revision is None and _has_unpublished_changes(container, before):
                question = f"Put {file} in place of a draft that is not published, {_last_edit(before)}?"
                require_confirmation(question, confirmed=confirmed)
        base = revision if revision is not None else before.revision if before is not None else 0
        put = drafts.replace(base, source, operator_name())
        if not isinstance(put, DraftConflict):
            container.audit_trail.record(
                operator_name(), "change draft", f"revision {put.revision}", where=COMMAND_LINE
            )
    if isinstance(put, DraftConflict):
        raise MachineError(
            f"The draft is at revision {put.current.revision}, {_last_edit(put.current)}: nothing was changed. Get it "
            "into another folder, merge the two, and put the result."
        )
    click.echo(f"The draft is {file} now: {pluralise(len(put.files), 'file')}, revision {put.revision}.")


def _current_or_none(drafts: Drafts) -> Draft | None:
    try:
        return drafts.current()
    except DefinitionError:
        return None


def _has_unpublished_changes(container: Container, draft: Draft) -> bool:
    live = container.menus.versions.current_source()
    return live is None or live.digest != draft.source.digest


def _last_edit(draft: Draft) -> str:
    who = {FROM_LIVE: "as it is live", FROM_DISK: "as it is on disk"}.get(
        draft.editor, f"edited by {draft.editor}"
    )
    return f"{who} since {draft.edited_at:%Y-%m-%d %H:%M} UTC"


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise MachineError(
            f"The draft has a file `{name}`, which is not below {folder}: nothing is written there."
        )
    if any(
        part.startswith(".") for part in PurePath(name).parts
    ):  # as .git/config, by which git runs programs
        raise MachineError(f"The draft has a file `{name}`, which is hidden: nothing is written there.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MachineError(f"{path} cannot be written: {(error.strerror or 'no access').lower()}.") from error
