"""SMS commands: a citizen wants no more texts, wants them again, or asks who we are.

A command is one word, with at most polite words and the word for our texts around it: `STOP`, `please stop`,
`tafadhali acha kunitumia ujumbe`. A longer text is not about our texts: `stop the leak in Moi Avenue`.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from gateway.conversations.sms.incoming import SmsCommand
from menus.input.fold import fold
from menus.words.language_words import own_words, words_of

WordsByLanguage = Mapping[str, Mapping[str, str]]
"""The gateway's own words by language and name, as a service has them."""

PROVIDER_LANGUAGE = "en"  # the language of providers' own commands, which count in every service
RESERVED_WORDS = frozenset({"stop", "stopall"})  # never the name of an option
COMMAND_WORD_KEYS = {
    SmsCommand.STOP: "stop_words",
    SmsCommand.START: "start_words",
    SmsCommand.HELP: "help_words",
}
WORD_PATTERN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def parse_command(text: str, words: WordsByLanguage) -> tuple[SmsCommand, str] | None:
    """Return the command that `text` is, in English or a language of `words`, and its word; None if it is none."""
    tokens = WORD_PATTERN.findall(fold(text))
    if not tokens:
        return None
    languages = (PROVIDER_LANGUAGE, *words)
    fillers = frozenset[str]().union(*(_filler_words(language) for language in languages))
    spare, whole = "".join(token for token in tokens if token not in fillers), "".join(tokens)
    for command in SmsCommand:
        meaning = frozenset[str]().union(
            *(_command_words(command, language, words) for language in languages)
        )
        for word in (spare, whole):
            if word in meaning:
                return command, word
    return None


def command_language(word: str, words: WordsByLanguage) -> str | None:
    """Return the language of a command's word, if it belongs to only one language."""
    if any(word in _command_words(command, PROVIDER_LANGUAGE, {}) for command in SmsCommand):
        return None
    languages = [
        one for one in words if any(word in _command_words(command, one, words) for command in SmsCommand)
    ]
    return languages[0] if len(languages) == 1 else None


def _command_words(command: SmsCommand, language: str, words: WordsByLanguage) -> frozenset[str]:
    """Return the words of a language for a command: ours, and those that the menu file adds."""
    name = COMMAND_WORD_KEYS[command]
    listed = (
        own_words(language).get(name, ""),
        words.get(language, {}).get(name, ""),
    )
    return _fold_listed(",".join(listed))


@lru_cache(256)
def _fold_listed(listed: str) -> frozenset[str]:
    """Return the words of a list with commas, folded, each without blanks and punctuation."""
    each = ("".join(WORD_PATTERN.findall(fold(word))) for word in listed.split(","))
    return frozenset(filter(None, each))


@cache
def _filler_words(language: str) -> frozenset[str]:
    """Return the words of a language that may stand beside a command and change nothing."""
    known = words_of(language)
    return frozenset(map(fold, known.beside_commands)) if known is not None else frozenset()
