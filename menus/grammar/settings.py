"""The grammar of the settings of the whole service, and of the voice settings of screens."""

from menus.calendars.gregorian import GREGORIAN
from menus.calendars.registry import CALENDARS
from menus.grammar.name_kinds import NameKind
from menus.grammar.shapes import (
    TEXT_SHAPE,
    WORDING_SHAPE,
    BooleanShape,
    DurationShape,
    EnumShape,
    IntegerShape,
    KeySpec,
    ListShape,
    LiteralShape,
    MapShape,
    ObjectShape,
    ReferenceShape,
    Shape,
    StringShape,
    UnionShape,
    list_or_one,
    required_key,
)
from menus.model.settings import DEFAULT_PAGE_LIMITS, KEY_NAMES, NEVER, RESUME_POLICIES, ResumePolicy
from menus.model.voice import MAX_RECORDING_SECONDS
from menus.words.language_words import ENGLISH_WORDS

_AUDIO = list_or_one(StringShape("welcome.mp3"))
SPOKEN_KEYS = {
    "say": KeySpec("Words to speak in place of the words on the screen.", TEXT_SHAPE),
    "audio": KeySpec("One recording or several, in the folder of the language.", _AUDIO),
}
VOICE = ObjectShape(
    "The sound of a screen on a call.",
    {
        **SPOKEN_KEYS,
        "invalid": KeySpec(
            "The words to speak after an answer that does not fit.",
            ObjectShape("Words to speak.", SPOKEN_KEYS),
        ),
        "record": KeySpec(
            "Take a spoken message in place of a typed answer, of at most this length.",
            DurationShape(maximum=MAX_RECORDING_SECONDS),
        ),
        "barge_in": KeySpec("`false`: a key does not interrupt the words.", BooleanShape(default=True)),
        "finish_key": KeySpec(
            "The key that ends an answer, or `none`.", EnumShape((*"0123456789*#", "none"))
        ),
        "digits": KeySpec("The number of digits after which the answer is complete.", IntegerShape(1, 30)),
        "silence": KeySpec("The time to wait for an answer: 7s if not set.", DurationShape()),
        "attempts": KeySpec(
            "The number of times to ask before giving up: 3 if not set.", IntegerShape(1, 10)
        ),
    },
)

TTS = ObjectShape(
    "A voice of a provider, which speaks texts.",
    {
        "language": KeySpec("The provider's code of the language, such as en-GB.", StringShape("en-GB")),
        "voice": KeySpec("The provider's name of the voice.", StringShape("Polly.Amy")),
    },
)
LANGUAGE = ObjectShape(
    "A language of the service.",
    {
        "name": KeySpec("The name of the language in that language.", StringShape("English")),
        "tts": KeySpec("The voice at each provider, `twilio` or `at`.", MapShape(TTS, "twilio")),
        "audio": KeySpec("The folder of the language's recordings.", StringShape("audio/sw")),
    },
)
SERVICE = ObjectShape(
    "The service: its name, languages, country and time zone.",
    {
        "name": required_key("The name of the service.", WORDING_SHAPE),
        "languages": required_key(
            "The languages, by their codes. The first is the default.",
            MapShape(UnionShape((LANGUAGE, StringShape("English"))), "en"),
        ),
        "country": required_key(
            "The country, as two letters. Phone numbers without a country code are in this country.",
            StringShape("KE", "^[A-Z]{2}$"),
        ),
        "time_zone": required_key("The time zone, such as Africa/Nairobi.", StringShape("Africa/Nairobi")),
        "calendar": KeySpec(
            "The calendar by which citizens type and read days; what is saved and filed is Gregorian.",
            EnumShape(tuple(CALENDARS), default=GREGORIAN.name),
        ),
        "plain": KeySpec(
            "`letters`: remove accents that would make a text 16-bit, and so longer.",
            EnumShape(("letters",)),
        ),
    },
)

