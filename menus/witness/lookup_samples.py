"""What another system might answer: full rows, rows with empty columns, several rows, none, a failure."""

from collections.abc import Iterator, Mapping
from itertools import product

import msgspec

from menus.analysis.columns import columns_of
from menus.analysis.source_rows import filled_columns
from menus.analysis.value_groups import ValueGroups
from menus.analysis.variables import Variable
from menus.engine.effects import LookupFailed, LookupFound, LookupLate, RequestOutcome, SubmissionFiled
from menus.expressions.conditions import as_text
from menus.model import AnswerRequest, Screen, Service
from menus.verbs.list import ListVerb
from menus.verbs.lookup import Lookup
from menus.witness.answer_samples import SAMPLE_REFERENCE
from menus.witness.tested_texts import TestedTexts

MAX_COMBINATIONS = 32  # of columns with their samples; beyond that one column differs at a time
MAX_ROWS = 6
ORDINARY = 2  # the place of ordinary words among the representatives of a name

Row = Mapping[str, str]


class LookupSample(msgspec.Struct, frozen=True):
    """An answer, how unusual it is, and its words after the name of the lookup: `answers without ward`."""

    outcome: RequestOutcome
    words: str
    cost: int


class LookupSamples(msgspec.Struct):
    """Samples for the lookups of a service. `names` are those that conditions and uses ask for."""

    service: Service
    groups: ValueGroups
    names: frozenset[Variable]
    tested: TestedTexts
    _samples: dict[tuple[str, str], tuple[LookupSample, ...]] = msgspec.field(default_factory=dict)

    def of(self, screen: Screen, lookup: str) -> tuple[LookupSample, ...]:
        """Return what a lookup might answer on a screen, the most usual first."""
        key = (screen.name, lookup)
        if key not in self._samples:
            self._samples[key] = tuple(self._every_sample(screen, lookup))
        return self._samples[key]

    def of_case(self, case: str, request: AnswerRequest) -> Iterator[LookupSample]:
        """Yield what the case system might answer to a case: nothing in time, or words in every column."""
        yield LookupSample(SubmissionFiled(SAMPLE_REFERENCE), "gets no answer", 0)
        ordinary = {column: self._ordinary(case, column) for column in request.columns}
        yield LookupSample(SubmissionFiled(SAMPLE_REFERENCE, ordinary), "is answered", 0)
        for column in ordinary:
            for value in self.groups.classes_of(f"{case}.{column}").words:
                answer = {**ordinary, column: value}
                words = f"is answered with {column} {value}"
                yield LookupSample(SubmissionFiled(SAMPLE_REFERENCE, answer), words, 1)

    def _every_sample(self, screen: Screen, lookup: str) -> Iterator[LookupSample]:
        verb = screen.verb
        rows = [*self._rows(lookup)]
        for row, words, cost in rows:
            yield LookupSample(LookupFound((row,)), f"answers{words}", cost)
        yield LookupSample(LookupFound(()), "finds nothing", 1)
        several = isinstance(verb, Lookup) and bool(verb.many)
        if several or self._lists_over(lookup):
            first, *others = [row for row, _, cost in rows if cost < 2]
            for count in (2, MAX_ROWS):
                found = (first, *others, first)[:count]
                yield LookupSample(LookupFound(found), f"finds {len(found)} rows", 1)
            for row, words, cost in rows[1:]:
                found = (row, first)
                yield LookupSample(LookupFound(found), f"finds 2 rows, the first{words}", 1 + cost)
        yield LookupSample(LookupFailed(), "fails", 1)
        if isinstance(verb, Lookup) and verb.late:
            yield LookupSample(LookupLate(), "is late", 1)

    def _rows(self, lookup: str) -> Iterator[tuple[Row, str, int]]:
        """Yield rows with the words for what is unusual about each, and how much that is."""
        ordinary = {
            column: self._ordinary(lookup, column) for column in columns_of(self.service, lookup) or ()
        }
        choices = {
            column: self._values(lookup, column) for column in ordinary if self._matters(lookup, column)
        }
        combinations = 1
        for values in choices.values():
            combinations *= len(values)
        if combinations <= MAX_COMBINATIONS:
            changes = [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]
        else:
            changes = [{column: value} for column, values in choices.items() for value in values]
            changes.append(dict.fromkeys(choices, ""))
        found = {}
        for change in changes:
            unusual = {column: value for column, value in change.items() if value != ordinary[column]}
            found[tuple(unusual.items())] = unusual
        for unusual in sorted(found.values(), key=len):
            yield {**ordinary, **unusual}, _words_for(unusual), len(unusual)

    def _ordinary(self, lookup: str, column: str) -> str:
        representatives = self.groups.classes_of(f"{lookup}.{column}").representatives
        return as_text(representatives[ORDINARY])

    def _values(self, lookup: str, column: str) -> list[str]:
        """Return the values of a column, one of each class; the ordinary one first, then no value."""
        names = (lookup, *(screen.save for screen in self._lists_over(lookup) if screen.save))
        found = [self._ordinary(lookup, column)]
        if column not in filled_columns(self.service, lookup):
            found.append("")
        for name in names:
            values = self.groups.classes_of(f"{name}.{column}").representatives
            found += [as_text(value) for value in values if isinstance(value, str | int)]
            found += [*self.tested.of(f"{name}.{column}")][:2]
        return [*dict.fromkeys(found)]

    def _matters(self, lookup: str, column: str) -> bool:
        """Return whether a way or a use depends on a column."""
        if f"{lookup}.{column}" in self.names:
            return True
        for screen in self._lists_over(lookup):
            verb = screen.verb
            assert isinstance(verb, ListVerb)  # noqa: S101  # only lists are over a lookup
            tested = {test.subject.name for test in verb.selection.column_tests}
            if column == verb.value or column in {*tested, *verb.selection.where, *verb.selection.match}:
                return True
            if f"{screen.save}.{column}" in self.names:
                return True
        return False

    def _lists_over(self, lookup: str) -> list[Screen]:
        screens = self.service.screens.values()
        return [one for one in screens if isinstance(one.verb, ListVerb) and one.verb.source == lookup]


def _words_for(unusual: Row) -> str:
    """Return words for the columns of a row that are not as usual."""
    empty = [column for column, value in unusual.items() if not value]
    given = [f"{column} {value}" for column, value in unusual.items() if value]
    parts = [f" without {' and '.join(empty)}"] if empty else []
    parts += [f" with {' and '.join(given)}"] if given else []
    return "".join(parts)
