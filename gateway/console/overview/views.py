"""`/console/menus`: what is live, the draft, its history; and a new service from a template."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.changes.assessment import Assessment
from gateway.console.changes.assessor import AssessmentError
from gateway.console.context import console
from gateway.console.drafts.draft import Draft, DraftConflict
from gateway.console.overview.menu_files import list_files
from gateway.console.overview.new_service import (
    NewService,
    country_options,
    language_name,
    language_options,
    read_new_service,
)
from gateway.console.page import caution, current_role, current_user, notice, page, see_other
from gateway.console.people.role import Role
from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuSource
from menus.service_templates.template_choices import TEMPLATE_WORDS

SHOWN_STEPS = 10

blueprint = Blueprint("overview", __name__)


@page(blueprint, "/menus", role=Role.VIEWER)
def show() -> ResponseReturnValue:
    """Show what is live and the draft, with their files."""
    parts = console()
    number = parts.versions.current()
    source = None if number is None else parts.versions.source(number)
    draft, trouble = _draft()
    return render_template(
        "overview/overview.html",
        live=None if number is None else parts.versions.version(number),
        draft=draft,
        trouble=trouble,
        sentence=_difference_sentence(draft, source) if draft else "",
        files=list_files(draft.source, source) if draft else [],
        recordings=len(draft.source.sounds) if draft else 0,
        others=[name for name in parts.presence.people() if name != current_user().name],
        steps=parts.drafts.history()[::-1][:SHOWN_STEPS] if draft else [],
        may_edit=current_role() >= Role.EDITOR,
    )


def _draft() -> tuple[Draft | None, str]:
    """Return the draft, or why there is none."""
    try:
        return console().drafts.current(), ""
    except DefinitionError as error:
        return None, str(error)


def _difference_sentence(draft: Draft, live: MenuSource | None) -> str:
    """Say how the draft differs from what is live."""
    if live is None:
        return "Nothing is live yet. The draft will be the first version."
    if live.digest == draft.source.digest:
        return "The draft is what is live."
    try:
        found = console().assessor.assess(draft.source, live)
    except AssessmentError as error:
        return f"The draft differs from live. {error}"
    return _sentence_of(found)


def _sentence_of(found: Assessment) -> str:
    if found.errors:
        count = len(found.errors)
        return (
            f"The draft has {count} {'error' if count == 1 else 'errors'} to mend before it can be published."
        )
    if found.difference is None:
        return "The draft differs from live."
    screens, texts = found.difference.screens.count, len(found.difference.screens.messages)
    if screens:
        return f"The draft differs from live in {screens} {'screen' if screens == 1 else 'screens'}."
    return "The draft differs from live in texts that are sent." if texts else found.difference.sentence


@page(blueprint, "/menus/go-to", role=Role.EDITOR, methods=("POST",))
def go_to_step() -> ResponseReturnValue:
    """Take the draft to a step of its history."""
    parts, person = console(), current_user().name
    revision, step = (request.form.get(name, "") for name in ("revision", "step"))
    if revision.isdecimal() and step.isdecimal():
        gone = parts.drafts.go_to(int(revision), int(step), person)
        if isinstance(gone, DraftConflict):
            caution("The draft was changed in the meantime. Look at it, then choose again.")
        else:
            parts.audit.record(person, "change draft", f"revision {gone.revision}", {"step": int(step)})
            notice(
                "The draft is as it was then. You can come back: nothing of the history is lost until you edit."
            )
    return see_other("overview.show")


@page(blueprint, "/menus/new", role=Role.EDITOR)
def new() -> ResponseReturnValue:
    """Show the form for a new service."""
    return _form(NewService())


@page(blueprint, "/menus/new", role=Role.EDITOR, methods=("POST",))
def create() -> ResponseReturnValue:
    """Make a new service from a template the draft."""
    chosen, parts, person = read_new_service(request.form), console(), current_user().name
    if chosen.wrong:
        return _form(chosen), 422
    draft, _ = _draft()
    source = chosen.source(draft.source.file if draft else parts.service_file)
    try:
        made = parts.drafts.replace(draft.revision if draft else 0, source, person)
    except DefinitionError as error:
        return _form(chosen, str(error)), 422
    if isinstance(made, DraftConflict):
        return _form(
            chosen, "The draft was changed in the meantime. Look at it first, or send this again."
        ), 409
    parts.audit.record(person, "change draft", f"revision {made.revision}", {"template": chosen.template})
    notice(f"The draft is {chosen.name} now, made from the template {chosen.template}.")
    return see_other("overview.show")


def _form(chosen: NewService, error: str = "") -> str:
    draft, _ = _draft()
    return render_template(
        "overview/new.html",
        chosen=chosen,
        templates=TEMPLATE_WORDS,
        languages=language_options(),
        countries=country_options(),
        first_options=[(code, language_name(code)) for code in chosen.all_languages],
        draft=draft,
        form_error=error,
    )
