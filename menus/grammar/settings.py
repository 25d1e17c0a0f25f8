"""The grammar of the settings of the whole service, and of how screens sound."""

from menus.grammar.shapes import (
    TEXT_SHAPE,
    BooleanShape,
    DurationShape,
    EnumShape,
    IntegerShape,
    KeySpec,
    ListShape,
    LiteralShape,
    MapShape,
    ObjectShape,
    Shape,
    StringShape,
    UnionShape,
    list_or_one,
    required_key,
)
from menus.model.settings import DEFAULT_PAGE_LIMITS, KEY_NAMES, NEVER, RESUME_POLICIES, ResumePolicy
from menus.model.voice import MAX_RECORDING_SECONDS
from menus.rendering.built_in_words import BUILT_IN_WORDS

_AUDIO = list_or_one(StringShape("welcome.mp3"))
SPOKEN_KEYS = {
    "say": KeySpec("The words to speak, where they are not those on a screen.", TEXT_SHAPE),
    "audio": KeySpec("A recording, or several in turn, in the language's folder.", _AUDIO),
}
VOICE = ObjectShape(
    "How a screen sounds.",
    {
        **SPOKEN_KEYS,
        "invalid": KeySpec(
            "What is heard after an answer that does not fit.", ObjectShape("Words.", SPOKEN_KEYS)
        ),
        "record": KeySpec(
            "On a call, a spoken message of at most so long is taken instead.",
            DurationShape(maximum=MAX_RECORDING_SECONDS),
        ),
        "barge_in": KeySpec("`false`: a key does not cut the words short.", BooleanShape(default=True)),
        "finish_key": KeySpec(
            "The key that ends an answer, or `none`.", EnumShape((*"0123456789*#", "none"))
        ),
        "digits": KeySpec("The answer is complete after so many digits.", IntegerShape(1, 30)),
        "silence": KeySpec("How long to wait for an answer; 7s unless told.", DurationShape()),
        "attempts": KeySpec("How many times to ask before giving up; 3 unless told.", IntegerShape(1, 10)),
    },
)

TTS = ObjectShape(
    "A speaking voice.",
    {
        "language": KeySpec("The provider's code of the language, such as en-GB.", StringShape("en-GB")),
        "voice": KeySpec("The provider's name of the voice.", StringShape("Polly.Amy")),
    },
)
LANGUAGE = ObjectShape(
    "A language of the service.",
    {
        "name": KeySpec("Its own name.", StringShape("English")),
        "tts": KeySpec("The speaking voice at each provider: `twilio`, `at`.", MapShape(TTS, "twilio")),
        "audio": KeySpec("The folder of its recordings.", StringShape("audio/sw")),
    },
)
SERVICE = ObjectShape(
    "What the service is.",
    {
        "name": required_key("The name of the service.", TEXT_SHAPE),
        "languages": required_key(
            "The languages, by their codes; the first is the default.",
            MapShape(UnionShape((LANGUAGE, StringShape("English"))), "en"),
        ),
        "country": required_key(
            "The country, two letters: how phone numbers are read.", StringShape("KE", "^[A-Z]{2}$")
        ),
        "time_zone": required_key("The time zone.", StringShape("Africa/Nairobi")),
        "plain": KeySpec(
            "`letters`: letters that would make a text 16-bit lose their accents.", EnumShape(("letters",))
        ),
    },
)

