"""The languages in which a keyword is an SMS command."""

from menus.entry.command_words import command_words, possible_commands
from menus.model import Service
from menus.words.language_words import ENGLISH, LANGUAGES_WITH_WORDS


def languages_of_command(service: Service, keyword: str, name: str) -> tuple[str, ...]:
    """Return the languages in which a keyword is a command, those of the service first.

    `name` names the command's list of words, such as `stop_words`.
    """
    languages = dict.fromkeys((*service.languages, ENGLISH, *LANGUAGES_WITH_WORDS))
    return tuple(
        language
        for language in languages
        if command_words(name, language, service.words.get(language, {}))
        & {*possible_commands(keyword, (ENGLISH, language))}
    )
