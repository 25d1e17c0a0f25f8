"""No word is longer than the smallest page."""

from collections.abc import Iterator

from menus.compiler.reading import Reading
from menus.model import Menu, Prompting, Rows, Service
from menus.templates import Text
from menus.text.budget import Budget


def check_words(service: Service, reading: Reading) -> None:
    """M501."""
    limits = service.limits
    smallest = Budget(min(limits.channels["ussd"], *limits.networks.values(), 160))
    for text in _texts(service):
        for language, template in text.by_language.items():
            footer = _footer(service, language)
            words = (word for part in template.parts if isinstance(part, str) for word in part.split())
            for word in dict.fromkeys(words):
                if not smallest.fits(f"{word}\n{footer}"):
                    shown = f"{word[:30]}…"
                    reading.error(
                        "M501", text.place, f"`{shown}` is longer than a page in `{language}`.", "Shorten it."
                    )


def _footer(service: Service, language: str) -> str:
    keys, words = service.keys["ussd"], service.words[language]
    names = (("back", keys.back), ("home", keys.home), ("more", keys.more), ("previous", keys.previous))
    return "\n".join(f"{key}. {words[name]}" for name, key in names if key)


def _texts(service: Service) -> Iterator[Text]:
    for screen in service.screens.values():
        verb = screen.verb
        if isinstance(verb, Prompting):
            yield verb.text
        if isinstance(verb, Menu | Rows):
            yield from (option.say for option in verb.options)
        if screen.invalid is not None:
            yield screen.invalid
        yield from (demand.say for demand in screen.require)
