"""Read a data file of a template: include parts, keep what applies, and put each text into the chosen languages.

The directions in a data file:

- `#:include part word …` puts in another data file, in which `@1@`, `@2@` … are the words behind its name.
- `#:if flag`, `#:else`, `#:end` keep the lines of one side.
- `#:each language` up to `#:end each` repeats its lines for each language.
- `#:block name word …` puts in lines that are made by the code, at this indent.
- `@name@` stands for a value.
"""

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.resources import files

import msgspec

from menus.yaml.translation_mark import MARK

WORD_LANGUAGES = ("en", "sw", "fr")
"""The languages in which data files have words. Each text has them all, in this order."""

_DIRECTION = re.compile(r" *#:(?P<verb>\w+) ?(?P<rest>.*)")
_WORDS = re.compile(rf"(?P<indent> +)(?P<language>{'|'.join(WORD_LANGUAGES)}): (?P<words>.+)")
_VALUE = re.compile(r"@(\w+)@")

MakeBlock = Callable[..., Iterable[str]]


def primary_language(language: str) -> str:
    """Return the language without its script and country: `fr` for `fr-SN`."""
    return language.partition("-")[0]


def source_language(languages: Sequence[str]) -> str:
    """Return the language whose words stand in for those that are missing: the first that we have words in."""
    known = (primary_language(language) for language in languages)
    return next((language for language in known if language in WORD_LANGUAGES), WORD_LANGUAGES[0])


class DataFile(msgspec.Struct, frozen=True):
    """What is put into a data file: values by name, flags that hold, and blocks that the code makes."""

    languages: Sequence[str]
    values: Mapping[str, str]
    flags: frozenset[str]
    blocks: Mapping[str, MakeBlock]

    def write(self, name: str) -> str:
        """Return the file that is made of the data file `name`."""
        lines = self._without_other_side(_read_lines(name))
        lines = self._for_each_language(lines)
        lines = self._in_languages(lines)
        text = "\n".join(line for line in self._with_blocks(lines)) + "\n"
        return re.sub(r"\n{3,}", "\n\n", self._with_values(text, self.values))

    def _with_values(self, text: str, values: Mapping[str, str]) -> str:
        return _VALUE.sub(lambda found: values.get(found[1], found[0]), text)

    def _without_other_side(self, lines: Iterator[str]) -> Iterator[str]:
        kept = [True]
        for line in lines:
            verb, rest = _direction(line)
            if verb == "if":
                kept.append(rest in self.flags)
            elif verb == "else":
                kept[-1] = not kept[-1]
            elif verb == "end" and not rest:
                kept.pop()
            elif all(kept):
                yield line

    def _for_each_language(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            if _direction(line)[0] != "each":
                yield line
                continue
            repeated = list(iter(lines.__next__, "#:end each"))
            for language in self.languages:
                inside = "\n".join(_in_one_language(repeated, primary_language(language)))
                yield from self._with_values(inside, {"language": language}).splitlines()

    def _in_languages(self, lines: Iterator[str]) -> Iterator[str]:
        for run in _runs(lines):
            if isinstance(run, str):
                yield run
                continue
            indent, words = run
            for language in self.languages:
                known = words.get(primary_language(language))
                text = words[source_language(self.languages)] if known is None else known
                yield f"{indent}{language}: {text}" + ("" if known else f"  {MARK}")

    def _with_blocks(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            verb, rest = _direction(line)
            if verb != "block":
                yield line
                continue
            name, *words = shlex.split(rest)
            indent = line[: line.index("#")]
            yield from (f"{indent}{made}" for made in self.blocks[name](*words))


def _read_lines(name: str, words: Sequence[str] = ()) -> Iterator[str]:
    """Yield the lines of a data file and of those that it includes."""
    text = (files(__package__) / f"{name}.yaml").read_text("utf-8")
    for number, word in enumerate(words, 1):
        text = text.replace(f"@{number}@", word)
    for line in text.splitlines():
        verb, rest = _direction(line)
        if verb == "include":
            part, *inner = shlex.split(rest)
            yield from _read_lines(part, inner)
        else:
            yield line


def _direction(line: str) -> tuple[str, str]:
    found = _DIRECTION.fullmatch(line)
    return (found["verb"], found["rest"]) if found else ("", "")


def _runs(lines: Iterator[str]) -> Iterator[str | tuple[str, dict[str, str]]]:
    """Yield lines, and for each text its indent and its words by language."""
    words: dict[str, str] = {}
    for line in lines:
        found = _WORDS.fullmatch(line)
        if not found:
            yield line
            continue
        words[found["language"]] = found["words"]
        if len(words) == len(WORD_LANGUAGES):
            yield found["indent"], words
            words = {}


def _in_one_language(lines: Sequence[str], language: str) -> Iterator[str]:
    """Yield the lines with each text in one language, behind the key above it.

    In a language that we have no words in, the key goes as well: words that somebody will translate prove nothing.
    """
    before: list[str] = []
    for run in _runs(iter(lines)):
        if isinstance(run, str):
            yield from before
            before = [run]
        elif language in run[1]:
            before = [f"{before[0]} {run[1][language]}"]
        else:
            before = []
    yield from before
