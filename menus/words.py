"""The words that the gateway itself uses, and a menu file may replace under `words:`."""

from collections.abc import Mapping

BUILT_IN: Mapping[str, Mapping[str, str]] = {
    "en": {
        "back": "Back",
        "home": "Main menu",
        "more": "More",
        "previous": "Previous",
        "invalid": "That answer does not fit.",
        "yes": "Yes",
        "no": "No",
        "apology": "Sorry, something went wrong. Please try again in a few minutes.",
        "started_over": "Your session was lost. Let us start again.",
        "too_long": "This has gone on for too long. Please dial again.",
        "busy": "Too many requests. Please wait a minute and try again.",
        "unknown_code": "This service is not available.",
        "resume": "Welcome back. Do you want to:",
        "continue": "Continue where you left off",
        "restart": "Start again",
        "goodbye": "Thank you for calling. Goodbye.",
        "press": "For {option}, press {key}.",
        "unheard": "We did not hear an answer.",
        "repeat": "hearing this again",
        "finish": "When you have finished, press {key}.",
        "speak": "Speak after the tone.",
        "star": "star",
        "hash": "hash",
    },
    "sw": {
        "back": "Rudi",
        "home": "Mwanzo",
        "more": "Zaidi",
        "previous": "Nyuma",
        "invalid": "Jibu hilo halifai.",
        "yes": "Ndiyo",
        "no": "Hapana",
        "apology": "Samahani, kuna hitilafu. Tafadhali jaribu tena baada ya dakika chache.",
        "started_over": "Mawasiliano yalikatika. Tuanze upya.",
        "too_long": "Muda umekuwa mrefu sana. Tafadhali piga tena.",
        "busy": "Maombi ni mengi mno. Tafadhali subiri dakika moja ujaribu tena.",
        "unknown_code": "Huduma hii haipatikani.",
        "resume": "Karibu tena. Ungependa:",
        "continue": "Endelea ulipoachia",
        "restart": "Anza upya",
        "goodbye": "Asante kwa kupiga simu. Kwaheri.",
        "press": "Kwa {option}, bonyeza {key}.",
        "unheard": "Hatukusikia jibu.",
        "repeat": "kusikia tena",
        "finish": "Ukimaliza, bonyeza {key}.",
        "speak": "Ongea baada ya mlio.",
        "star": "nyota",
        "hash": "reli",
    },
    "fr": {
        "back": "Retour",
        "home": "Menu principal",
        "more": "Suite",
        "previous": "Précédent",
        "invalid": "Cette réponse ne convient pas.",
        "yes": "Oui",
        "no": "Non",
        "apology": "Désolé, une erreur est survenue. Veuillez réessayer dans quelques minutes.",
        "started_over": "La session a été perdue. Recommençons.",
        "too_long": "La session a duré trop longtemps. Veuillez rappeler.",
        "busy": "Trop de demandes. Veuillez réessayer dans une minute.",
        "unknown_code": "Ce service n'est pas disponible.",
        "resume": "Bon retour. Voulez-vous :",
        "continue": "Continuer",
        "restart": "Recommencer",
        "goodbye": "Merci de votre appel. Au revoir.",
        "press": "Pour {option}, appuyez sur {key}.",
        "unheard": "Nous n'avons pas entendu de réponse.",
        "repeat": "réécouter",
        "finish": "Quand vous avez terminé, appuyez sur {key}.",
        "speak": "Parlez après le bip.",
        "star": "étoile",
        "hash": "dièse",
    },
}

NAMES = frozenset(BUILT_IN["en"])


def words_of(language: str, own: Mapping[str, str], default_own: Mapping[str, str]) -> Mapping[str, str]:
    """The words of a language: the file's own, else ours, else those of the default language, else English."""
    ours = BUILT_IN.get(language.split("-", maxsplit=1)[0])
    return {**BUILT_IN["en"], **(ours if ours is not None else default_own), **own}
