"""The grammar of cases, messages, states, lookups and tables."""

from menus.grammar.row_selection import MAX_ROWS, SELECTION
from menus.grammar.shapes import (
    TEXT_SHAPE,
    BooleanShape,
    DurationShape,
    IntegerShape,
    JsonShape,
    KeySpec,
    ListShape,
    MapShape,
    ObjectShape,
    ShapeDefinition,
    StringShape,
    TextShape,
    UnionShape,
    list_or_one,
    required_key,
)
from menus.model.cases import DEFAULT_REPLY_SECONDS

CASE = ObjectShape(
    "What `submit:` files.",
    {
        "title": required_key("One line for the officer, with placeholders.", TextShape(for_citizens=False)),
        "fields": KeySpec(
            "What is filed: any values, nested too, with placeholders.", MapShape(JsonShape(), "field")
        ),
        "required": KeySpec("Fields without which nothing is filed.", list_or_one(StringShape("field"))),
    },
)
CASES = MapShape(CASE, "problem")

MESSAGE = ObjectShape(
    "A text about a case, or an announcement.",
    {
        "text": required_key("The words. They know {reference}, {note} and {case.status}.", TEXT_SHAPE),
        "ask": KeySpec("A reply to it opens a conversation at this screen.", StringShape("start")),
        "within": KeySpec(
            "For how long a reply does so; 7d unless told.", DurationShape(DEFAULT_REPLY_SECONDS)
        ),
        "urgent": KeySpec("`true`: it is sent in quiet hours too.", BooleanShape()),
        "columns": KeySpec(
            "What an announcement takes from a file of numbers; its words know these names alone.",
            list_or_one(StringShape("date")),
        ),
    },
    discriminator="text",
)
MESSAGES = MapShape(UnionShape((MESSAGE, TEXT_SHAPE)), "received")

STATE = ObjectShape(
    "A state that citizens are told of.",
    {
        "from": KeySpec("The case system's words for it.", list_or_one(StringShape("IN_REVIEW"))),
        "say": KeySpec("How citizens read it.", TEXT_SHAPE),
    },
)
STATES = MapShape(UnionShape((STATE, TEXT_SHAPE)), "in_progress")

_WITHIN = KeySpec(
    "How long a citizen waits for it; 1.5s unless told, never over 10s.", DurationShape(default=1.5)
)
_LIMIT = KeySpec("At most so many rows; 50 unless told.", IntegerShape(1, MAX_ROWS, default=MAX_ROWS))
_TEMPLATES = MapShape(StringShape("{answer}"), "name")
_HTTP = {
    "query": KeySpec("What follows the question mark of the address.", _TEMPLATES),
    "headers": KeySpec("HTTP headers; {secret.NAME} comes from the environment.", _TEMPLATES),
    "rows": KeySpec("The dotted path to the rows; without it, the answer itself.", StringShape("results")),
    "columns": required_key("Columns, each with its dotted path.", MapShape(StringShape("name"), "column")),
    "within": _WITHIN,
    "tries": KeySpec("How often to ask within that time; once unless told.", IntegerShape(1, 5, default=1)),
    "keep": KeySpec("For how long an answer is kept and not asked for again.", DurationShape()),
    "limit": _LIMIT,
}
_ADDRESS = StringShape("https://health.example/clinics", "^https?://")
SOURCES = (
    ObjectShape(
        "How a case stands.",
        {
            "case": required_key("The reference, mostly a placeholder.", StringShape("{tracked}")),
            "open": KeySpec("`true`: others than its filer may read its note.", BooleanShape()),
            "within": _WITHIN,
        },
        discriminator="case",
    ),
    ObjectShape(
        "Rows of a table.",
        {"table": required_key("A name under `tables:`.", StringShape("places")), **SELECTION},
        discriminator="table",
    ),
    ObjectShape(
        "Rows from another system.",
        {"get": required_key("The address to read.", _ADDRESS), **_HTTP},
        discriminator="get",
    ),
    ObjectShape(
        "Rows from another system that takes a question.",
        {
            "post": required_key("The address to post to.", _ADDRESS),
            "body": KeySpec("What is posted, as JSON.", JsonShape()),
            **_HTTP,
        },
        discriminator="post",
    ),
)
LOOKUPS = MapShape(UnionShape(SOURCES), "places")

TABLE = (
    ObjectShape(
        "A CSV file.",
        {"file": required_key("A CSV file beside this one.", StringShape("services/offices.csv"))},
        discriminator="file",
    ),
    ObjectShape(
        "Rows.",
        {
            "rows": required_key(
                "Rows, each with the same columns.", ListShape(MapShape(StringShape("Kibera"), "name"))
            )
        },
        discriminator="rows",
    ),
)
TABLES = MapShape(UnionShape(TABLE), "places")

DEFINITIONS: dict[str, ShapeDefinition] = {}