ENTRY_POINT_KEYS = {
    "goto": required_key("The screen that is shown first.", StringShape("start")),
    "language": KeySpec("Whoever comes this way reads this language.", StringShape("en")),
}
_ENTRY_POINT: Shape = UnionShape((ObjectShape("A way in.", ENTRY_POINT_KEYS), StringShape("start")))
NUMBER_KEYS = {
    **ENTRY_POINT_KEYS,
    "call_back": KeySpec(
        "Takes no calls: who rings this number is rung back, at no cost to them.", BooleanShape()
    ),
    "hours": KeySpec("Rings back only within these opening hours.", StringShape("office")),
}
_NUMBER: Shape = UnionShape((ObjectShape("A number that is called.", NUMBER_KEYS), StringShape("start")))
SMS_ENTRY_KEYS = {
    "keywords": KeySpec("First words of a message, each with a screen.", MapShape(_ENTRY_POINT, "REPORT")),
    "otherwise": KeySpec("What any other message opens.", _ENTRY_POINT),
}
ENTRY = ObjectShape(
    "How people get in.",
    {
        "ussd": KeySpec(
            "USSD codes, in quotes, each with the screen that it opens.",
            MapShape(_ENTRY_POINT, "*384*7#", r"^\*.+#$"),
        ),
        "sms": KeySpec(
            "Text messages that open a conversation.",
            ObjectShape("Text messages.", SMS_ENTRY_KEYS),
        ),
        "voice": KeySpec(
            "Phone numbers, each with the screen that a call opens.", MapShape(_NUMBER, "+254711082000")
        ),
    },
)

_KEY_DESCRIPTIONS = {
    "back": "The key that goes back; `none` for no such key.",
    "home": "The key that goes to the first screen; `none` for no such key.",
    "more": "The key that turns to the next page; `none` for no such key.",
    "previous": "The key that turns to the page before; `none` for no such key.",
}
CHANNEL_KEYS = {name: KeySpec(_KEY_DESCRIPTIONS[name], StringShape("7")) for name in KEY_NAMES}
KEYS = ObjectShape(
    "The keys of navigation.",
    {
        **CHANNEL_KEYS,
        **{
            channel: KeySpec(f"Other keys on {channel}.", ObjectShape("Keys.", CHANNEL_KEYS))
            for channel in DEFAULT_PAGE_LIMITS
        },
    },
)
NETWORK_LIMIT = IntegerShape(40, 182, default=160)
LIMITS = ObjectShape(
    "How much a page holds, in septets (characters of the GSM alphabet).",
    {
        **{
            channel: KeySpec(f"A page on {channel}.", IntegerShape(40, 5000, default))
            for channel, default in DEFAULT_PAGE_LIMITS.items()
        },
        "networks": KeySpec(
            "A page by network, its MCC and MNC in quotes.", MapShape(NETWORK_LIMIT, "63902")
        ),
    },
)
OWN_WORDS = ObjectShape(
    "The gateway's own words.",
    {
        name: KeySpec(f"In English: {words}", StringShape("word"))
        for name, words in sorted(BUILT_IN_WORDS["en"].items())
    },
)
WORDS = MapShape(OWN_WORDS, "en")
POLICY = EnumShape(RESUME_POLICIES, default=NEVER)
RESUME_KEYS = {
    "policy": KeySpec("Whether the caller is asked, goes on, or starts again.", POLICY),
    "within": KeySpec(
        "For how long; 10m unless told.", DurationShape(ResumePolicy().within_seconds, maximum=7 * 24 * 3600)
    ),
}
RESUME: Shape = UnionShape((ObjectShape("What becomes of a dropped line.", RESUME_KEYS), POLICY))
_SPAN = ListShape(StringShape("08:00", r"^\d{1,2}:\d{2}$"), 2)
HOURS = MapShape(MapShape(UnionShape((ListShape(_SPAN), _SPAN)), "mon-fri"), "office")
QUIET_HOURS_KEYS = {
    "from": required_key("From this time on.", StringShape("21:00")),
    "to": required_key("Until this time.", StringShape("07:00")),
}
QUIET_HOURS: Shape = UnionShape((ObjectShape("When nobody is texted.", QUIET_HOURS_KEYS), _SPAN))
CLOSED = ObjectShape("The service is closed.", {"say": required_key("What callers read then.", TEXT_SHAPE)})
CONSTANTS = MapShape(LiteralShape(), "fee")