_FIRST_SCREEN = StringShape("start", names=NameKind.SCREEN)
ENTRY_POINT_KEYS = {
    "goto": required_key("The first screen.", _FIRST_SCREEN),
    "language": KeySpec("The language for callers who enter here.", StringShape("en")),
}
_ENTRY_POINT: Shape = UnionShape((ObjectShape("An entry.", ENTRY_POINT_KEYS), _FIRST_SCREEN))
NUMBER_KEYS = {
    **ENTRY_POINT_KEYS,
    "call_back": KeySpec(
        "`true`: do not answer calls to this number, but call the caller back at no cost to them.",
        BooleanShape(),
    ),
    "hours": KeySpec("Call back only within these opening hours.", StringShape("office")),
}
_NUMBER: Shape = UnionShape((ObjectShape("A number to call.", NUMBER_KEYS), _FIRST_SCREEN))
SMS_ENTRY_KEYS = {
    "keywords": KeySpec(
        "First words of a text, each with its first screen.", MapShape(_ENTRY_POINT, "REPORT")
    ),
    "understand": KeySpec(
        "Menus whose options a text in a citizen's own words may mean. The first is where such a text begins.",
        list_or_one(_FIRST_SCREEN),
    ),
    "otherwise": KeySpec("The first screen for any other text.", _ENTRY_POINT),
}
ENTRY = ObjectShape(
    "The ways into the service: USSD codes, texts and phone numbers.",
    {
        "ussd": KeySpec(
            "USSD codes, in quotes, each with its first screen.",
            MapShape(_ENTRY_POINT, "*384*7#", r"^\*.+#$"),
        ),
        "sms": KeySpec(
            "Texts that begin a conversation.",
            ObjectShape("Texts that begin a conversation.", SMS_ENTRY_KEYS),
        ),
        "voice": KeySpec(
            "Phone numbers, each with the first screen of a call.", MapShape(_NUMBER, "+254711082000")
        ),
    },
)

_KEY_DESCRIPTIONS = {
    "back": "The key that goes back. `none`: there is no such key.",
    "home": "The key that goes to the first screen. `none`: there is no such key.",
    "more": "The key for the next page. `none`: there is no such key.",
    "previous": "The key for the previous page. `none`: there is no such key.",
}
CHANNEL_KEYS = {name: KeySpec(_KEY_DESCRIPTIONS[name], StringShape("7")) for name in KEY_NAMES}
KEYS = ObjectShape(
    "The navigation keys.",
    {
        **CHANNEL_KEYS,
        **{
            channel: KeySpec(
                f"Other keys on {channel}.", ObjectShape(f"The keys on {channel}.", CHANNEL_KEYS)
            )
            for channel in DEFAULT_PAGE_LIMITS
        },
    },
)
NETWORK_LIMIT = IntegerShape(40, 182, default=160)
LIMITS = ObjectShape(
    "The most that a page holds, in septets (characters of the GSM alphabet).",
    {
        **{
            channel: KeySpec(f"A page on {channel}.", IntegerShape(40, 5000, default))
            for channel, default in DEFAULT_PAGE_LIMITS.items()
        },
        "networks": KeySpec(
            "A page on a network, by its MCC and MNC in quotes.", MapShape(NETWORK_LIMIT, "63902")
        ),
    },
)
WORDS_WITH_CASES = frozenset(
    [
        "back",
        "home",
        "more",
        "previous",
        "invalid",
        "yes",
        "no",
        "too_long",
        "press",
        "repeat",
        "finish",
        "speak",
        "star",
        "hash",
    ]
)
"""The gateway's own words that may have cases. All others are also said where no screen is shown."""
_WORD = StringShape("word")
_WORD_OR_CASES: Shape = UnionShape((_WORD, ListShape(ReferenceShape("word_case"))))
OWN_WORDS = ObjectShape(
    "The gateway's own words.",
    {
        name: KeySpec(f"In English: {words}", _WORD_OR_CASES if name in WORDS_WITH_CASES else _WORD)
        for name, words in sorted(ENGLISH_WORDS.items())
    },
)
WORDS = MapShape(OWN_WORDS, "en")
POLICY = EnumShape(RESUME_POLICIES, default=NEVER)
RESUME_KEYS = {
    "policy": KeySpec("If the caller returns: `ask` the caller, `continue`, `restart`, or `never`.", POLICY),
    "within": KeySpec(
        "The time to resume a dropped session: 10m if not set.",
        DurationShape(ResumePolicy().within_seconds, maximum=7 * 24 * 3600),
    ),
}
RESUME: Shape = UnionShape((ObjectShape("The policy for sessions whose line dropped.", RESUME_KEYS), POLICY))
_SPAN = ListShape(StringShape("08:00", r"^\d{1,2}:\d{2}$"), 2)
HOURS = MapShape(MapShape(UnionShape((ListShape(_SPAN), _SPAN)), "mon-fri"), "office")
QUIET_HOURS_KEYS = {
    "from": required_key("The beginning, such as 21:00.", StringShape("21:00")),
    "to": required_key("The end, such as 07:00.", StringShape("07:00")),
}
QUIET_HOURS: Shape = UnionShape(
    (ObjectShape("The hours in which nobody gets a text.", QUIET_HOURS_KEYS), _SPAN)
)
CLOSED = ObjectShape(
    "The words of a closed service.", {"say": required_key("The words that callers read.", TEXT_SHAPE)}
)
CONSTANTS = MapShape(LiteralShape(), "fee")
