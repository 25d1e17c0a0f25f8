"""Cases, messages, states, lookups and tables."""

from menus.grammar.screens import SELECTION
from menus.grammar.shapes import (
    TEXT,
    Definition,
    Duration,
    Either,
    Flag,
    Json,
    Key,
    Keyed,
    Many,
    Named,
    Shape,
    Whole,
    Word,
    Words,
    list_or_one,
    needed,
)

_CASE = Keyed(
    "What `submit:` files.",
    {
        "title": needed("One line for the officer, with placeholders.", Words(citizens=False)),
        "fields": Key("What is filed: any values, nested too, with placeholders.", Named(Json(), "field")),
        "required": Key("Fields without which nothing is filed.", list_or_one(Word("field"))),
    },
)
CASES = Named(_CASE, "problem")

_MESSAGE: Shape = Either(
    (
        Keyed(
            "A text about a case, or an announcement.",
            {
                "text": needed("The words. They know {reference}, {note} and {case.status}.", TEXT),
                "ask": Key("A reply to it opens a conversation at this screen.", Word("start")),
                "within": Key("For how long a reply does so; 7d unless told.", Duration()),
                "urgent": Key("`true`: it is sent in quiet hours too.", Flag()),
                "columns": Key(
                    "What an announcement takes from a file of numbers; its words know these names alone.",
                    list_or_one(Word("date")),
                ),
            },
            by="text",
        ),
        TEXT,
    )
)
MESSAGES = Named(_MESSAGE, "received")

_STATE: Shape = Either(
    (
        Keyed(
            "A state that citizens are told of.",
            {
                "from": Key("The case system's words for it.", list_or_one(Word("IN_REVIEW"))),
                "say": Key("How citizens read it.", TEXT),
            },
        ),
        TEXT,
    )
)
STATES = Named(_STATE, "in_progress")

_WITHIN = Key("How long a citizen waits for it; 1.5s unless told, never over 10s.", Duration())
_LIMIT = Key("At most so many rows; 50 unless told.", Whole(1, 50))
_TEMPLATES = Named(Word("{answer}"), "name")
_HTTP = {
    "query": Key("What follows the question mark of the address.", _TEMPLATES),
    "headers": Key("HTTP headers; {secret.NAME} comes from the environment.", _TEMPLATES),
    "rows": Key("The dotted path to the rows; without it, the answer itself.", Word("results")),
    "columns": needed("Columns, each with its dotted path.", Named(Word("name"), "column")),
    "within": _WITHIN,
    "tries": Key("How often to ask within that time; once unless told.", Whole(1, 5)),
    "keep": Key("For how long an answer is kept and not asked for again.", Duration()),
    "limit": _LIMIT,
}
_ADDRESS = Word("https://health.example/clinics", "^https?://")
_LOOKUP: Shape = Either(
    (
        Keyed(
            "How a case stands.",
            {
                "case": needed("The reference, mostly a placeholder.", Word("{tracked}")),
                "open": Key("`true`: others than its filer may read its note.", Flag()),
                "within": _WITHIN,
            },
            by="case",
        ),
        Keyed(
            "Rows of a table.",
            {"table": needed("A name under `tables:`.", Word("places")), **SELECTION},
            by="table",
        ),
        Keyed(
            "Rows from another system.", {"get": needed("The address to read.", _ADDRESS), **_HTTP}, by="get"
        ),
        Keyed(
            "Rows from another system that takes a question.",
            {
                "post": needed("The address to post to.", _ADDRESS),
                "body": Key("What is posted, as JSON.", Json()),
                **_HTTP,
            },
            by="post",
        ),
    )
)
LOOKUPS = Named(_LOOKUP, "places")

_TABLE: Shape = Either(
    (
        Keyed(
            "A CSV file.",
            {"file": needed("A CSV file beside this one.", Word("services/offices.csv"))},
            by="file",
        ),
        Keyed(
            "Rows.",
            {"rows": needed("Rows, each with the same columns.", Many(Named(Word("Kibera"), "name")))},
            by="rows",
        ),
    )
)
TABLES = Named(_TABLE, "places")

DEFINITIONS: dict[str, Definition] = {}
