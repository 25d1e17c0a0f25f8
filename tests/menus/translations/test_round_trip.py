"""Texts go out to a translator and come back: nothing else changes, whatever the texts and however they are written."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menus.compiler.service import CompileResult, compile_service
from menus.model import Service
from menus.translations.catalogue import CatalogueFile, CatalogueLine, build_catalogue
from menus.translations.import_check import apply_changes, check_import
from menus.translations.imported_lines import ImportedLine
from menus.translations.po import format_po, parse_po
from menus.translations.spreadsheet import format_csv, parse_csv
from menus.translations.units import compose_yaml
from tests.examples import examples

pytestmark = pytest.mark.long

LANGUAGES = ("en", "sw", "fr")
OTHERS = LANGUAGES[1:]
HEAD = """\
# the county's menus
version: 1
service: {name: {en: County, sw: Kaunti, fr: Comté}, languages: {en: E, sw: K, fr: F}, country: KE, time_zone: UTC}
entry: {ussd: {"*1#": start}}
constants: {fee: 5}
limits: {ussd: 5000}
"""
BREAK = "\u2028"  # which YAML reads as a line break
OWN_WORDS = ("words.back", "words.more")
COMMENTS = ("  # the ways\n", "\n\n  # the last one\n")
CONDITIONS = (
    "{language: sw}",
    "{weekday: sun, const.fee: {at_least: 3}}",
    "{any: [{weekday: mon}, {const.fee: 5}]}",
    "{time: {between: ['08:00', '17:00']}}",
)
# What people write, with all the signs that YAML, CSV and PO read as their own.
LETTERS = "abcé ,;:#&*!|>'\"%@`?-<=~\\[]\t\n.…ሀ\u00a0"
WORDS = (*LETTERS, "{const.fee}", "{{", "}}", "no", "12", "\\n", "# ", ": ")


def words(random: Random) -> str:
    """A text with a letter in it, as a reader of YAML trims it."""
    text = "".join(random.choices(WORDS, k=random.randrange(8)))
    return f"{random.choice(('x', 'Ja', 'no', '12 a'))}{text}".strip()


@dataclass
class FileWriter:
    """Writes a menu file in all the styles that people use."""

    random: Random

    def file(self) -> str:
        texts = [self.text(4, flow=False) for _ in range(3)]
        options = ", ".join(
            f"{{value: {name}, say: {self.text(0, flow=True)}, goto: bye}}"
            for name in ("p", "q", "r")[: self.random.randrange(1, 4)]
        )
        return (
            f"{HEAD}screens:\n  start:\n    menu:{texts[0]}\n    invalid:{texts[1]}\n"
            f"    options: [{options}]{COMMENTS[0]}  bye:\n    end:{texts[2]}{COMMENTS[1]}"
            f"closed: {{say: {self.text(0, flow=True)}}}\n{self.own_words()}"
        )

    def own_words(self) -> str:
        """Words of the gateway's, some of them with cases; in some languages, or in none."""
        languages = [language for language in LANGUAGES if self.random.random() < 0.5]
        lines = "".join(
            f"  {language}: {{back: {self.own_word()}, more: {self.own_word()}}}\n" for language in languages
        )
        return f"words:\n{lines}" if languages else ""

    def own_word(self) -> str:
        if self.random.random() < 0.5:
            return self.word()
        conditions = self.random.sample(CONDITIONS, k=self.random.randrange(3))
        cases = [*(f"{{if: {one}, say: {self.word()}}}" for one in conditions), f"{{say: {self.word()}}}"]
        return f"[{', '.join(cases)}]"

    def word(self) -> str:
        """Words without braces, which those of the gateway do not have here."""
        return json.dumps(words(self.random).translate(dict.fromkeys(map(ord, "{}"))), ensure_ascii=False)

    def text(self, indent: int, *, flow: bool) -> str:
        """A text after its key: for all languages, for some, or with cases."""
        kind = self.random.random()
        if kind < 0.4:
            return self.words(indent, flow=flow)
        if kind < 0.7 or indent > 4:
            return self.by_language(indent, flow=flow)
        return self.cases(indent, flow=flow)

    def by_language(self, indent: int, *, flow: bool) -> str:
        languages = ["en", *(one for one in OTHERS if self.random.random() < 0.5)]
        if flow or self.random.random() < 0.4:
            inside = ", ".join(f"{one}: {self.scalar()}" for one in languages)
            return f"{'' if flow else ' '}{{{inside}}}"
        blanks = " " * (indent + 2)
        return "".join(f"\n{blanks}{one}:{self.words(indent + 2, flow=False)}" for one in languages)

    def cases(self, indent: int, *, flow: bool) -> str:
        conditions = self.random.sample(CONDITIONS, k=self.random.randrange(3))
        if flow or self.random.random() < 0.4:
            cases = [f"{{if: {one}, say: {self.text_of_case(0, flow=True)}}}" for one in conditions]
            cases.append(f"{{say: {self.text_of_case(0, flow=True)}}}")
            return f"{'' if flow else ' '}[{', '.join(cases)}]"
        blanks = " " * (indent + 2)
        cases = [
            f"\n{blanks}- if: {one}\n{blanks}  say:{self.text_of_case(indent + 4, flow=False)}"
            for one in conditions
        ]
        return "".join([*cases, f"\n{blanks}- say:{self.text_of_case(indent + 4, flow=False)}"])

    def text_of_case(self, indent: int, *, flow: bool) -> str:
        write = self.random.choice((self.words, self.by_language))
        return write(indent, flow=flow)

    def words(self, indent: int, *, flow: bool) -> str:
        """Words after a key or in a list; in block style with the blank before them."""
        if flow:
            return self.scalar()
        text = words(self.random)
        if self.random.random() < 0.2 and "\t" not in text:
            blanks = " " * (indent + 2)
            return " |-" + "".join(f"\n{blanks}{line}".rstrip(" ") for line in text.split("\n"))
        return f" {self.scalar()}"

    def scalar(self) -> str:
        text = words(self.random)
        if text.isalpha() and text != "no" and self.random.random() < 0.5:
            return text
        if "\n" not in text and "\t" not in text and self.random.random() < 0.5:
            return "'" + text.replace("'", "''") + "'"
        return json.dumps(text, ensure_ascii=False)


