"""What came back from a translator, held against the file: what is to be changed, and what cannot be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from menus.expressions.templates import StrayBraceError, parse_template
from menus.rendering.text.sanitise import plain
from menus.translations.catalogue import WORDS, Line, Part
from menus.translations.received import Received
from menus.translations.yaml_edits import Edits


@dataclass(slots=True)
class Judgement:
    """The changes by id and language; `refused` keep the file as it is, `passed_over` are only told."""

    changes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


def judge(lines: Sequence[Line], received: Sequence[Received], languages: Sequence[str]) -> Judgement:
    """What to do with each text that came back. A line whose text has changed meanwhile is passed over."""
    judgement, known = Judgement(), {line.id: line for line in lines}
    for one in received:
        line = known.get(one.id)
        if line is None:
            judgement.passed_over.append(f"{_at(one)}: the file has no such text any more.")
        elif one.source is not None and plain(one.source) != plain(line.source):
            judgement.passed_over.append(f"{_at(one)}: the text has changed since; export it again.")
        else:
            _judge(judgement, line, one, languages)
    return judgement


def _judge(judgement: Judgement, line: Line, one: Received, languages: Sequence[str]) -> None:
    for language, text in one.translations.items():
        if language not in languages or not text or text == line.translations.get(language):
            continue
        fault = misfit(line.source, text)
        if fault:
            judgement.refused.append(f"{_at(one)}, {language}: {fault}")
        else:
            judgement.changes.setdefault(line.id, {})[language] = text


def _at(one: Received) -> str:
    return f"Line {one.line}, {one.id}" if one.line else one.id


def misfit(source: str, translation: str) -> str:
    """Why a translation cannot stand for a text; empty where it can."""
    try:
        there = _names(translation)
    except StrayBraceError:
        return "a brace belongs to no placeholder. Write {name} as in the text."
    here = _names(source)
    missing, unknown = sorted(here - there), sorted(there - here)
    if missing:
        return f"{', '.join(missing)} is missing."
    return f"{', '.join(unknown)} is not in the text." if unknown else ""


def _names(text: str) -> set[str]:
    placeholders = parse_template(text).placeholders
    return {f"{{{one.name}.{one.column}}}" if one.column else f"{{{one.name}}}" for one in placeholders}


def applied(
    part: Part, text: str, changes: Mapping[str, Mapping[str, str]], default: str
) -> tuple[str, Mapping[str, Mapping[str, str]]]:
    """The file of `part` with the changes that concern it, and the words that each text then has, by language."""
    edits, after = Edits(text), {name: dict(unit.by_language) for name, unit in part.units().items()}
    for name, unit in part.units().items():
        if name in changes:
            edits.translate(unit, changes[name], default)
            after[name] = {**({default: unit.in_language(default)} | after[name]), **changes[name]}
            after[name].pop("", None)
    if not part.prefix and part.root is not None:
        for language, words in _words(changes).items():
            edits.word(part.root, language, words)
    return edits.applied(), after


def _words(changes: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = {}
    for name, texts in changes.items():
        if name.startswith(WORDS):
            for language, text in texts.items():
                words.setdefault(language, {})[name.removeprefix(WORDS)] = text
    return words
