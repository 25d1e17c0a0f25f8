"""`menu`: a text and numbered options."""

from dataclasses import dataclass

from menus.compiler.options import read_options
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.texts import read_text_key
from menus.engine.turn import Turn
from menus.engine.typed_answers import accepts_choice, take_choice
from menus.engine.verb import EngineVerb, TypedInput
from menus.engine.walk import Walk
from menus.grammar.options import OPTIONS
from menus.grammar.shapes import TEXT_SHAPE, required_key
from menus.model import ChoiceVerb, Exit, Screen, Target
from menus.verbs.verb_spec import VerbSpec


@dataclass(frozen=True, slots=True)
class Menu(ChoiceVerb, EngineVerb):
    """Numbered options."""

    key = "menu"

    def needs_goto(self) -> bool:
        """An option without a way of its own goes where the screen goes."""
        return any(not option.goto for option in self.options)

    def exits(self, goto: Target) -> tuple[Exit, ...]:  # noqa: ARG002
        """Only options lead on."""
        return ()

    def take(self, walk: Walk, screen: Screen, typed: TypedInput) -> Turn:
        """Choose an option by its number or its words."""
        return take_choice(walk, screen, typed)

    def accepts(self, walk: Walk, screen: Screen, typed: TypedInput) -> bool:
        """Whether it is the number or the words of an option."""
        return accepts_choice(walk, screen, typed)


def _read(reader: NodeReader, fields: MappingFields) -> Menu | None:
    text = read_text_key(reader, fields, "menu")
    options = read_options(reader, fields.take("options"))
    return None if text is None else Menu(text, options)


MENU = VerbSpec.of(
    Menu,
    _read,
    "Shows a text and numbered options.",
    TEXT_SHAPE,
    {"options": required_key("The options, or `yes_no`, or `months`.", OPTIONS)},
)
