"""The grammar of a menu file: every key, its purpose and its values.

The compiler reads files by it. `menus.grammar.json_schema` writes it as the JSON Schema with which editors complete and
explain keys. `menus.translations` finds texts by it. A check compares the reference in `docs/` with it.
"""

from dataclasses import replace

from menus.grammar import screens, settings, values
from menus.grammar.common_screen_keys import COMMON_SCREEN_KEYS
from menus.grammar.file_sections import CASES, LOOKUPS, MESSAGES, STATES, TABLES
from menus.grammar.shapes import (
    EnumShape,
    Grammar,
    KeySpec,
    MapShape,
    ObjectShape,
    ReferenceShape,
    StringShape,
    list_or_one,
    required_key,
)
from menus.model.settings import NAVIGATION_MODES, PAGING_MODES

VERSION = EnumShape(("1",))
PARTS = {
    "screens": KeySpec("The screens, by name.", screens.SCREENS),
    "cases": KeySpec("What `submit:` files, by name.", CASES),
    "lookups": KeySpec("The sources that `lookup:` asks, by name.", LOOKUPS),
    "tables": KeySpec("Tables of offices, places, prices, by name.", TABLES),
}
MENU_FILE = ObjectShape(
    "A menu file.",
    {
        "version": required_key("The version of the menu language.", VERSION),
        "service": required_key(
            "What the service is: name, languages, country, time zone.", settings.SERVICE
        ),
        "entry": required_key("How people get in.", settings.ENTRY),
        **PARTS,
        "messages": KeySpec("Texts about a case, by its state; `received` is sent on filing.", MESSAGES),
        "states": KeySpec(
            "The states that citizens are told of, and the case system's words for them.", STATES
        ),
        "words": KeySpec("The gateway's own words, by language.", settings.WORDS),
        "keys": KeySpec("The keys of navigation.", settings.KEYS),
        "navigation": KeySpec(
            "Whether Back and Main menu are shown, work silently, or are off.",
            EnumShape(NAVIGATION_MODES, default="shown"),
        ),
        "paging": KeySpec("How long texts are paged.", EnumShape(PAGING_MODES, default="keys")),
        "limits": KeySpec("How much a page holds.", settings.LIMITS),
        "resume": KeySpec("What becomes of a line that dropped.", settings.RESUME),
        "voice": KeySpec("How all screens sound, unless they say so themselves.", ReferenceShape("voice")),
        "quiet_hours": KeySpec("From when to when nobody is texted.", settings.QUIET_HOURS),
        "hours": KeySpec("Opening hours, by name.", settings.HOURS),
        "holidays": KeySpec("Days on which nothing is open.", list_or_one(StringShape("2026-12-25"))),
        "constants": KeySpec("Values with a name: {const.fee}.", settings.CONSTANTS),
        "closed": KeySpec("The service is closed, wholly or by a case of a branch.", settings.CLOSED),
        "include": KeySpec(
            "Other files, by the name that their screens begin with.",
            MapShape(StringShape("services/health.yaml"), "health"),
        ),
    },
)
INCLUDED_FILE = ObjectShape(
    "An included file.", {"version": replace(MENU_FILE.keys["version"], required=False), **PARTS}
)
GRAMMAR = Grammar(MENU_FILE, {**values.DEFINITIONS, **screens.DEFINITIONS}, COMMON_SCREEN_KEYS)