def compiled(text: str) -> CompileResult:
    return compile_service(text, "menus.yaml", {}.__getitem__)


def service_of(text: str) -> Service:
    result = compiled(text)
    assert result.service is not None, "\n".join(map(str, result.problems))
    return result.service


def catalogue(text: str) -> tuple[CatalogueLine, ...]:
    return build_catalogue(service_of(text), (CatalogueFile("", compose_yaml(text), text),), OTHERS)


def import_into(text: str, received: tuple[ImportedLine, ...]) -> str:
    """The file after an import, in which each text reads as the import promises."""
    result = check_import(catalogue(text), received, OTHERS, "en")
    assert (result.refused, result.skipped) == ([], [])
    part = CatalogueFile("", compose_yaml(text), text)
    after, promised = apply_changes(part, text, result.changes, LANGUAGES)
    found = CatalogueFile("", compose_yaml(after)).units()
    assert {name: dict(unit.by_language) for name, unit in found.items()} == promised
    return after


def untranslated(text: str) -> int:
    """How many texts lack words in a language. A language that lacks most of them has one message for all."""
    messages = [problem.message for problem in compiled(text).problems if problem.code == "M109"]
    counted = (re.search(r"^(?:None of the )?(\d+)", message) for message in messages)
    return sum(int(found[1]) if found else 1 for found in counted)


def written(lines: tuple[CatalogueLine, ...]) -> list[tuple[ImportedLine, ...]]:
    """The lines as they come back in each of the formats."""
    sheet = parse_csv("\ufeff" + format_csv(lines, "en", OTHERS), "en")
    return [sheet, *(parse_po(format_po(lines, language), language) for language in OTHERS)]


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_what_comes_back_as_it_went_changes_nothing(random: Random) -> None:
    text = FileWriter(random).file()
    for received in written(catalogue(text)):
        assert received
        assert import_into(text, received) == text


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_translations_and_nothing_else_are_in_the_file(random: Random) -> None:
    text = FileWriter(random).file()
    before = catalogue(text)
    wanted = tuple(translated(random, line) for line in before)
    for received in written(wanted):
        languages = {language for line in received for language in line.translations}
        after = import_into(text, received)
        for line, old, new in zip(catalogue(after), before, wanted, strict=True):
            chosen = {one: (new if one in languages else old).translations[one] for one in OTHERS}
            assert (line.id, line.source, dict(line.translations)) == (new.id, new.source, chosen)
        assert import_into(after, received) == after, "a second import changes nothing"
        assert untranslated(after) <= untranslated(text)
        assert after.startswith(HEAD)
        assert all(comment in after for comment in COMMENTS)


def translated(random: Random, line: CatalogueLine) -> CatalogueLine:
    """The line with some new translations; now and then one that equals the source."""
    if "{" in line.source or (
        line.id.startswith(("words.", "service.")) and not line.id.startswith(OWN_WORDS)
    ):
        return line
    new: Mapping[str, str] = {
        language: random.choice((old, old, line.source, f"{words(random).replace('{const.fee}', BREAK)}z"))
        for language, old in line.translations.items()
    }
    return CatalogueLine(line.id, line.source, new, line.note)


def test_every_text_of_a_file_with_cases_has_an_id_of_its_own() -> None:
    text = FileWriter(Random(7)).file()  # noqa: S311  # the same one each time
    names = [line.id for line in catalogue(text)]
    assert len(names) == len(set(names))
