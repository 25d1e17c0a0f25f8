"""The texts of the draft: read and changed in the draft process, and saved into the draft."""

from gateway.console.draft_process.kept_answers import KeptAnswers
from gateway.console.draft_process.process import DraftProcess
from gateway.console.drafts.draft import Draft, DraftConflict, Drafts, with_changes
from gateway.console.translations.text_changes import TextSaved, TextsImported
from gateway.console.translations.text_fits import TextFits, fit_digest
from gateway.console.translations.text_requests import (
    ExportRequest,
    ImportRequest,
    SaveRequest,
    SheetRequest,
)
from gateway.console.translations.text_sheet import TextsBefore, TextSheet
from gateway.errors import GatewayError
from gateway.published_menus.versions import VersionStore

KEPT = 8  # sheets; a page that is loaded again, or another page of it, shows the same one
TRIES = 3
VERSIONS_BEFORE = 8  # that were live, among which it is looked for when a text was translated
BUSY = "Others are saving the draft just now. Send it again in a moment."
HAS_ERRORS = "The draft has errors: mend them first, then its texts go out as a file."
NOT_READ = "The texts could not be read in time. Load the page again; if it goes on, run `gateway check`."


class DraftTextsError(GatewayError):
    """The texts could not be read or changed. The text says so to people."""


class DraftTexts:
    """Lists, saves, imports and exports texts of the draft. Threads may share it.

    Any method may raise DraftTextsError, and DefinitionError if there is no draft.
    """

    def __init__(self, drafts: Drafts, versions: VersionStore, fits: TextFits, process: DraftProcess) -> None:
        self._drafts = drafts
        self._fits = fits
        self._versions = versions
        self._answers = KeptAnswers(process, KEPT, DraftTextsError, NOT_READ)

    def sheet(self, language: str) -> TextSheet:
        """Return the sheet of a language; of the first one that is not the default if there is no such language."""
        request = SheetRequest(self._drafts.current().source, self._before(), language)
        return self._answers.answer(request, TextSheet)

    def save_text(
        self, language: str, text: str, words: str, seen: str, person: str
    ) -> tuple[TextSaved, Draft | None]:
        """Set a text whose row, by its digest, a person saw. Return what came of it, and the draft if it changed."""
        for _ in range(TRIES):
            draft = self._drafts.current()
            before = self._before()
            request = SaveRequest(draft.source, before, language, text, words, seen)
            result = self._answers.ask(request, TextSaved)
            if not result.files:
                if result.row is not None and not result.refused and not result.is_stale:
                    self._fits.note(fit_digest(language, text, result.row.source, words))
                return result, None
            saved = self._drafts.save(draft.revision, result.files, person)
            if isinstance(saved, Draft):
                if result.sheet is not None and saved.source == with_changes(draft.source, result.files):
                    self._answers.keep(SheetRequest(saved.source, before, language), result.sheet)
                return result, saved
        return TextSaved(refused=BUSY, row=result.row), None

    def _before(self) -> TextsBefore:
        live = self._versions.current()
        numbers = [number for number in self._versions.numbers() if live is not None and number <= live]
        sources = map(self._versions.source, numbers[:VERSIONS_BEFORE])
        return TextsBefore(tuple(one for one in sources if one is not None), self._fits.all())

    def import_texts(
        self, language: str, text: str, person: str, *, is_po: bool
    ) -> tuple[TextsImported, Draft | None]:
        """Put a translator's texts into the draft. Return what came of it, and the draft if it changed."""
        for _ in range(TRIES):
            draft = self._drafts.current()
            result = self._answers.ask(ImportRequest(draft.source, language, text, is_po), TextsImported)
            if not result.files:
                return result, None
            saved = self._drafts.save(draft.revision, result.files, person)
            if not isinstance(saved, DraftConflict):
                return result, saved
        return TextsImported(trouble=BUSY), None

    def export(self, language: str, *, is_po: bool) -> str:
        """Return the texts of a language as CSV or PO. Raises DraftTextsError if the draft has errors."""
        if self.sheet(language).has_errors:
            raise DraftTextsError(HAS_ERRORS)
        return self._answers.ask(ExportRequest(self._drafts.current().source, language, is_po), str)
