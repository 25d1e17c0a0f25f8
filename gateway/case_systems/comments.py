"""Comments on cases: answers of citizens that the gateway writes, and questions of officers that it finds.

A question begins with the mark that the operator has set. An answer begins with a line that has our id of it, by which
it is found again in a system that would take the same comment twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gateway.case_systems.client import CaseComment, OpenFiling
from gateway.case_systems.outcomes import CaseRejected, FilingOutcome, PolledQuestion
from gateway.case_systems.searched_filing import (
    Created,
    NotTaken,
    Promised,
    SearchedFiling,
    Uncertain,
    UnknownTokenError,
)
from gateway.cases.case_texts import one_line
from menus.expressions.values import Json

ANSWER_LINE = "Answer of the citizen "
ID_LENGTH = 12
LONGEST_QUESTION = 300  # characters
NO_MARKUP = str.maketrans("<>", "‹›")
NO_ID = "the id of its case there is not known"


def answer_text(comment: CaseComment) -> str:
    """Return an answer as officers read it. What a citizen typed never is markup there."""
    return f"{answer_mark(comment)}:\n{comment.text.translate(NO_MARKUP)}"


def answer_mark(comment: CaseComment) -> str:
    """Return the beginning by which an answer is found again."""
    return f"{ANSWER_LINE}{comment.id[:ID_LENGTH]}"


def is_for_citizens(text: str, mark: str) -> bool:
    """Return False for a comment that is no note on the case: an answer, or a question, which is told by itself."""
    return not text.lstrip().startswith(ANSWER_LINE) and question_in(text, mark) is None


def question_in(text: str, mark: str) -> str | None:
    """Return the question that a comment asks, at most 300 characters of it; None if it asks none."""
    found = text.strip()
    if not mark or not found.casefold().startswith(mark.casefold()):
        return None
    rest = found[len(mark) :]
    if rest[:1].isalnum():  # another word
        return None
    asked = one_line(rest.lstrip(" \t\r\n:,-–—"), LONGEST_QUESTION + 1)
    if len(asked) > LONGEST_QUESTION:
        asked = f"{asked[: LONGEST_QUESTION - 1].rstrip()}…"
    return asked or None


def polled_question(comment_id: str, text: str, mark: str) -> PolledQuestion | None:
    """Return the question in a comment; None if it asks none."""
    asked = question_in(text, mark)
    return None if asked is None or not comment_id else PolledQuestion(comment_id, asked)


class CommentWriter(Protocol):
    """A system that keeps comments. Every method takes `seconds` at most."""

    def write_comment(self, comment: CaseComment, seconds: float) -> Created | NotTaken | Uncertain:
        """Send the comment once."""
        ...

    def has_comment(self, comment: CaseComment, since: float, seconds: float) -> bool:
        """Return True if the comment is there. It was first sent at `since` (Unix seconds). Raises CaseSystemError."""
        ...


@dataclass(frozen=True, slots=True)
class _CommentAsCase:
    """A comment as SearchedFiling files it: what is searched for before it is sent again."""

    writer: CommentWriter
    comment: CaseComment

    def create(
        self,
        reference: str,  # noqa: ARG002
        case: Mapping[str, Json],  # noqa: ARG002
        seconds: float,
    ) -> Created | Promised | NotTaken | Uncertain:
        """Send the comment once."""
        return self.writer.write_comment(self.comment, seconds)

    def search(self, reference: str, case: Mapping[str, Json], since: float, seconds: float) -> list[str]:  # noqa: ARG002
        """Return the id of the comment if it is there."""
        return [self.comment.id] if self.writer.has_comment(self.comment, since, seconds) else []

    def is_ours(self, system_id: str, reference: str, seconds: float) -> bool:  # noqa: ARG002
        """Return True: no comment gets the id of another."""
        return True

    def redeem(self, token: str, seconds: float) -> str:  # noqa: ARG002
        """Raise UnknownTokenError: comments get no tokens."""
        raise UnknownTokenError(token)


@dataclass(frozen=True, slots=True)
class CommentFiling:
    """Adds comments. Without an answer a comment is looked for `search_seconds` before it is sent again."""

    writer: CommentWriter
    clock: Callable[[], datetime]
    search_seconds: float

    def add(self, comment: CaseComment, filing: OpenFiling) -> FilingOutcome:
        """Make one attempt to add a comment."""
        if not comment.system_id:
            return CaseRejected(NO_ID)
        searched = SearchedFiling(_CommentAsCase(self.writer, comment), self.clock, self.search_seconds)
        unclaimed = OpenFiling(filing.trail, filing.keep, lambda _id: True)
        return searched.file_case(comment.reference, {}, unclaimed)
