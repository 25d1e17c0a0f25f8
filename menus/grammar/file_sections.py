"""The grammar of cases, messages, states, lookups and tables."""

from menus.grammar.case_systems import CASE_SYSTEM_SHAPES
from menus.grammar.name_kinds import NameKind
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
from menus.grammar.verdicts import ASK
from menus.model.cases import DEFAULT_REPLY_SECONDS
from menus.model.lookups import DEFAULT_SIMILAR_SECONDS, HOP_WAIT_SECONDS, MAX_SIMILAR

CASE = ObjectShape(
    "A kind of case that `submit:` files.",
    {
        "title": required_key(
            "One line for officers. It may have placeholders.", TextShape(for_citizens=False)
        ),
        "fields": KeySpec(
            "The values to file. They may be nested and have placeholders.", MapShape(JsonShape(), "field")
        ),
        "required": KeySpec("Fields that must have a value.", list_or_one(StringShape("field"))),
        "note_after": KeySpec(
            "A required field. Officers' notes are told only to who gives its value, by `proof:` of a lookup.",
            StringShape("field"),
        ),
        "contact": KeySpec(
            "What the case system gets of the citizen: `number` (if not set), `relay` (no number, but it may ask) or "
            "`none`. Or an answer with one of these, such as {contact}.",
            StringShape("relay"),
        ),
        **{
            name: KeySpec(f"{shape.description} Used where CASE_SYSTEM is {name}.", shape)
            for name, shape in CASE_SYSTEM_SHAPES.items()
        },
    },
)
CASES = MapShape(CASE, "problem")

MESSAGE = ObjectShape(
    "A text about a case, or an announcement.",
    {
        "text": required_key("The words. They may use {reference}, {note} and {case.status}.", TEXT_SHAPE),
        "ask": KeySpec(
            "A question below the text. A reply answers this screen. Answers may reopen, rate or comment on the case.",
            ASK,
        ),
        "within": KeySpec(
            "The time for a reply to the question: 7d if not set.", DurationShape(DEFAULT_REPLY_SECONDS)
        ),
        "urgent": KeySpec("`true`: send it in quiet hours too.", BooleanShape()),
        "columns": KeySpec(
            "The columns that an announcement takes from a file of numbers. Its words can use only these names.",
            list_or_one(StringShape("date")),
        ),
        "survey": KeySpec(
            "The survey that an announcement invites to. It goes to nobody who has answered.",
            StringShape("opinion"),
        ),
    },
    discriminator="text",
)
MESSAGES = MapShape(UnionShape((MESSAGE, TEXT_SHAPE)), "received")

STATE = ObjectShape(
    "A state of a case that citizens hear of.",
    {
        "from": KeySpec("The case system's words for this state.", list_or_one(StringShape("IN_REVIEW"))),
        "say": KeySpec("The words that citizens read.", TEXT_SHAPE),
    },
)
STATES = MapShape(UnionShape((STATE, TEXT_SHAPE)), "in_progress")

_WITHIN = KeySpec(
    f"The longest time to wait for the answer: 1.5s if not set. All waits between two screens together take "
    f"{HOP_WAIT_SECONDS:g}s at most.",
    DurationShape(default=1.5),
)
_LIMIT = KeySpec("The most rows: 50 if not set.", IntegerShape(1, MAX_ROWS, default=MAX_ROWS))
_TEMPLATES = MapShape(StringShape("{answer}"), "name")
_HTTP = {
    "query": KeySpec("The query of the address: the values after its question mark.", _TEMPLATES),
    "headers": KeySpec("HTTP headers. {secret.NAME} comes from the environment.", _TEMPLATES),
    "rows": KeySpec(
        "The dotted path to the rows in the answer: the whole answer if not set.", StringShape("results")
    ),
    "columns": required_key(
        "The columns, each with its dotted path in a row.", MapShape(StringShape("name"), "column")
    ),
    "within": _WITHIN,
    "tries": KeySpec("The most tries within that time: 1 if not set.", IntegerShape(1, 5, default=1)),
    "keep": KeySpec("The time to keep an answer. It is not asked for again meanwhile.", DurationShape()),
    "limit": _LIMIT,
}
_ADDRESS = StringShape("https://health.example/clinics", "^https?://")
SOURCES = (
    ObjectShape(
        "The state of a case.",
        {
            "case": required_key("The reference, usually a placeholder.", StringShape("{tracked}")),
            "open": KeySpec("`true`: anybody may read the note, not only its filer.", BooleanShape()),
            "proof": KeySpec(
                "The caller's answer that is compared with the field in `note_after:` of the case.",
                StringShape("{answer}"),
            ),
            "within": _WITHIN,
        },
        discriminator="case",
    ),
    ObjectShape(
        "Open cases of the same kind and place that others reported.",
        {
            "similar": required_key("The kind of case, a name under `cases:`.", StringShape("problem")),
            "by": required_key(
                "The answers that must be the same, each one of a few values.",
                list_or_one(StringShape("category", names=NameKind.FIELD)),
            ),
            "within": KeySpec(
                f"How long ago at most they were filed: {DEFAULT_SIMILAR_SECONDS // 86_400}d if not set.",
                DurationShape(DEFAULT_SIMILAR_SECONDS),
            ),
            "limit": KeySpec("The most rows: 4 if not set.", IntegerShape(1, MAX_SIMILAR, default=4)),
        },
        discriminator="similar",
    ),
    ObjectShape(
        "Rows of a table.",
        {
            "table": required_key(
                "The table, a name under `tables:`.", StringShape("places", names=NameKind.TABLE)
            ),
            **SELECTION,
        },
        discriminator="table",
    ),
    ObjectShape(
        "Rows from another system.",
        {"get": required_key("The address to get rows from.", _ADDRESS), **_HTTP},
        discriminator="get",
    ),
    *(
        ObjectShape(
            f"Rows from another system that gets a question by {method.upper()}.",
            {
                method: required_key(f"The address to send the question to, by {method.upper()}.", _ADDRESS),
                "body": KeySpec("The question to send, as JSON.", JsonShape()),
                **_HTTP,
            },
            discriminator=method,
        )
        for method in ("post", "put", "patch")
    ),
)
LOOKUPS = MapShape(UnionShape(SOURCES), "places", names=NameKind.LOOKUP)

ANSWER_REQUEST = ObjectShape(
    "What to take from the case system's answer to a submission. All columns must be there.",
    {
        "columns": _HTTP["columns"],
        "within": KeySpec(
            f"How long a citizen waits for it; 1.5s unless told, never over {HOP_WAIT_SECONDS:g}s.",
            DurationShape(default=1.5),
        ),
    },
)

TABLE = (
    ObjectShape(
        "A CSV file.",
        {
            "file": required_key(
                "The path of a CSV file, from the folder of the menu file.",
                StringShape("services/offices.csv"),
            )
        },
        discriminator="file",
    ),
    ObjectShape(
        "Rows in this file.",
        {
            "rows": required_key(
                "The rows. All of them have the same columns.",
                ListShape(MapShape(StringShape("Kibera"), "name")),
            )
        },
        discriminator="rows",
    ),
)
TABLES = MapShape(UnionShape(TABLE), "places", names=NameKind.TABLE)

DEFINITIONS: dict[str, ShapeDefinition] = {}
