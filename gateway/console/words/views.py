"""`/console/words`: texts that were not understood, each with a button that makes it an example of the draft."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway.console.changes.assessor import AssessmentError
from gateway.console.context import console
from gateway.console.drafts.draft import Draft, DraftConflict
from gateway.console.page import caution, current_user, notice, page, see_other
from gateway.console.people.role import Role
from gateway.console.scenarios.scenario_file import ScenarioFileError, new_scenario_file, with_scenario
from gateway.console.words.draft_example import ExampleAnswer, ExampleRequest
from gateway.console.words.meant_options import DraftOptions, MeantOptions, MeantOptionsRequest
from gateway.errors import DefinitionError
from gateway.unclear_texts.text_group import TextGroup, group_texts

A_PAGE = 25
MAX_IDS = 2_000
CHANGED_MEANWHILE = "The draft was changed in the meantime, so nothing was added. Try it again."
_MASKS = frozenset("#@")
MASKED = "Take the masks (# and @) out of the words first: nobody writes them."

blueprint = Blueprint("words", __name__)


@dataclass(frozen=True, slots=True)
class WordsRow:
    """Texts that read the same, and what they may mean."""

    texts: TextGroup
    meant: MeantOptions

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The options, as a form sends them, with their words."""
        return [(f"{one.screen}/{one.number}", one.words) for one in self.meant.options]

    @property
    def example(self) -> str:
        """The words without those that are masked, which nobody writes."""
        return " ".join(word for word in self.texts.words.split() if not _MASKS & set(word))


@page(blueprint, "/words", role=Role.OPERATOR)
def show() -> ResponseReturnValue:
    """List the texts that were not understood. The audit log has who looked."""
    parts = console()
    groups = group_texts(parts.unclear_texts.all())
    asked = request.args.get("page", "1")
    pages = max(1, -(-len(groups) // A_PAGE))
    number = min(pages, max(1, int(asked) if asked.isdecimal() and len(asked) < 7 else 1))
    shown = groups[(number - 1) * A_PAGE : number * A_PAGE]
    draft, trouble = _draft()
    options = DraftOptions()
    if draft is not None and shown:
        texts = tuple((one.menu, one.language, one.words) for one in shown)
        try:
            options = parts.assessor.ask(MeantOptionsRequest(draft.source, texts), DraftOptions)
        except AssessmentError as error:
            trouble = str(error)
    if options.has_errors:
        trouble = "The draft has errors. Mend them first: Changes lists them."
    if shown:
        parts.audit.record(current_user().name, "show words", "not understood", {"texts": len(shown)})
    meant = options.texts or (MeantOptions(),) * len(shown)
    service = parts.service()
    return render_template(
        "words/words.html",
        rows=[WordsRow(*pair) for pair in zip(shown, meant, strict=True)],
        languages=options.languages,
        trouble=trouble,
        keeps=service is not None and service.understand.keep_seconds is not None,
        count=len(groups),
        number=number,
        pages=pages,
        address=lambda to: url_for("words.show", page=to),
    )


@page(blueprint, "/words/example", role=Role.OPERATOR, methods=("POST",))
def add() -> ResponseReturnValue:
    """Make a text an example of the draft, and write a scenario beside it. The text is not kept any more."""
    parts, person, form = console(), current_user().name, request.form
    words = form.get("words", "").strip()
    screen, _, option = form.get("option", "").rpartition("/")
    draft, trouble = _draft()
    if draft is None or not option.isdecimal() or len(option) > 4:
        caution(trouble or "Choose what the text means.")
        return see_other("words.show")
    if _MASKS & set(words):
        caution(MASKED)
        return see_other("words.show")
    asked = ExampleRequest(
        draft.source, form.get("menu", ""), screen, int(option), form.get("language", ""), words
    )
    try:
        answer = parts.assessor.ask(asked, ExampleAnswer)
        if answer.refused:
            caution(f"Nothing was added. {answer.refused}")
            return see_other("words.show")
        files, without = _files_of(draft, answer)
        saved = parts.drafts.save(draft.revision, files, person, alone=True)
    except (AssessmentError, DefinitionError) as error:
        caution(str(error))
        return see_other("words.show")
    if isinstance(saved, DraftConflict):
        caution(CHANGED_MEANWHILE)
        return see_other("words.show")
    parts.unclear_texts.drop(form.getlist("id")[:MAX_IDS])
    detail: dict[str, str | int] = {"screen": screen, "option": int(option)}
    parts.audit.record(person, "add example", f"revision {saved.revision}", detail)
    done = f"It is an example in the draft now, {'' if without else 'with a scenario, '}and is live once published."
    notice(f"{done} {without}".strip())
    return see_other("words.show")


@page(blueprint, "/words/drop", role=Role.OPERATOR, methods=("POST",))
def drop() -> ResponseReturnValue:
    """Erase texts that are of no use."""
    dropped = console().unclear_texts.drop(request.form.getlist("id")[:MAX_IDS])
    if dropped:
        console().audit.record(current_user().name, "drop words", "not understood", {"texts": dropped})
        notice("Erased.")
    return see_other("words.show")


def _files_of(draft: Draft, answer: ExampleAnswer) -> tuple[dict[str, str], str]:
    """Return the files to save, and why no scenario is among them; empty if one is."""
    if not answer.scenario:
        return dict(answer.files), answer.no_scenario
    scenarios = draft.source.scenarios
    name = next(iter(scenarios), "") or new_scenario_file(draft.source.file, draft.files)
    try:
        text = with_scenario(scenarios[name], answer.scenario) if name in scenarios else answer.scenario
    except ScenarioFileError as error:
        return dict(answer.files), f"No scenario was written into {name}: {error}"
    return {**answer.files, name: text}, ""


def _draft() -> tuple[Draft | None, str]:
    """Return the draft, or why there is none."""
    try:
        return console().drafts.current(), ""
    except DefinitionError as error:
        return None, str(error)
