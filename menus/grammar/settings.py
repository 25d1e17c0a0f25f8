"""What a file says once for the whole service, and how things sound."""

from menus.compiler.settings import CHANNELS, KEY_NAMES
from menus.grammar.shapes import (
    TEXT,
    Duration,
    Either,
    Flag,
    Key,
    Keyed,
    Literal,
    Many,
    Named,
    OneOf,
    Shape,
    Whole,
    Word,
    list_or_one,
    needed,
)
from menus.model.settings import POLICIES
from menus.rendering.built_in_words import BUILT_IN

_AUDIO = list_or_one(Word("welcome.mp3"))
_SPOKEN = {
    "say": Key("The words to speak, where they are not those on a screen.", TEXT),
    "audio": Key("A recording, or several in turn, in the language's folder.", _AUDIO),
}
VOICE = Keyed(
    "How a screen sounds.",
    {
        **_SPOKEN,
        "invalid": Key("What is heard after an answer that does not fit.", Keyed("Words.", _SPOKEN)),
        "record": Key("On a call, a spoken message of at most so long is taken instead.", Duration()),
        "barge_in": Key("`false`: a key does not cut the words short.", Flag()),
        "finish_key": Key("The key that ends an answer, or `none`.", OneOf((*"0123456789*#", "none"))),
        "digits": Key("The answer is complete after so many digits.", Whole(1, 30)),
        "silence": Key("How long to wait for an answer; 7s unless told.", Duration()),
        "attempts": Key("How many times to ask before giving up; 3 unless told.", Whole(1, 10)),
    },
)

_TTS = Keyed(
    "A speaking voice.",
    {
        "language": Key("The provider's code of the language, such as en-GB.", Word("en-GB")),
        "voice": Key("The provider's name of the voice.", Word("Polly.Amy")),
    },
)
_TONGUE = Keyed(
    "A language of the service.",
    {
        "name": Key("Its own name.", Word("English")),
        "tts": Key("The speaking voice at each provider: `twilio`, `at`.", Named(_TTS, "twilio")),
        "audio": Key("The folder of its recordings.", Word("audio/sw")),
    },
)
HEADING = Keyed(
    "What the service is.",
    {
        "name": needed("The name of the service.", TEXT),
        "languages": needed(
            "The languages, by their codes; the first is the default.",
            Named(Either((_TONGUE, Word("English"))), "en"),
        ),
        "country": needed("The country, two letters: how phone numbers are read.", Word("KE", "^[A-Z]{2}$")),
        "time_zone": needed("The time zone.", Word("Africa/Nairobi")),
        "plain": Key(
            "`letters`: letters that would make a text 16-bit lose their accents.", OneOf(("letters",))
        ),
    },
)

_POINT_KEYS = {
    "goto": needed("The screen that is shown first.", Word("start")),
    "language": Key("Whoever comes this way reads this language.", Word("en")),
}
_POINT: Shape = Either((Keyed("A way in.", _POINT_KEYS), Word("start")))
_NUMBER_KEYS = {
    **_POINT_KEYS,
    "call_back": Key("Takes no calls: who rings this number is rung back, at no cost to them.", Flag()),
    "hours": Key("Rings back only within these opening hours.", Word("office")),
}
_NUMBER: Shape = Either((Keyed("A number that is called.", _NUMBER_KEYS), Word("start")))
ENTRY = Keyed(
    "How people get in.",
    {
        "ussd": Key(
            "USSD codes, in quotes, each with the screen that it opens.",
            Named(_POINT, "*384*7#", r"^\*.+#$"),
        ),
        "sms": Key(
            "Text messages that open a conversation.",
            Keyed(
                "Text messages.",
                {
                    "keywords": Key("First words of a message, each with a screen.", Named(_POINT, "REPORT")),
                    "otherwise": Key("What any other message opens.", _POINT),
                },
            ),
        ),
        "voice": Key(
            "Phone numbers, each with the screen that a call opens.", Named(_NUMBER, "+254711082000")
        ),
    },
)

_ABOUT_KEYS = {
    "back": "The key that goes back; `none` for no such key.",
    "home": "The key that goes to the first screen; `none` for no such key.",
    "more": "The key that turns to the next page; `none` for no such key.",
    "previous": "The key that turns to the page before; `none` for no such key.",
}
_KEYS = {name: Key(_ABOUT_KEYS[name], Word("7")) for name in KEY_NAMES}
KEYS = Keyed(
    "The keys of navigation.",
    {
        **_KEYS,
        **{channel: Key(f"Other keys on {channel}.", Keyed("Keys.", _KEYS)) for channel in CHANNELS},
    },
)
LIMITS = Keyed(
    "How much a page holds, in septets (characters of the GSM alphabet).",
    {
        **{channel: Key(f"A page on {channel}.", Whole(40, 5000)) for channel in CHANNELS},
        "networks": Key("A page by network, its MCC and MNC in quotes.", Named(Whole(40, 182), "63902")),
    },
)
WORDS = Named(
    Keyed(
        "The gateway's own words.",
        {name: Key(f"In English: {words}", Word("word")) for name, words in sorted(BUILT_IN["en"].items())},
    ),
    "en",
)
RESUME: Shape = Either(
    (
        Keyed(
            "What becomes of a dropped line.",
            {
                "policy": Key("Whether the caller is asked, goes on, or starts again.", OneOf(POLICIES)),
                "within": Key("For how long; 10m unless told.", Duration()),
            },
        ),
        OneOf(POLICIES),
    )
)
_SPAN = Many(Word("08:00", r"^\d{1,2}:\d{2}$"), 2)
HOURS = Named(Named(Either((Many(_SPAN), _SPAN)), "mon-fri"), "office")
QUIET_HOURS: Shape = Either(
    (
        Keyed(
            "When nobody is texted.",
            {
                "from": needed("From this time on.", Word("21:00")),
                "to": needed("Until this time.", Word("07:00")),
            },
        ),
        _SPAN,
    )
)
CLOSED = Keyed("The service is closed.", {"say": needed("What callers read then.", TEXT)})
CONSTANTS = Named(Literal(), "fee")
