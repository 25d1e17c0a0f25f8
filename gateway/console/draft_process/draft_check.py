"""Checks a draft: its problems by place, and the outline of its screens."""

from collections import OrderedDict
from typing import Any

import msgspec

from gateway.console.draft_process.draft_outline import DraftOutline, outline_of, read_files
from gateway.published_menus.definition import MenuSource
from menus.compiler.kept_reading import KeptReading
from menus.compiler.service import CompileResult
from menus.edits.mends import mends_in
from menus.model import Service

KEPT_RESULTS = 4
MAX_MENDED = 20  # problems for which a cure by one edit is looked for


class FoundMend(msgspec.Struct, frozen=True):
    """An edit that cures a problem, and what it does. `needs_words`: its words are yet to be put into the language."""

    label: str
    operation: dict[str, Any]
    needs_words: bool


class FoundProblem(msgspec.Struct, frozen=True):
    """A problem for the editor, with the edits that cure it."""

    file: str
    line: int
    column: int
    severity: str
    code: str
    message: str
    cure: str
    mends: list[FoundMend]


class DraftCheck(msgspec.Struct, frozen=True):
    """What the check says of a draft. `outline` is None if the text cannot be read as one of menus."""

    problems: list[FoundProblem]
    outline: DraftOutline | None


def check_draft(source: MenuSource) -> DraftCheck:
    """Check a draft."""
    compiled = compile_draft(source)
    files = read_files(source, _kept)
    mends = {} if files is None else mends_in(compiled.problems[:MAX_MENDED], files)
    problems = [
        FoundProblem(
            problem.place.file,
            problem.place.line,
            problem.place.column,
            problem.severity.value,
            problem.code,
            problem.message,
            problem.cure,
            [
                FoundMend(mend.words, msgspec.to_builtins(mend.edit), mend.needs_words)
                for mend in mends.get(problem, ())
            ],
        )
        for problem in compiled.problems
    ]
    return DraftCheck(problems, None if files is None else outline_of(files))


def walkable_service(source: MenuSource) -> Service | None:
    """Return the service of a draft for a walk, for which recordings may be missing; None if it has other errors."""
    checked = compile_draft(source).service
    return checked if checked is not None else source.compile().service


_compiled: OrderedDict[str, CompileResult] = OrderedDict()
_kept = KeptReading()


def compile_draft(source: MenuSource) -> CompileResult:
    """Compile a draft, or return what its last compilation gave."""
    digest = source.digest
    if digest not in _compiled:
        _compiled[digest] = source.check(_kept)
        while len(_compiled) > KEPT_RESULTS:
            _compiled.popitem(last=False)
    _compiled.move_to_end(digest)
    return _compiled[digest]
