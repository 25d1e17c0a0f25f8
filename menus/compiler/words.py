"""Read `words:`, the gateway's own words as a menu file replaces them."""

import re
from collections.abc import Mapping
from functools import partial

import msgspec

from menus.compiler.reader import NodeReader
from menus.compiler.texts import has_cases, read_cases
from menus.expressions.conditional_texts import ConditionalText, TextCase
from menus.expressions.conditions import AllOf, Comparison, Condition
from menus.expressions.templates import LocalisedText, Placeholder, Template
from menus.grammar.settings import OWN_WORDS, WORDS_WITH_CASES
from menus.problems import Place
from menus.rendering.text.sanitise import to_plain_text, to_unaccented_text
from menus.words.language_words import ENGLISH_WORDS, own_words, words_for_language
from menus.yaml.source import YamlNode, YamlScalar

_BRACES = re.compile(r"\{[^{}]*\}")


class OwnWords(msgspec.Struct):
    """The words that a file has in one language. `cases` are those with cases; `words` has the last case of these."""

    words: dict[str, str] = msgspec.field(default_factory=dict)
    cases: dict[str, ConditionalText] = msgspec.field(default_factory=dict)


def read_words(
    reader: NodeReader, node: YamlNode | None
) -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, ConditionalText]]:
    """Read the gateway's own words in every language, and those with cases. Words of the file replace ours."""
    own = {language: OwnWords() for language in reader.languages}
    if node is not None:
        for entry in reader.fields(node, "`words:`"):
            if entry.key.text not in own:
                reader.report_unknown_language(entry.key)
                continue
            own[entry.key.text] = _own_words(reader, entry.value)
    first = own[reader.default_language]
    reader.own_words = {
        language: frozenset({*own[language].words, *own_words(language)}) for language in reader.languages
    }
    words: Mapping[str, Mapping[str, str]] = {
        language: words_for_language(language, own[language].words, first.words)
        for language in reader.languages
    }
    if reader.unaccented:
        words = {
            language: {name: to_unaccented_text(word) for name, word in spoken.items()}
            for language, spoken in words.items()
        }
    return words, _words_with_cases(reader, words, own)


def _own_words(reader: NodeReader, node: YamlNode) -> OwnWords:
    own = OwnWords()
    fields = reader.fields(node, "The words of a language", keys=OWN_WORDS.keys)
    for name in OWN_WORDS.keys:
        stated = fields.take(name)
        if name in WORDS_WITH_CASES and has_cases(stated):
            cases = read_cases(reader, stated, f"`{name}`", partial(_word, name))
            if cases is not None:
                own.cases[name] = cases
                own.words[name] = _text_of(cases.otherwise)
        elif has_cases(stated):
            text = f"The word `{name}` has no cases: it is also said where no screen is shown."
            reader.error("M103", stated.place, text, "Write one word.")
        elif (word := _word(name, reader, stated, f"`{name}`")) is not None:
            own.words[name] = _text_of(word)
    fields.report_unknown_keys()
    return own


def _word(name: str, reader: NodeReader, node: YamlNode | None, what: str) -> LocalisedText | None:
    """Read a word, which has the placeholders that ours has, and no values."""
    word = reader.word(node, what)
    if not word or not isinstance(node, YamlScalar):
        return None
    _check_braces(reader, node, name, word)
    return _words_in_all(
        reader, (to_unaccented_text if reader.unaccented else to_plain_text)(word), node.place
    )


def _words_in_all(reader: NodeReader, word: str, place: Place) -> LocalisedText:
    return LocalisedText(dict.fromkeys(reader.languages, Template((word,), word, place)), place)


def _text_of(word: LocalisedText) -> str:
    return next(iter(word.by_language.values())).static_text or ""


def _words_with_cases(
    reader: NodeReader, words: Mapping[str, Mapping[str, str]], own: Mapping[str, OwnWords]
) -> Mapping[str, ConditionalText]:
    """Return the words that have cases in some language, each as one text for all languages."""
    first = own[reader.default_language]
    found = {}
    for name in sorted({name for written in own.values() for name in written.cases}):
        cases: list[TextCase] = []
        for language in reader.languages:
            uses_first = name not in own[language].words and not own_words(language)
            with_cases = (first if uses_first else own[language]).cases.get(name)
            for case in with_cases.cases if with_cases is not None else ():
                cases.append(TextCase(_only_in(language, case.condition), case.say))
        otherwise = {
            language: Template((words[language][name],), words[language][name])
            for language in reader.languages
        }
        place = cases[0].say.place
        found[name] = ConditionalText((*cases, TextCase(None, LocalisedText(otherwise, place))), place)
    return found


def _only_in(language: str, condition: Condition | None) -> Condition:
    in_language = Comparison(Placeholder("language"), "is", (language,))
    return in_language if condition is None else AllOf((in_language, condition))


def _check_braces(reader: NodeReader, node: YamlNode, name: str, word: str) -> None:
    """Report placeholders that the gateway's own text for the word does not have."""
    known, found = (set(_BRACES.findall(text)) for text in (ENGLISH_WORDS[name], word))
    for placeholder in sorted(found - known):
        cure = f"It knows {', '.join(sorted(known))}." if known else "Write it as plain words."
        reader.error("M107", node.place, f"The word `{name}` does not know `{placeholder}`.", cure)
