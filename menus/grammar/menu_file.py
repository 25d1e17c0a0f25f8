"""The grammar of a menu file: every key, its purpose and its values.

The compiler reads files with it. `menus.grammar.json_schema` writes it as a JSON Schema, so that editors complete and
explain keys. `menus.translations` finds texts with it. A test compares the reference in `docs/` with it.
"""

from msgspec.structs import replace

from menus.grammar import screens, settings, values
from menus.grammar.common_screen_keys import COMMON_SCREEN_KEYS
from menus.grammar.file_sections import CASES, LOOKUPS, MESSAGES, STATES, TABLES
from menus.grammar.reminders import REMINDERS
from menus.grammar.shapes import (
    DurationShape,
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
from menus.grammar.surveys import SURVEYS
from menus.grammar.understand import UNDERSTAND
from menus.model.settings import NAVIGATION_MODES, PAGING_MODES

VERSION = EnumShape(("1",))
PARTS = {
    "screens": KeySpec("The screens, by name.", screens.SCREENS),
    "cases": KeySpec("The kinds of cases that `submit:` files, by name.", CASES),
    "lookups": KeySpec("The sources that `lookup:` asks, by name.", LOOKUPS),
    "tables": KeySpec("Tables, such as offices, places or prices, by name.", TABLES),
}
MENU_FILE = ObjectShape(
    "A menu file.",
    {
        "version": required_key("The version of the menu language.", VERSION),
        "service": required_key("The service: its name, languages, country and time zone.", settings.SERVICE),
        "entry": required_key("The ways into the service: USSD codes, texts, phone numbers.", settings.ENTRY),
        **PARTS,
        "messages": KeySpec(
            "Texts about a case, by its state, and announcements. `received` confirms a new case.", MESSAGES
        ),
        "states": KeySpec(
            "The states of cases that citizens hear of, with the case system's words for them.", STATES
        ),
        "reminders": KeySpec(
            "Messages that go out some days before or after a date, by the name of the reminder.", REMINDERS
        ),
        "surveys": KeySpec("Screens whose answers are counted together, by the name of the survey.", SURVEYS),
        "understand": KeySpec("How words of their own that citizens write are understood.", UNDERSTAND),
        "words": KeySpec("The gateway's own words, by language.", settings.WORDS),
        "keys": KeySpec("The navigation keys.", settings.KEYS),
        "navigation": KeySpec(
            "Back and Main menu: `shown`, `silent` (the keys work, but are not shown) or `off`.",
            EnumShape(NAVIGATION_MODES, default="shown"),
        ),
        "paging": KeySpec(
            "More and Previous on long screens: `keys` of their own, or `numbered` like options.",
            EnumShape(PAGING_MODES, default="keys"),
        ),
        "limits": KeySpec("The most that a page holds, by channel and network.", settings.LIMITS),
        "resume": KeySpec(
            "If the line drops and the caller returns: `ask` the caller, `continue`, `restart`, or `never`.",
            settings.RESUME,
        ),
        "forget_after": KeySpec(
            "The time without a session after which nothing that is remembered of a number counts any more, as it may "
            "have another holder by then. If not set, there is no such time.",
            DurationShape(),
        ),
        "voice": KeySpec(
            "The sound of all screens on a call. A screen's own `voice` wins.", ReferenceShape("voice")
        ),
        "quiet_hours": KeySpec("The hours in which nobody gets a text.", settings.QUIET_HOURS),
        "hours": KeySpec("Opening hours, by name.", settings.HOURS),
        "holidays": KeySpec("Days on which no opening hours apply.", list_or_one(StringShape("2026-12-25"))),
        "constants": KeySpec("Named values. Texts use them as {const.fee}.", settings.CONSTANTS),
        "closed": KeySpec(
            "Closes the service and shows these words. If a target has `closed: true`, only that target closes it.",
            settings.CLOSED,
        ),
        "include": KeySpec(
            "Other menu files. The names of their screens begin with the name given here.",
            MapShape(StringShape("services/health.yaml"), "health"),
        ),
    },
)
INCLUDED_FILE = ObjectShape(
    "An included file.", {"version": replace(MENU_FILE.keys["version"], required=False), **PARTS}
)
GRAMMAR = Grammar(MENU_FILE, {**values.DEFINITIONS, **screens.DEFINITIONS}, COMMON_SCREEN_KEYS)
