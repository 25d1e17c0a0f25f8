"""What a citizen wants of our texts as such: none any more, again, or to know who we are.

A wish is one word and nothing else but politeness and what it is about: `STOP`, `please stop`, `tafadhali acha
kunitumia ujumbe`. More than that is not about our texts: `stop the leak in Moi Avenue`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from gateway.texting.incoming import Wish
from menus.text.sanitise import plain

CARRIERS = "en"  # their words count whatever the service speaks
FIRM = frozenset({"stop", "stopall"})  # never the name of an option

WORDS: Mapping[str, Mapping[Wish, frozenset[str]]] = {
    "en": {
        Wish.STOP: frozenset({"stop", "stopall", "unsubscribe", "end", "quit", "cancel", "revoke", "optout"}),
        Wish.START: frozenset({"start", "unstop", "optin", "subscribe"}),
        Wish.HELP: frozenset({"help", "info"}),
    },
    "sw": {
        Wish.STOP: frozenset({"acha", "simama", "ondoa", "simamisha", "sitisha", "usinitumie"}),
        Wish.START: frozenset({"anza", "rudisha"}),
        Wish.HELP: frozenset({"msaada", "usaidizi"}),
    },
    "fr": {
        Wish.STOP: frozenset(
            {
                "stop",
                "arret",
                "arreter",
                "arretez",
                "desabonner",
                "desinscrire",
            }
        ),
        Wish.START: frozenset({"start", "reprendre", "abonner"}),
        Wish.HELP: frozenset({"aide", "info"}),
    },
}
BESIDE: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        [
            "please",
            "pls",
            "plz",
            "kindly",
            "thanks",
            "thank",
            "you",
            "i",
            "want",
            "to",
            "would",
            "like",
            "sending",
            "send",
            "receiving",
            "receive",
            "getting",
            "get",
            "any",
            "more",
            "sir",
            "madam",
            "me",
            "my",
            "texting",
            "texts",
            "text",
            "messages",
            "message",
            "sms",
            "the",
            "these",
            "this",
            "your",
            "from",
            "now",
        ]
    ),
    "sw": frozenset(
        [
            "tafadhali",
            "naomba",
            "asante",
            "sana",
            "kunitumia",
            "kutuma",
            "kupokea",
            "nataka",
            "tena",
            "nitumie",
            "ujumbe",
            "jumbe",
            "meseji",
            "sms",
            "hizi",
            "hii",
            "huu",
            "za",
            "wa",
            "kwangu",
            "sasa",
        ]
    ),
    "fr": frozenset(
        [
            "svp",
            "s'il",
            "vous",
            "te",
            "plait",
            "merci",
            "de",
            "d'envoyer",
            "envoyer",
            "m'envoyer",
            "recevoir",
            "je",
            "veux",
            "voudrais",
            "bonjour",
            "les",
            "vos",
            "ces",
            "des",
            "messages",
            "message",
            "sms",
            "me",
            "moi",
        ]
    ),
}
"""What may stand beside a wish and changes nothing."""

TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def wish_of(text: str, languages: Iterable[str]) -> tuple[Wish, str] | None:
    """The wish that `text` is, in English or one of `languages`, and its word; None where it is none."""
    tokens = TOKEN.findall(_bare(text))
    if not tokens:
        return None
    known = [language for language in WORDS if language in (CARRIERS, *languages)]
    beside = frozenset[str]().union(*(BESIDE[language] for language in known))
    word = "".join(token for token in tokens if token not in beside)
    for wish in Wish:
        if any(word in WORDS[language][wish] for language in known):
            return wish, word
    return None


def language_of(word: str, languages: Iterable[str]) -> str | None:
    """The language that the word of a wish is of, where it is of one language alone."""
    tongues = [language for language in WORDS if any(word in words for words in WORDS[language].values())]
    return tongues[0] if len(tongues) == 1 and tongues[0] in languages and tongues[0] != CARRIERS else None


def _bare(text: str) -> str:
    """Small letters without marks."""
    apart = unicodedata.normalize("NFKD", plain(text).casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
