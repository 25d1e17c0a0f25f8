"""What a citizen wants of our texts as such: none any more, again, or to know who we are.

A wish is one word and nothing else but politeness and what it is about: `STOP`, `please stop`, `tafadhali acha
kunitumia ujumbe`. More than that is not about our texts: `stop the leak in Moi Avenue`.
"""

import re
import unicodedata
from collections.abc import Mapping

from gateway.conversations.sms.incoming import Wish
from menus.rendering.built_in_words import BUILT_IN
from menus.rendering.text.sanitise import plain

Words = Mapping[str, Mapping[str, str]]
"""The gateway's own words by language and name, as a service has them."""

CARRIERS = "en"  # their words count whatever the service speaks
FIRM = frozenset({"stop", "stopall"})  # never the name of an option
NAMES = {Wish.STOP: "stop_words", Wish.START: "start_words", Wish.HELP: "help_words"}
BESIDE: Mapping[str, str] = {
    "en": (
        "any from get getting i kindly like madam me message messages more my now please pls plz "
        "receive receiving send sending sir sms text texting texts thank thanks the these this to "
        "want would you your"
    ),
    "sw": (
        "asante hii hizi huu jumbe kunitumia kupokea kutuma kwangu meseji naomba nataka nitumie "
        "sana sasa sms tafadhali tena ujumbe wa za"
    ),
    "fr": (
        "bonjour ces d'envoyer de des envoyer je les m'envoyer me merci message messages moi "
        "plait recevoir s'il sms svp te veux vos voudrais vous"
    ),
}
"""What may stand beside a wish and changes nothing."""

TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def wish_of(text: str, words: Words) -> tuple[Wish, str] | None:
    """The wish that `text` is, in English or a language of `words`, and its word; None where it is none."""
    tokens = TOKEN.findall(_bare(text))
    if not tokens:
        return None
    languages = (CARRIERS, *words)
    beside = {word for language in languages for word in BESIDE.get(_base(language), "").split()}
    spare, whole = "".join(token for token in tokens if token not in beside), "".join(tokens)
    for wish in Wish:
        meaning = frozenset[str]().union(*(_meaning(wish, language, words) for language in languages))
        for word in (spare, whole):
            if word in meaning:
                return wish, word
    return None


def language_of(word: str, words: Words) -> str | None:
    """The language that the word of a wish is of, where it is of one language alone."""
    if any(word in _meaning(wish, CARRIERS, {}) for wish in Wish):
        return None
    tongues = [one for one in words if any(word in _meaning(wish, one, words) for wish in Wish)]
    return tongues[0] if len(tongues) == 1 else None


def _meaning(wish: Wish, language: str, words: Words) -> frozenset[str]:
    """The words of a language for a wish: ours, and those that the menu file adds."""
    name = NAMES[wish]
    listed = (BUILT_IN.get(_base(language), {}).get(name, ""), words.get(language, {}).get(name, ""))
    each = ("".join(TOKEN.findall(_bare(word))) for word in ",".join(listed).split(","))
    return frozenset(filter(None, each))


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0]


def _bare(text: str) -> str:
    """Small letters without marks."""
    apart = unicodedata.normalize("NFKD", plain(text).casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
