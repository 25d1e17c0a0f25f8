"""`list`: numbered rows of a table or of a lookup."""

from collections.abc import Mapping

from menus.compiler.lookups import read_selection
from menus.compiler.options import read_options
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.targets import read_target_key
from menus.compiler.templates import EMPTY_TEMPLATE
from menus.compiler.texts import read_label, read_text_key
from menus.engine.engine_verb import EngineVerb
from menus.engine.row_search import rows_of_source
from menus.engine.scope import TurnScope
from menus.engine.session import NOTICE_NONE
from menus.engine.turn import Turn
from menus.engine.walk import Walk
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.templates import LocalisedText
from menus.grammar.name_kinds import NameKind
from menus.grammar.options import OPTIONS
from menus.grammar.row_selection import SELECTION
from menus.grammar.shapes import TEXT_SHAPE, BooleanShape, KeySpec, StringShape, TextShape, required_key
from menus.grammar.values import TARGET
from menus.model import ChoiceVerb, Exit, RowSelection, Screen, Target
from menus.verbs.verb_spec import VerbSpec


class ListVerb(ChoiceVerb, EngineVerb, frozen=True, kw_only=True):
    """Shows numbered rows of a table or of a lookup, then fixed options.

    `label` is a text with the columns of a row. `value` names the column that is saved. If `chooses_single_row` is
    set, a row that is the only one is chosen without being shown.
    """

    key = "list"
    lists_rows = True
    prepares = True

    source: str
    selection: RowSelection
    label: CitizenText
    value: str
    chooses_single_row: bool = False
    empty: Target = ()

    def own_targets(self) -> Mapping[str, Target]:
        """Return the target for a list without rows."""
        return {"empty": self.empty}

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """Return one way out: with the chosen row."""
        return (Exit(goto, saves=True, fits=True, has_row=True),)

    def row_label(self) -> CitizenText:
        """Return the words of a row."""
        return self.label

    def row_value(self, row: Mapping[str, str]) -> str:
        """Return the value that is saved for a chosen row; empty if the row lacks the column."""
        return row.get(self.value, "")

    def rows(self, scope: TurnScope) -> list[dict[str, str]]:
        """Return the rows of the table, or the rows that the lookup found."""
        return rows_of_source(scope, self.source, self.selection)

    def enter(self, walk: Walk, screen: Screen, notice: int) -> Turn | None:
        """Leave by `empty` without rows, or with the only row; None to show the list.

        The only row is not taken again after a `retry:`, which refused it.
        """
        rows = self.rows(walk.scope)
        if not rows and self.empty:
            return walk.leave(screen, self.empty)
        is_taken = self.chooses_single_row and not self.options and notice == NOTICE_NONE
        if len(rows) == 1 and is_taken:
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


def _only_column(label: CitizenText) -> str:
    """Return the column of a label that is one placeholder and nothing else; empty for other labels.

    Of a label with cases, the last one counts.
    """
    alone = next(iter(label.otherwise.by_language.values())).sole_placeholder
    return alone.name if alone else ""


LIST = VerbSpec.of(
    ListVerb,
    _read,
    "Shows numbered rows of a table or of a lookup.",
    TEXT_SHAPE,
    {
        "from": required_key(
            "The table or lookup that has the rows.", StringShape("places", names=NameKind.ROWS)
        ),
        **SELECTION,
        "label": KeySpec(
            "The words of a row: a column, or a text with several columns.", TextShape(for_citizens=False)
        ),
        "value": KeySpec("The column whose value is saved.", StringShape("column")),
        "options": KeySpec("Fixed options after the rows.", OPTIONS),
        "take_single": KeySpec("`true`: if there is only one row, choose it without asking.", BooleanShape()),
        "empty": KeySpec("The next screen if there are no rows.", TARGET),
    },
)
