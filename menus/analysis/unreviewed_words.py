"""Find the words of the gateway that citizens of a service read, and that nobody who speaks the language has read."""

from collections.abc import Iterator

import msgspec

from menus.model import Service
from menus.rendering.text.sanitise import to_unaccented_text
from menus.words.language_words import words_of


class UnreviewedWords(msgspec.Struct, frozen=True):
    """The names of such words in a language of the service; `name` is its English name."""

    language: str
    name: str
    words: tuple[str, ...]


def unreviewed_words(service: Service) -> Iterator[UnreviewedWords]:
    """Yield the languages with such words. Words that the menu file replaces are its own."""
    for language, spoken in service.words.items():
        ours = words_of(language)
        if ours is None:
            continue
        names = tuple(
            name
            for name, word in sorted(ours.words.items())
            if (not ours.reviewed or name in ours.unreviewed)
            and spoken[name] in (word, to_unaccented_text(word))
        )
        if names:
            yield UnreviewedWords(language, ours.language, names)
