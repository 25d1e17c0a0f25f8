"""`/console/menus/translations`: a language beside the default one, changed text by text or by a translator's file."""

from dataclasses import dataclass, replace

import msgspec
from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.body_limits import TEXTS_FILE_BYTES, megabytes
from gateway.console.context import console
from gateway.console.page import current_role, current_user, notice, page, see_other
from gateway.console.people.role import Role
from gateway.console.translations.draft_texts import DraftTextsError
from gateway.console.translations.import_report import ImportReport
from gateway.console.translations.text_choice import TextChoice
from gateway.console.translations.text_sheet import TextSheet, TextState
from gateway.console.uploads import (
    UploadError,
    read_text_upload,
    shown_name,
    too_large,
    uploaded_file,
)
from gateway.errors import DefinitionError

RESULT = "texts"
CHANGED_MEANWHILE = (
    "Somebody changed this text in the meantime. Look at it above; save again to put yours in its place."
)

blueprint = Blueprint("translations", __name__)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with the last entry: of a text by its id, with the words that were typed, or of the file ("")."""

    text: str
    sentence: str
    typed: str = ""


@page(blueprint, "/menus/translations", role=Role.TRANSLATOR)
def show() -> ResponseReturnValue:
    """Show the texts of a language."""
    return _render(TextChoice.of(request.args), request.args.get("text", ""))


@page(blueprint, "/menus/translations/save", role=Role.TRANSLATOR, methods=("POST",))
def save() -> ResponseReturnValue:
    """Save one text, and show the next one that needs a translation."""
    parts, person, choice = console(), current_user().name, TextChoice.of(request.form)
    text = request.form.get("text", "")
    if not current_user().may_translate(choice.language):
        return _render(choice, text, Mistake(text, not_theirs(choice.language))), 403
    words = request.form.get("words", "").replace("\r\n", "\n").strip()
    try:
        result, draft = parts.draft_texts.save_text(
            choice.language, text, words, request.form.get("seen", ""), person
        )
        sheet = parts.draft_texts.sheet(choice.language)
    except (DefinitionError, DraftTextsError) as error:
        return _render(choice, text, Mistake(text, str(error), words)), 422
    if result.is_stale:
        return _render(choice, text, Mistake(text, CHANGED_MEANWHILE, words)), 409
    if result.refused:
        return _render(choice, text, Mistake(text, result.refused, words)), 422
    if draft is not None:
        changed = {"language": choice.language, "text": text}
        parts.audit.record(person, "translate", f"revision {draft.revision}", changed)
    following = choice.after(sheet, text)
    notice("Saved into the draft." + (" The next one is open." if following else ""))
    choice = choice.showing(sheet, following)
    anchor = next((row.anchor for row in sheet.rows if row.id == following), "")
    following_text = {"text": following} if following else {}
    return see_other("translations.show", **choice.query, **following_text, _anchor=anchor or None)


@page(
    blueprint,
    "/menus/translations/import",
    role=Role.TRANSLATOR,
    methods=("POST",),
)
def import_file() -> ResponseReturnValue:
    """Put the texts of a translator's file into the draft."""
    parts, person, choice = console(), current_user().name, TextChoice.of(request.form)
    if not current_user().may_translate(choice.language):
        return _render(choice, "", Mistake("", not_theirs(choice.language))), 403
    try:
        file = uploaded_file("file")
        text = read_text_upload(file, TEXTS_FILE_BYTES)
        is_po = shown_name(file).lower().endswith((".po", ".pot")) or text.lstrip().startswith('msgid "')
        result, draft = parts.draft_texts.import_texts(choice.language, text, person, is_po=is_po)
    except (DefinitionError, DraftTextsError, UploadError) as error:
        return _render(choice, "", Mistake("", str(error))), 422
    if result.trouble:
        return _render(choice, "", Mistake("", result.trouble)), 422
    if draft is not None:
        detail: dict[str, str | int] = {
            "language": choice.language,
            "texts": len(result.changed),
            "refused": len(result.refused),
        }
        parts.audit.record(person, "translate", f"revision {draft.revision}", detail)
    report = ImportReport(choice.language, shown_name(file), result.changed, result.refused, result.skipped)
    token = parts.kept_results.keep(person, RESULT, msgspec.msgpack.encode(report))
    return see_other("translations.imported", token=token)


@blueprint.errorhandler(413)
def _too_large(_error: Exception) -> ResponseReturnValue:
    """Say beside the field that a file is too large. Nothing of it was read, not even its form."""
    return _render(TextChoice(), "", Mistake("", too_large(TEXTS_FILE_BYTES))), 413


@page(blueprint, "/menus/translations/imported/<token>", role=Role.TRANSLATOR)
def imported(token: str) -> ResponseReturnValue:
    """Show what came of a translator's file, row by row."""
    found = console().kept_results.find(current_user().name, RESULT, token)
    if found is None:
        abort(404)
    report = msgspec.msgpack.decode(found, type=ImportReport)
    return render_template("translations/imported.html", report=report)


@page(blueprint, "/menus/translations/texts.<kind>", role=Role.TRANSLATOR)
def export(kind: str) -> ResponseReturnValue:
    """Write the texts of a language as a file for a translator."""
    language = request.args.get("language", "")
    try:
        sheet = console().draft_texts.sheet(language)
        if kind not in ("csv", "po") or not language or sheet.language != language:
            abort(404)
        text = console().draft_texts.export(language, is_po=kind == "po")
    except (DefinitionError, DraftTextsError) as error:
        return _render(TextChoice(language), "", Mistake("", str(error))), 422
    headers = {"Content-Disposition": f'attachment; filename="texts-{language}.{kind}"'}
    mimetype = "text/csv" if kind == "csv" else "text/x-gettext-translation"
    return Response(text, content_type=f"{mimetype}; charset=utf-8", headers=headers)


def not_theirs(language: str) -> str:
    """Say that a translator is kept to other languages."""
    own = ", ".join(current_user().languages)
    return f"You may write in {own}, not in {language}. An owner changes that, under People."


def _render(choice: TextChoice, opened: str, mistake: Mistake | None = None) -> str:
    own = current_user().languages
    if not choice.language and own and current_role() == Role.TRANSLATOR:
        choice = replace(choice, language=own[0])
    sheet, none = TextSheet(), ""
    try:
        sheet = console().draft_texts.sheet(choice.language)
    except DefinitionError as error:
        none = str(error)
    except DraftTextsError as error:
        sheet = TextSheet(trouble=str(error))
    choice = choice.in_sheet(sheet)
    if mistake and mistake.text:
        choice = choice.showing(sheet, mistake.text)
    return render_template(
        "translations/translations.html",
        sheet=sheet,
        choice=choice,
        rows=choice.rows(sheet),
        found=choice.found(sheet),
        states=TextState,
        opened=opened,
        mistake=mistake,
        no_draft=none,
        may_edit=current_role() >= Role.EDITOR,
        may_translate=current_user().may_translate(sheet.language),
        own_languages=own,
        max_megabytes=megabytes(TEXTS_FILE_BYTES),
        address=choice.address,
    )
