"""A table that somebody uploaded and has yet to save: what it changes, and what the check says of it."""

import csv
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b

import msgspec

from gateway.console.changes.assessor import AssessmentError, Assessor
from gateway.console.drafts.draft import with_changes
from gateway.console.kept_results import KeptResults
from gateway.console.uploads import UploadError
from gateway.published_menus.definition import MenuSource
from menus.comparison.table_difference import TableDifference, compare_tables
from menus.model.tables import Table, read_csv
from menus.problems import Problem
from menus.spreadsheet_cells import file_text, text_file

KIND = "table"


class UploadedTable(msgspec.Struct, frozen=True):
    """The new text of a table's file. `before` is the digest of the text that it was compared with."""

    file: str
    text: str
    name: str
    before: str


@dataclass(frozen=True, slots=True)
class TableReview:
    """What somebody looks at before saving. `difference` is None if the table of the draft cannot be read.

    `problems` are those that the check finds with the new table and did not find before. `trouble`: it found nothing,
    for this reason.
    """

    columns: tuple[str, ...]
    count: int
    difference: TableDifference | None
    problems: tuple[Problem, ...] = ()
    trouble: str = ""


def digest_of(text: str) -> str:
    """Return the digest of a table's text."""
    return blake2b(text.encode(), digest_size=12).hexdigest()


def as_spreadsheet(text: str) -> str:
    """Return the text of a table as it goes out: no cell of it is a formula. Empty if it is no CSV."""
    with suppress(csv.Error):
        return text_file(text)
    return ""


def take_table(source: MenuSource, file: str, text: str, name: str) -> UploadedTable:
    """Return the upload for a table of the draft. Raises UploadError if it is no table."""
    if file not in source.named:
        raise UploadError("The draft does not have this table any more. Load the page again.")
    found = read_csv(text, file)
    if not isinstance(found, Table):
        raise UploadError(f"Line {found.line}: {found.message}")
    text = file_text(text)  # it may have gone out from here
    whole = text if text.endswith("\n") else f"{text}\n"
    return UploadedTable(file, whole, name, digest_of(source.named[file]))


def keep_table(kept: KeptResults, person: str, table: UploadedTable) -> str:
    """Keep an upload until it is saved, and return its token."""
    return kept.keep(person, KIND, msgspec.msgpack.encode(table))


def find_table(kept: KeptResults, person: str, token: str) -> UploadedTable | None:
    """Return an upload by its token."""
    found = kept.find(person, KIND, token)
    return None if found is None else msgspec.msgpack.decode(found, type=UploadedTable)


def review_table(source: MenuSource, uploaded: UploadedTable, assessor: Assessor) -> TableReview:
    """Compare an upload with the draft, and check the draft with it."""
    after = read_csv(uploaded.text, uploaded.file)
    before = read_csv(source.named.get(uploaded.file, ""), uploaded.file)
    if not isinstance(after, Table):
        raise UploadError(f"Line {after.line}: {after.message}")
    difference = compare_tables(before, after) if isinstance(before, Table) else None
    try:
        old = assessor.assess(source, with_scenarios=False).problems
        changed = with_changes(source, {uploaded.file: uploaded.text})
        new = assessor.assess(changed, with_scenarios=False).problems
    except AssessmentError as error:
        return TableReview(after.columns, len(after.rows), difference, trouble=str(error))
    known = {(problem.code, problem.message) for problem in old}
    problems = tuple(problem for problem in new if (problem.code, problem.message) not in known)
    return TableReview(after.columns, len(after.rows), difference, problems)
