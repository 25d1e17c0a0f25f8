"""The file that `gateway new` writes: a small real service with comments, in the chosen languages."""

import json
import re
from collections.abc import Mapping, Sequence

from babel.core import Locale, UnknownLocaleError, get_global

from menus.compiler.settings import ETHIOPIAN_COUNTRIES

TEMPLATE = """\
# yaml-language-server: $schema=menus.schema.json
# A service on any phone. All keys are explained in docs/menu-language.md.
# Check it:  gateway check FILE      Try it:  gateway play FILE
version: 1

service:
  name: @name
  languages:                     # the first is the default
    @languages
  country: @country                    # how phone numbers are read
  time_zone: @zone

# The codes that people dial, and the screen that they see first.
entry:
  ussd: {@code: welcome}

# One screen after another. Each has one verb: menu, ask, say, end, branch, submit ...
screens:
  welcome:
    menu:
      @welcome
    options:
      - {say: @report, goto: kind}
      - {say: @track, goto: number}

  # A menu. The choice is saved under the name `kind`.
  kind:
    menu:
      @kind
    save: kind
    options:
      - {value: water, say: @water}
      - {value: road, say: @road}
      - {value: rubbish, say: @rubbish}
    goto: place

  # A question. If the answer does not fit, it is asked again with the words of `invalid`.
  place:
    ask:
      @place
    answer: {type: text, min: 3, max: 60}
    invalid:
      @place_invalid
    save: place
    goto: needs_homes

  # A branch shows nothing: the first case that holds is taken; the last has no `if`.
  needs_homes:
    branch:
      - {if: {kind: water}, goto: homes}
      - {goto: review}
  homes:
    ask:
      @homes
    answer: {type: integer, min: 1, max: 5000}
    save: homes
    goto: review

  # {kind} becomes the words of the chosen option, and {place} the typed answer.
  review:
    menu:
      @review
    options:
      - {say: @send, goto: send}
      - {say: @change, goto: kind}

  # Files the case `fault`, described below. After this there is a {reference}.
  send:
    submit: fault
    goto: thanks
  thanks:
    end:
      @thanks

  # The state of a report: from the case system, or from its last update if it does not answer.
  number:
    ask:
      @number
    answer: {type: reference}
    save: number_asked
    goto: look
  look:
    lookup: case
    found: standing
    none: unknown
    failed: later
  standing:
    end: "{number_asked}: {case.status}"
  unknown:
    end:
      @unknown
  later:
    end:
      @later

# The case that `submit: fault` files with the case system.
cases:
  fault:
    title: "{kind}: {place}"
    fields: {kind: "{kind}", place: "{place}", homes: "{homes}"}
    required: [kind, place]

lookups:
  case: {case: "{number_asked}"}

# Texts about a case, by its state. `received` goes out when it is filed.
messages:
  received:
    @received
  resolved:
    @resolved

# The case system's words for each state, and the words that citizens read.
states:
  received: {from: [NEW, OPEN], say: @state_received}
  in_progress: {from: [ASSIGNED, IN_REVIEW], say: @state_in_progress}
  resolved: {from: [DONE, CLOSED], say: @state_resolved}
"""

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "welcome": "Welcome. How can we help?",
        "report": "Report a fault",
        "track": "Ask about a report",
        "kind": "What is it about?",
        "water": "Water",
        "road": "Road",
        "rubbish": "Rubbish",
        "place": "Where is it? Name the street or village.",
        "place_invalid": "Please name the place in 3 to 60 letters.",
        "homes": "How many homes have no water?",
        "review": "{kind}, {place}. Send the report?",
        "send": "Send",
        "change": "Change",
        "thanks": "Thank you. Your reference is {reference}. We will text you.",
        "number": "What is your reference number? (9 digits)",
        "unknown": "We know no report with that number.",
        "later": "We cannot look it up right now. Please try again later.",
        "received": "We have your report {reference}. We will text you when there is news.",
        "resolved": "Your report {reference} has been resolved. {note}",
        "state_received": "received",
        "state_in_progress": "being worked on",
        "state_resolved": "resolved",
    },
    "sw": {
        "welcome": "Karibu. Tukusaidie vipi?",
        "report": "Ripoti tatizo",
        "track": "Uliza kuhusu ripoti",
        "kind": "Tatizo linahusu nini?",
        "water": "Maji",
        "road": "Barabara",
        "rubbish": "Taka",
        "place": "Ni wapi? Taja mtaa au kijiji.",
        "place_invalid": "Tafadhali taja mahali kwa herufi 3 hadi 60.",
        "homes": "Nyumba ngapi hazina maji?",
        "review": "{kind}, {place}. Tutume ripoti?",
        "send": "Tuma",
        "change": "Badilisha",
        "thanks": "Asante. Kumbukumbu yako ni {reference}. Tutakutumia ujumbe.",
        "number": "Nambari yako ya kumbukumbu ni ipi? (tarakimu 9)",
        "unknown": "Hatuna ripoti yenye nambari hiyo.",
        "later": "Hatuwezi kuiangalia kwa sasa. Tafadhali jaribu tena baadaye.",
        "received": "Tumepokea ripoti yako {reference}. Tutakutumia ujumbe kukiwa na habari.",
        "resolved": "Ripoti yako {reference} imetatuliwa. {note}",
        "state_received": "imepokelewa",
        "state_in_progress": "inashughulikiwa",
        "state_resolved": "imetatuliwa",
    },
    "fr": {
        "welcome": "Bienvenue. Que voulez-vous faire ?",
        "report": "Signaler un problème",
        "track": "Suivre un signalement",
        "kind": "De quoi s'agit-il ?",
        "water": "Eau",
        "road": "Route",
        "rubbish": "Ordures",
        "place": "Où est-ce ? Nommez la rue ou le village.",
        "place_invalid": "Nommez le lieu en 3 à 60 lettres.",
        "homes": "Combien de foyers n'ont pas d'eau ?",
        "review": "{kind}, {place}. Envoyer ?",
        "send": "Envoyer",
        "change": "Modifier",
        "thanks": "Merci. Votre numéro est {reference}. Vous recevrez un message.",
        "number": "Quel est votre numéro ? (9 chiffres)",
        "unknown": "Nous ne connaissons pas ce numéro.",
        "later": "Recherche impossible pour le moment. Veuillez réessayer plus tard.",
        "received": "Votre signalement {reference} est enregistré. Nous vous tiendrons informé.",
        "resolved": "Votre signalement {reference} est réglé. {note}",
        "state_received": "enregistré",
        "state_in_progress": "en cours",
        "state_resolved": "réglé",
    },
}
CALENDAR_LINE = "\n  calendar: ethiopian            # or gregorian"
_BLOCK = re.compile(r"^( *)@(\w+)$", re.MULTILINE)
_INLINE = re.compile(r"@(\w+)")


