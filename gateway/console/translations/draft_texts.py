"""The texts of the draft: read and changed in the draft process, and saved into the draft."""

import threading
from collections import OrderedDict
from hashlib import blake2b
from typing import TypeVar

import msgspec

from gateway.console.draft_process.process import DraftProcess, DraftProcessError
from gateway.console.draft_process.requests import encode_request
from gateway.console.drafts.draft import Draft, DraftConflict, Drafts, with_changes
from gateway.console.translations.text_changes import TextSaved, TextsImported
from gateway.console.translations.text_requests import (
    ExportRequest,
    ImportRequest,
    SaveRequest,
    SheetRequest,
    TextRequest,
)
from gateway.console.translations.text_sheet import TextSheet
from gateway.errors import GatewayError
from gateway.published_menus.definition import MenuSource
from gateway.published_menus.versions import VersionStore

KEPT = 8  # sheets; a page that is loaded again, or another page of it, shows the same one
TRIES = 3
BUSY = "Others are saving the draft just now. Send it again in a moment."

Answer = TypeVar("Answer")


class DraftTextsError(GatewayError):
    """The texts could not be read or changed. The text says so to people."""


class DraftTexts:
    """Lists, saves, imports and exports texts of the draft. Threads may share it.

    Any method may raise DraftTextsError, and DefinitionError if there is no draft.
    """

    def __init__(self, drafts: Drafts, versions: VersionStore, process: DraftProcess) -> None:
        self._drafts = drafts
        self._versions = versions
        self._process = process
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, TextSheet] = OrderedDict()

    def sheet(self, language: str) -> TextSheet:
        """Return the sheet of a language; of the first one that is not the default if there is no such language."""
        request = SheetRequest(self._drafts.current().source, self._live(), language)
        key = _key(request)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = self._ask(request, TextSheet)
        self._keep(key, found)
        return found

    def save_text(
        self, language: str, text: str, words: str, seen: str, person: str
    ) -> tuple[TextSaved, Draft | None]:
        """Set a text whose row, by its digest, a person saw. Return what came of it, and the draft if it changed."""
        for _ in range(TRIES):
            draft = self._drafts.current()
            live = self._live()
            request = SaveRequest(draft.source, live, language, text, words, seen)
            result = self._ask(request, TextSaved)
            if not result.files:
                return result, None
            saved = self._drafts.save(draft.revision, result.files, person)
            if isinstance(saved, Draft):
                if result.sheet is not None and saved.source == with_changes(draft.source, result.files):
                    self._keep(_key(SheetRequest(saved.source, live, language)), result.sheet)
                return result, saved
        return TextSaved(refused=BUSY, row=result.row), None

    def import_texts(
        self, language: str, text: str, person: str, *, is_po: bool
    ) -> tuple[TextsImported, Draft | None]:
        """Put a translator's texts into the draft. Return what came of it, and the draft if it changed."""
        for _ in range(TRIES):
            draft = self._drafts.current()
            result = self._ask(ImportRequest(draft.source, language, text, is_po), TextsImported)
            if not result.files:
                return result, None
            saved = self._drafts.save(draft.revision, result.files, person)
            if not isinstance(saved, DraftConflict):
                return result, saved
        return TextsImported(trouble=BUSY), None

    def export(self, language: str, *, is_po: bool) -> str:
        """Return the texts of a language as CSV or PO."""
        return self._ask(ExportRequest(self._drafts.current().source, language, is_po), str)

    def _keep(self, key: bytes, sheet: TextSheet) -> None:
        with self._lock:
            self._kept[key] = sheet
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def _live(self) -> MenuSource | None:
        number = self._versions.current()
        return None if number is None else self._versions.source(number)

    def _ask(self, request: TextRequest, kind: type[Answer]) -> Answer:
        try:
            answer = self._process.ask(request)
        except DraftProcessError as error:
            raise DraftTextsError(
                "The texts could not be read in time. Load the page again; if it goes on, run `gateway check`."
            ) from error
        assert answer is not None  # noqa: S101 - the request is in no queue
        return msgspec.json.decode(answer, type=kind)


def _key(request: SheetRequest) -> bytes:
    return blake2b(encode_request(request), digest_size=16).digest()
