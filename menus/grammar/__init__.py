"""The menu language described: every key, what it is for, and what stands there.

`LANGUAGE` is the description. `menus.grammar.json_schema` makes of it the JSON Schema that editors complete and
explain keys with, `menus.translations` finds texts by it, and the reference in `docs/` is held against it.
"""

from menus.compiler.screens import NAVIGATION, PAGING
from menus.grammar import screens, settings, values
from menus.grammar.parts import CASES, LOOKUPS, MESSAGES, STATES, TABLES
from menus.grammar.shapes import Key, Keyed, Language, Named, OneOf, See, Word, list_or_one, needed

PARTS = {
    "screens": Key("The screens, by name.", screens.SCREENS),
    "cases": Key("What `submit:` files, by name.", CASES),
    "lookups": Key("The sources that `lookup:` asks, by name.", LOOKUPS),
    "tables": Key("Tables of offices, places, prices, by name.", TABLES),
}
FILE = Keyed(
    "A menu file.",
    {
        "version": needed("The version of the menu language.", OneOf(("1",))),
        "service": needed("What the service is: name, languages, country, time zone.", settings.HEADING),
        "entry": needed("How people get in.", settings.ENTRY),
        **PARTS,
        "messages": Key("Texts about a case, by its state; `received` is sent on filing.", MESSAGES),
        "states": Key("The states that citizens are told of, and the case system's words for them.", STATES),
        "words": Key("The gateway's own words, by language.", settings.WORDS),
        "keys": Key("The keys of navigation.", settings.KEYS),
        "navigation": Key(
            "Whether Back and Main menu are shown, work silently, or are off.", OneOf(NAVIGATION)
        ),
        "paging": Key("How long texts are paged.", OneOf(PAGING)),
        "limits": Key("How much a page holds.", settings.LIMITS),
        "resume": Key("What becomes of a line that dropped.", settings.RESUME),
        "voice": Key("How all screens sound, unless they say so themselves.", See("voice")),
        "quiet_hours": Key("From when to when nobody is texted.", settings.QUIET_HOURS),
        "hours": Key("Opening hours, by name.", settings.HOURS),
        "holidays": Key("Days on which nothing is open.", list_or_one(Word("2026-12-25"))),
        "constants": Key("Values with a name: {const.fee}.", settings.CONSTANTS),
        "closed": Key("The service is closed, wholly or by a case of a branch.", settings.CLOSED),
        "include": Key(
            "Other files, by the name that their screens begin with.",
            Named(Word("services/health.yaml"), "health"),
        ),
    },
)
INCLUDED = Keyed("An included file.", {"version": FILE.keys["version"], **PARTS})
LANGUAGE = Language(FILE, {**values.DEFINITIONS, **screens.DEFINITIONS}, screens.COMMON)
