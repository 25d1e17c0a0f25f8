"""The pages, texts and cases that a scenario expects."""

from collections.abc import Mapping

import msgspec

from menus.expressions.values import Json
from menus.model.verdicts import Verdict
from menus.problems import Place


class ExpectedText(msgspec.Struct, frozen=True):
    """A text: its exact words, or the parts that it must have and must not have."""

    text: str | None = None
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


class ExpectedPage(msgspec.Struct, frozen=True):
    """A page. Fields that are None are not compared."""

    words: ExpectedText = ExpectedText()
    screen: str | None = None
    language: str | None = None
    ends: bool | None = None


class ExpectedSubmission(msgspec.Struct, frozen=True):
    """A case. `fields` are all of its fields, `has` some of them. Fields that are None are not compared."""

    place: Place
    kind: str | None = None
    title: str | None = None
    fields: Mapping[str, Json] | None = None
    contact: str | None = None
    has: Mapping[str, Json] = msgspec.field(default_factory=dict)


class ExpectedVerdict(msgspec.Struct, frozen=True):
    """What the citizen says of a case."""

    place: Place
    verdict: Verdict


class ExpectedCount(msgspec.Struct, frozen=True):
    """Answers that a survey counts: the option of each field."""

    place: Place
    survey: str
    answers: Mapping[str, str]


class ExpectedMessage(msgspec.Struct, frozen=True):
    """A text. If `to` is None, it is not compared."""

    place: Place
    words: ExpectedText
    to: str | None = None
