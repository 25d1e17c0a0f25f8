"""`menu`: a text and numbered options."""

from menus.compiler.options import read_options
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.texts import read_text_key
from menus.engine.engine_verb import EngineVerb
from menus.grammar.options import OPTIONS
from menus.grammar.shapes import TEXT_SHAPE, required_key
from menus.model import ChoiceVerb, Exit, Target
from menus.verbs.verb_spec import VerbSpec


class Menu(ChoiceVerb, EngineVerb, frozen=True):
    """Shows a text and numbered options."""

    key = "menu"

    def needs_goto(self) -> bool:
        """Return True if an option has no `goto` of its own."""
        return any(not option.goto for option in self.options)

    def exits(self, goto: Target) -> tuple[Exit, ...]:  # noqa: ARG002
        """Return no ways out: those of the options are separate."""
        return ()


def _read(reader: NodeReader, fields: MappingFields) -> Menu | None:
    text = read_text_key(reader, fields, "menu")
    options = read_options(reader, fields.take("options"))
    return None if text is None else Menu(text, options)


MENU = VerbSpec.of(
    Menu,
    _read,
    "Shows a text and numbered options.",
    TEXT_SHAPE,
    {"options": required_key("The options: a list, or `yes_no`, or `months`.", OPTIONS)},
)
