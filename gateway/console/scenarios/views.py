"""`/console/menus/scenarios`: what scenarios prove of the draft, what they visit, and one recorded by a form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.changes.assessor import AssessmentError
from gateway.console.context import console
from gateway.console.drafts.draft import Draft, DraftConflict
from gateway.console.overview.new_service import language_name
from gateway.console.page import current_role, current_user, notice, page, see_other
from gateway.console.people.role import Role
from gateway.console.scenarios.draft_scenarios import ScenarioRun, ScenarioRunRequest
from gateway.console.scenarios.recorded_scenario import (
    MAX_LINES,
    RecordedScenario,
    RecordRequest,
)
from gateway.console.scenarios.scenario_file import ScenarioFileError, new_scenario_file, with_scenario
from gateway.errors import DefinitionError

MAX_NAME, MAX_LINE = 80, 200  # characters
CHANNELS = (("ussd", "A code that is dialled (USSD)"), ("sms", "Texts (SMS)"), ("voice", "A call"))
SYSTEMS = (
    ("none", "They find nothing"),
    ("found", "They find an example"),
    ("failed", "They cannot be reached"),
    ("late", "They answer too late"),
)
_NUMBER = re.compile(r"\+[0-9]{6,15}")

blueprint = Blueprint("scenarios", __name__)


@dataclass(slots=True)
class RecordForm:
    """What was entered to record a scenario, and what is wrong with it, by field."""

    name: str = ""
    channel: str = "ussd"
    language: str = ""
    number: str = ""
    systems: str = "none"
    typed: str = ""
    file: str = ""
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that were typed, without empty ones."""
        return tuple(line.strip() for line in self.typed.splitlines() if line.strip())


def read_form(values: Mapping[str, str]) -> RecordForm:
    """Read a form, and say what is wrong with it."""
    form = RecordForm()
    for name in ("name", "channel", "language", "number", "systems", "typed", "file"):
        setattr(form, name, values.get(name, "").strip())
    form.name = " ".join(form.name.split())
    if not form.name or len(form.name) > MAX_NAME:
        form.wrong["name"] = f"Say in {MAX_NAME} characters at most what the scenario proves."
    if form.channel not in dict(CHANNELS):
        form.wrong["channel"] = "Choose how the citizen comes in."
    if form.systems not in dict(SYSTEMS):
        form.wrong["systems"] = "Choose what other systems answer."
    if form.number and not _NUMBER.fullmatch(form.number):
        form.wrong["number"] = "Write it with its country, as in +254711000001, or leave it empty."
    if len(form.lines) > MAX_LINES or any(len(line) > MAX_LINE for line in form.lines):
        form.wrong["typed"] = f"At most {MAX_LINES} lines, each of {MAX_LINE} characters at most."
    elif form.channel == "sms" and not form.lines:
        form.wrong["typed"] = "A conversation by text begins with a text: type the first one."
    return form


@page(blueprint, "/menus/scenarios", role=Role.VIEWER)
def show() -> ResponseReturnValue:
    """Run all scenarios on the draft, and show what they visit."""
    draft, reason = _draft()
    run, trouble = None, ""
    if draft is not None:
        try:
            run = console().assessor.ask(ScenarioRunRequest(draft.source), ScenarioRun)
        except AssessmentError as error:
            trouble = str(error)
    return render_template(
        "scenarios/scenarios.html",
        draft=draft,
        reason=reason,
        run=run,
        trouble=trouble,
        may_edit=current_role() >= Role.EDITOR,
    )


@page(blueprint, "/menus/scenarios/record", role=Role.EDITOR)
def new() -> ResponseReturnValue:
    """Show the form by which a scenario is recorded."""
    return _form(RecordForm())


@page(blueprint, "/menus/scenarios/record", role=Role.EDITOR, methods=("POST",))
def record() -> ResponseReturnValue:
    """Walk the draft by what was typed, and show the walk; with the button Save, keep it in the draft.

    The editor's phone sends what was typed there, for its name to be added.
    """
    form, (draft, _) = read_form(request.form), _draft()
    if draft is None:
        return see_other("scenarios.show")
    if "from_phone" in request.form:
        form.wrong.clear()
        return _form(form)
    languages = _languages(draft)
    if form.language and form.language not in dict(languages):
        form.wrong["language"] = "The draft has no such language."
    if form.wrong:
        return _form(form), 422
    try:
        recorded = console().assessor.ask(_request_of(draft, form), RecordedScenario)
    except AssessmentError as error:
        return _form(form, error=str(error)), 422
    if recorded.problem:
        form.wrong["typed"] = recorded.problem
        return _form(form, recorded), 422
    if "save" not in request.form:
        return _form(form, recorded)
    return _save(draft, form, recorded)


def _save(draft: Draft, form: RecordForm, recorded: RecordedScenario) -> ResponseReturnValue:
    parts, person = console(), current_user().name
    files = draft.source.scenarios
    name = form.file if form.file in files else new_scenario_file(draft.source.file, draft.files)
    try:
        text = with_scenario(files[name], recorded.text) if name in files else recorded.text
        saved = parts.drafts.save(draft.revision, {name: text}, person)
    except ScenarioFileError as error:
        form.wrong["file"] = str(error)
        return _form(form, recorded), 422
    except DefinitionError as error:
        return _form(form, recorded, str(error)), 422
    if isinstance(saved, DraftConflict):
        sentence = "The draft was changed in the meantime. Look at the walk again, then save."
        return _form(form, recorded, sentence), 409
    parts.audit.record(person, "change draft", f"revision {saved.revision}", {"scenarios": name})
    notice(f"The scenario stands in {name} now, and is published with the menus.")
    return see_other("scenarios.show")


def _request_of(draft: Draft, form: RecordForm) -> RecordRequest:
    return RecordRequest(
        draft.source, form.name, form.channel, form.language, form.number, form.systems, form.lines
    )


def _draft() -> tuple[Draft | None, str]:
    """Return the draft, or why there is none."""
    try:
        return console().drafts.current(), ""
    except DefinitionError as error:
        return None, str(error)


def _languages(draft: Draft) -> list[tuple[str, str]]:
    """Return the languages of the draft by their codes, the default one first."""
    found = console().assessor.assess(draft.source, with_scenarios=False)
    return [(code, language_name(code)) for code in found.languages]


def _form(form: RecordForm, recorded: RecordedScenario | None = None, error: str = "") -> str:
    draft, reason = _draft()
    languages: list[tuple[str, str]] = []
    if draft is not None:
        try:
            languages = _languages(draft)
        except AssessmentError as trouble:
            error = error or str(trouble)
    files = list(draft.source.scenarios) if draft else []
    new_file = f"A new file: {new_scenario_file(draft.source.file, draft.files)}" if draft else ""
    return render_template(
        "scenarios/record.html",
        draft=draft,
        reason=reason,
        form=form,
        recorded=recorded,
        trouble=error,
        channels=CHANNELS,
        systems=SYSTEMS,
        languages=[("", "The first one"), *languages],
        files=[*((name, name) for name in files), ("", new_file)],
        max_name=MAX_NAME,
        may_edit=True,
    )
