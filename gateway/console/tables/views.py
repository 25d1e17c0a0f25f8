"""`/console/menus/tables`: the tables of the draft as grids, and a new file for one, looked at before it is saved."""

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway.console.body_limits import TABLE_FILE_BYTES, megabytes
from gateway.console.context import console
from gateway.console.drafts.draft import Draft, DraftConflict
from gateway.console.page import caution, current_user, notice, page, see_other
from gateway.console.people.role import Role
from gateway.console.tables.table_grid import TableChoice, show_grid, table_files
from gateway.console.tables.uploaded_table import (
    KIND,
    as_spreadsheet,
    digest_of,
    find_table,
    keep_table,
    review_table,
    take_table,
)
from gateway.console.uploads import (
    UploadError,
    read_text_upload,
    shown_name,
    too_large,
    uploaded_file,
)
from gateway.errors import DefinitionError

SHOWN_ROWS = 100  # of each kind of change
BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8
MEANWHILE = "This table was changed in the draft in the meantime. Here is what yours changes now."

blueprint = Blueprint("tables", __name__)


@page(blueprint, "/menus/tables", role=Role.EDITOR)
def show() -> ResponseReturnValue:
    """Show a table of the draft."""
    return _render(TableChoice.of(request.args))


@page(blueprint, "/menus/tables/file", role=Role.EDITOR)
def export() -> ResponseReturnValue:
    """Write a table as CSV."""
    try:
        draft = console().drafts.current()
    except DefinitionError:
        abort(404)
    name = request.args.get("table", "")
    if name not in table_files(draft.source):
        abort(404)
    text = as_spreadsheet(draft.source.named[name]) or abort(404)
    response = Response(BYTE_ORDER_MARK + text, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name.rpartition("/")[2])
    return response


@page(blueprint, "/menus/tables/upload", role=Role.EDITOR, methods=("POST",))
def upload() -> ResponseReturnValue:
    """Take a new file for a table, and show what it changes."""
    parts, choice = console(), TableChoice.of(request.form)
    try:
        file = uploaded_file("file")
        text = read_text_upload(file, TABLE_FILE_BYTES)
        taken = take_table(parts.drafts.current().source, choice.file, text, shown_name(file))
    except (DefinitionError, UploadError) as error:
        return _render(choice, str(error)), 422
    token = keep_table(parts.kept_results, current_user().name, taken)
    return see_other("tables.review", token=token)


@blueprint.errorhandler(413)
def _too_large(_error: Exception) -> ResponseReturnValue:
    """Say beside the field that a file is too large. Nothing of it was read, not even its form."""
    return _render(TableChoice(), too_large(TABLE_FILE_BYTES)), 413


@page(blueprint, "/menus/tables/review/<token>", role=Role.EDITOR)
def review(token: str) -> ResponseReturnValue:
    """Show what an uploaded table changes."""
    parts = console()
    uploaded = find_table(parts.kept_results, current_user().name, token)
    draft, _ = _draft()
    if uploaded is None or draft is None:
        abort(404)
    return render_template(
        "tables/review.html",
        uploaded=uploaded,
        review=review_table(draft.source, uploaded, parts.assessor),
        token=token,
        seen=digest_of(draft.source.named.get(uploaded.file, "")),
        shown_rows=SHOWN_ROWS,
    )


@page(blueprint, "/menus/tables/save/<token>", role=Role.EDITOR, methods=("POST",))
def save(token: str) -> ResponseReturnValue:
    """Save an uploaded table into the draft, if its changes are those that were shown."""
    parts, person = console(), current_user().name
    uploaded = find_table(parts.kept_results, person, token)
    draft, _ = _draft()
    if uploaded is None or draft is None:
        abort(404)
    is_seen = request.form.get("seen") == digest_of(draft.source.named.get(uploaded.file, ""))
    saved = parts.drafts.save(draft.revision, {uploaded.file: uploaded.text}, person) if is_seen else None
    if saved is None or isinstance(saved, DraftConflict):
        caution(MEANWHILE)
        return see_other("tables.review", token=token)
    parts.audit.record(person, "change draft", f"revision {saved.revision}", {"table": uploaded.file})
    parts.kept_results.drop(person, KIND, token)
    notice(f"{uploaded.file} is in the draft. Citizens get it once the draft is published.")
    return see_other("tables.show", table=uploaded.file)


def _draft() -> tuple[Draft | None, str]:
    """Return the draft, or why there is none."""
    try:
        return console().drafts.current(), ""
    except DefinitionError as error:
        return None, str(error)


def _render(choice: TableChoice, error: str = "") -> str:
    draft, none = _draft()
    if draft is None:
        return render_template("tables/none.html", no_draft=none)
    files = table_files(draft.source)
    if not files:
        return render_template("tables/none.html", no_draft="")
    choice = choice.in_source(draft.source)
    return render_template(
        "tables/tables.html",
        files=files,
        choice=choice,
        grid=show_grid(draft.source, choice),
        file_error=error,
        max_megabytes=megabytes(TABLE_FILE_BYTES),
        out=url_for("tables.export", table=choice.file),
    )
