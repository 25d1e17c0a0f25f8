"""`/console/menus/edit`: the editor, and what its scripts ask for in JSON."""

from pathlib import Path
from typing import TypeVar, cast

import msgspec
from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.draft_process.process import DraftProcessError
from gateway.console.draft_process.requests import CheckRequest, EditRequest, PreviewRequest, Request
from gateway.console.drafts.draft import DraftConflict, with_changes
from gateway.console.editor.answers import (
    Moment,
    conflict_answer,
    draft_answer,
    edited_files,
    saved_answer,
)
from gateway.console.editor.bodies import CheckBody, EditBody, PresenceBody, PreviewBody, SaveBody, StepBody
from gateway.console.guard import csrf_token
from gateway.console.page import current_user, page
from gateway.console.people.role import Role
from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuSource
from menus.grammar.json_schema import json_schema_text
from menus.grammar.menu_file import GRAMMAR

blueprint = Blueprint("editor", __name__)
PATH = "/menus/edit"
SCHEMA_SECONDS = 300
SUPERSEDED = b'{"superseded":true}'
NOT_JSON = "The console does not know this request. Load the page again."

MOVED_ON = "The draft was changed in the meantime. Look at it, then try again."

Body = TypeVar("Body", bound=msgspec.Struct)


@page(blueprint, PATH, role=Role.EDITOR)
def edit() -> ResponseReturnValue:
    """Show the editor, or why there is nothing to edit."""
    try:
        console().drafts.current()
    except DefinitionError as error:
        return render_template("editor/edit.html", is_built=True, problem=str(error))
    is_built = Path(current_app.static_folder or "", "built", "editor.js").is_file()
    return render_template("editor/edit.html", is_built=is_built, problem="", service=console().service_file)


@page(blueprint, f"{PATH}/schema", role=Role.EDITOR)
def schema() -> ResponseReturnValue:
    """Return the JSON Schema of menu files, for completion."""
    response = Response(json_schema_text(GRAMMAR), mimetype="application/json")
    response.headers["Cache-Control"] = f"private, max-age={SCHEMA_SECONDS}"
    return response


@page(blueprint, f"{PATH}/draft", role=Role.EDITOR)
def draft() -> ResponseReturnValue:
    """Return the draft as it is now, what is live, and who else has it open."""
    try:
        found = console().drafts.current()
    except DefinitionError as error:
        return jsonify(error=str(error)), 404
    live = console().versions.current_source()
    is_same_file = live is not None and live.file == found.source.file
    answer = draft_answer(found, _others(), csrf_token(), _moment())
    return jsonify(answer | {"live": edited_files(live) if live is not None and is_same_file else None})


@page(blueprint, f"{PATH}/save", role=Role.EDITOR, methods=("POST",))
def save() -> ResponseReturnValue:
    """Save what was typed. Lines that another person changed meanwhile are merged, or returned as a conflict."""
    body = _body(SaveBody)
    known = edited_files(console().drafts.current().source)
    files = {name: text for name, text in body.files.items() if name in known}
    try:
        saved, merged_with = console().editing.save(
            body.revision, files, current_user().name, alone=body.alone
        )
    except DefinitionError as error:
        return jsonify(error=str(error)), 422
    if isinstance(saved, DraftConflict):
        return jsonify(conflict_answer(saved)), 409
    return jsonify(saved_answer(saved, files, _others(), merged_with))


@page(blueprint, f"{PATH}/step", role=Role.EDITOR, methods=("POST",))
def step() -> ResponseReturnValue:
    """Take the draft one step back in its history, or forward again, and return it."""
    body = _body(StepBody)
    found = console().editing.step(body.revision, forward=body.forward, editor=current_user().name)
    if isinstance(found, DraftConflict):
        return jsonify(error=MOVED_ON), 409
    return jsonify(draft_answer(found, _others(), csrf_token(), _moment()))


@page(blueprint, f"{PATH}/presence", role=Role.EDITOR, methods=("POST",))
def presence() -> ResponseReturnValue:
    """Note that the editor is open. Return the draft if it has changed since."""
    body = _body(PresenceBody)
    found = console().drafts.current()
    others = _others()
    changed = (
        None if found.revision == body.revision else draft_answer(found, others, csrf_token(), _moment())
    )
    return jsonify(revision=found.revision, others=others, draft=changed)


@page(blueprint, f"{PATH}/check", role=Role.EDITOR, methods=("POST",))
def check() -> ResponseReturnValue:
    """Check the text, and return its problems and its outline. Of one person's checks, the newest is answered."""
    body = _body(CheckBody)
    return _ask(CheckRequest(_source(body.files)), f"check {current_user().name}")


@page(blueprint, f"{PATH}/apply", role=Role.EDITOR, methods=("POST",))
def apply() -> ResponseReturnValue:
    """Change the text by an edit, and return the changed files. Nothing is saved yet."""
    body = _body(EditBody)
    response = _ask(EditRequest(_source(body.files), body.edit))
    answer = msgspec.json.decode(response.get_data())
    if answer.get("refused"):
        return jsonify(error=answer["refused"], file=answer["file"], line=answer["line"]), 422
    return response


@page(blueprint, f"{PATH}/preview", role=Role.EDITOR, methods=("POST",))
def preview() -> ResponseReturnValue:
    """Walk the text as a citizen would, and return what the phone shows in each language."""
    body = _body(PreviewBody)
    walk = msgspec.structs.asdict(body)
    source = _source(walk.pop("files"))
    return _ask(PreviewRequest(source, **walk), f"preview {current_user().name}")


def _ask(question: Request, queue: str = "") -> Response:
    try:
        answer = console().draft_process.ask(question, queue)
    except DraftProcessError as error:
        response = jsonify(error=str(error))
        response.status_code = 503
        return response
    return Response(SUPERSEDED if answer is None else answer, mimetype="application/json")


def _source(files: dict[str, str]) -> MenuSource:
    """Return the draft with the texts as they are typed. A file that the draft does not have is left out."""
    source = console().drafts.current().source
    known = edited_files(source)
    return with_changes(source, {name: text for name, text in files.items() if name in known})


def _body(kind: type[Body]) -> Body:
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except msgspec.DecodeError:
        response = jsonify(error=NOT_JSON)
        response.status_code = 422
        return abort(response)


def _others() -> list[str]:
    return console().presence.say_open(current_user().name)


def _moment() -> Moment:
    """Return what writes a moment in the service's time, as templates do."""
    return cast(Moment, current_app.jinja_env.filters["service_time"])
