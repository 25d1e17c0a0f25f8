"""SMS commands: a citizen wants no more texts, wants them again, or asks who we are.

A command is one word, with at most polite words and the word for our texts around it: `STOP`, `please stop`,
`tafadhali acha kunitumia ujumbe`. A longer text is not about our texts: `stop the leak in Moi Avenue`.
"""

from collections.abc import Mapping

from gateway.conversations.sms.incoming import SmsCommand
from menus.entry.command_words import HELP_WORDS, START_WORDS, STOP_WORDS, command_words, possible_commands

WordsByLanguage = Mapping[str, Mapping[str, str]]
"""The gateway's own words by language and name, as a service has them."""

PROVIDER_LANGUAGE = "en"  # the language of providers' own commands, which count in every service
RESERVED_WORDS = frozenset({"stop", "stopall"})  # never the name of an option
COMMAND_WORD_KEYS = {
    SmsCommand.STOP: STOP_WORDS,
    SmsCommand.START: START_WORDS,
    SmsCommand.HELP: HELP_WORDS,
}


def parse_command(text: str, words: WordsByLanguage) -> tuple[SmsCommand, str] | None:
    """Return the command that `text` is, in English or a language of `words`, and its word; None if it is none."""
    languages = (PROVIDER_LANGUAGE, *words)
    possible = possible_commands(text, languages)
    for command in SmsCommand if possible else ():
        meaning = frozenset[str]().union(*(_words_of(command, language, words) for language in languages))
        for word in possible:
            if word in meaning:
                return command, word
    return None


def command_language(word: str, words: WordsByLanguage) -> str | None:
    """Return the language of a command's word, if it belongs to only one language."""
    if any(word in _words_of(command, PROVIDER_LANGUAGE, {}) for command in SmsCommand):
        return None
    languages = [
        one for one in words if any(word in _words_of(command, one, words) for command in SmsCommand)
    ]
    return languages[0] if len(languages) == 1 else None


def _words_of(command: SmsCommand, language: str, words: WordsByLanguage) -> frozenset[str]:
    """Return the words of a language for a command: ours, and those that the menu file adds."""
    return command_words(COMMAND_WORD_KEYS[command], language, words.get(language, {}))