def starter_menu_file(name: str, code: str, country: str, languages: Sequence[str]) -> str:
    """Return the file. Texts in a language that is not in this module are left to a translator, with English words."""
    spoken = [language for language in languages if language in TEXTS] or ["en"]
    known = {
        "name": json.dumps(name, ensure_ascii=False),
        "country": country,
        "zone": time_zone_of(country) + (CALENDAR_LINE if country in ETHIOPIAN_COUNTRIES else ""),
        "code": json.dumps(code),
    }
    texts = {key: {language: TEXTS[language][key] for language in spoken} for key in TEXTS["en"]}
    lines = {**texts, "languages": {language: language_name(language) for language in languages}}

    def block(found: re.Match[str]) -> str:
        return "\n".join(
            f"{found[1]}{language}: {_quoted(text)}" for language, text in lines[found[2]].items()
        )

    def inline(found: re.Match[str]) -> str:
        if found[1] in known:
            return known[found[1]]
        each = (f"{language}: {_quoted(text)}" for language, text in texts[found[1]].items())
        return "{" + ", ".join(each) + "}"

    return _INLINE.sub(inline, _BLOCK.sub(block, TEMPLATE))


def language_name(language: str) -> str:
    """Return the name of a language in that language, or its code if the name is unknown."""
    try:
        name = Locale.parse(language, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return language
    return (name or language).capitalize()


def time_zone_of(country: str) -> str:
    """Return the time zone of a country, or the first of several; UTC if it is unknown."""
    zones = get_global("territory_zones").get(country) or ("UTC",)
    return str(zones[0])


def _quoted(text: str) -> str:
    """Return the text as it is if YAML reads it as plain text everywhere, else in double quotes."""
    plain = re.fullmatch(r"[^\W\d_][\w '.()-]*", text) and not text.endswith(" ")
    return text if plain else json.dumps(text, ensure_ascii=False)
