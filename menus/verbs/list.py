"""`list`: numbered rows of a table, or of what a lookup found."""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.compiler.lookups import read_selection
from menus.compiler.options import read_options
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.targets import read_target_key
from menus.compiler.texts import EMPTY_TEMPLATE, read_label, read_text_key
from menus.engine.engine_verb import EngineVerb
from menus.engine.row_search import rows_of_source
from menus.engine.scope import TurnScope
from menus.engine.turn import Turn
from menus.engine.walk import Walk
from menus.expressions.templates import LocalisedText
from menus.grammar.options import OPTIONS
from menus.grammar.row_selection import SELECTION
from menus.grammar.shapes import TEXT_SHAPE, BooleanShape, KeySpec, StringShape, TextShape, required_key
from menus.grammar.values import TARGET
from menus.model import ChoiceVerb, Exit, RowSelection, Screen, Target
from menus.verbs.verb_spec import VerbSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVerb(ChoiceVerb, EngineVerb):
    """Numbered rows of a table or of what a lookup found, then fixed options.

    `label` is worded over the columns of a row; `value` names the column that is saved. `chooses_single_row` chooses
    the only row without showing it.
    """

    key = "list"
    lists_rows = True
    prepares = True

    source: str
    selection: RowSelection
    label: LocalisedText
    value: str
    chooses_single_row: bool = False
    empty: Target = ()

    def own_targets(self) -> Mapping[str, Target]:
        """Where it goes on without a row."""
        return {"empty": self.empty}

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """A row that was chosen leads on."""
        return (Exit(goto, saves=True, fits=True, has_row=True),)

    def row_label(self) -> LocalisedText:
        """How a row reads."""
        return self.label

    def row_value(self, row: Mapping[str, str]) -> str:
        """The column of a row that is saved."""
        return row.get(self.value, "")

    def rows(self, scope: TurnScope) -> list[dict[str, str]]:
        """The rows of the table, or of what the lookup found."""
        return rows_of_source(scope, self.source, self.selection)

    def enter(self, walk: Walk, screen: Screen) -> Turn | None:
        """A list without rows goes on by `empty`; one with a single row may choose it unseen."""
        rows = self.rows(walk.scope)
        if not rows and self.empty:
            return walk.leave(screen, self.empty)
        if len(rows) == 1 and self.chooses_single_row and not self.options:
            walk.save_row(screen, self, rows[0])
            return walk.leave(screen, screen.goto)
        return None


def _read(reader: NodeReader, fields: MappingFields) -> ListVerb | None:
    text = read_text_key(reader, fields, "list")
    source = fields.word("from") or ""
    named = reader.qualified("tables", source)
    named = named if named != source else reader.qualified("lookups", source)
    selection = read_selection(reader, fields)
    label_node = fields.take("label")
    value = fields.word("value")
    label = read_label(reader, label_node, value or selection.distinct)
    column = value or selection.distinct or _only_column(label)
    verb = ListVerb(
        text=text or LocalisedText(dict.fromkeys(reader.languages, EMPTY_TEMPLATE), fields.place),
        source=named,
        selection=selection,
        label=label,
        value=column,
        options=read_options(reader, fields.take("options")),
        chooses_single_row=fields.flag("take_single"),
        empty=read_target_key(reader, fields, "empty"),
    )
    return None if text is None else verb


def _only_column(label: LocalisedText) -> str:
    """The column that a label is, where it is one alone."""
    alone = next(iter(label.by_language.values())).sole_placeholder
    return alone.name if alone else ""


LIST = VerbSpec.of(
    ListVerb,
    _read,
    "Shows numbered rows of a table or of what a lookup found.",
    TEXT_SHAPE,
    {
        "from": required_key("The table or lookup.", StringShape("places")),
        **SELECTION,
        "label": KeySpec("How a row reads: a column, or a text over columns.", TextShape(for_citizens=False)),
        "value": KeySpec("The column that is saved.", StringShape("column")),
        "options": KeySpec("Fixed options after the rows.", OPTIONS),
        "take_single": KeySpec("`true`: a single row is taken without being shown.", BooleanShape()),
        "empty": KeySpec("Where to go on where there is no row.", TARGET),
    },
)
