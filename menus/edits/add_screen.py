"""The edit that adds a screen after another one."""

from typing import Any

import msgspec
from yaml.nodes import ScalarNode

from menus.compiler.reader import NAME_PATTERN
from menus.edits.edit import Edit
from menus.edits.edit_result import Consequence, EditRefusedError
from menus.edits.mapping_edits import insert_entry
from menus.edits.menu_files import MenuFiles, ScreenNode
from menus.edits.screen_keys import option_node
from menus.edits.ways import BRANCH, WayNode, lead_way, ways_of
from menus.grammar.values import TARGET
from menus.verbs.registry import VERBS
from menus.verbs.verb_spec import VerbSpec

_DEFAULTS: dict[str, dict[str, Any]] = {
    "ask": {"answer": {"type": "text"}},
    "menu": {"options": "yes_no"},
    "pay": {"via": "mpesa"},
}
_NO_GOTO = ("lookup", "transfer", "pay")  # whose own ways are enough


class AddScreen(Edit, frozen=True, tag="add_screen"):
    """Adds a screen behind another one: in the file, and on the way out of that screen by `key`, `option`, `case`.

    The new screen goes on to where that way led, or to `goto`. Without such a way, say `goto`; then nothing leads to
    the new screen yet. `value` is the value of its verb: its words (one text, or one for each language), or a name.
    `keys` are its other keys; what must be there and is not among them gets the plainest value that fits.
    """

    after: str
    name: str
    verb: str
    value: Any
    keys: dict[str, Any] = msgspec.field(default_factory=dict)
    goto: str = ""
    key: str = "goto"
    option: int = 0
    case: int = 0

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Write the screen, and lead the way to it."""
        after = files.screen(self.after)
        spec = next((one for one in VERBS if one.key == self.verb), None)
        if spec is None:
            known = [one.key for one in VERBS]
            raise EditRefusedError.unknown(f"There is no verb `{self.verb}`.", self.verb, known)
        if not NAME_PATTERN.fullmatch(self.name):
            raise EditRefusedError(
                f"`{self.name}` is no name. Use letters, digits and _, beginning with a letter."
            )
        files.require_unused_name("screens", self.name, "screen")
        way = next(
            (
                one
                for one in ways_of(after)
                if (one.key, one.option, one.case) == (self.key, self.option, self.case) and one.target
            ),
            None,
        )
        inherited = after.value("goto") if self.option and self.key == "goto" and not self.case else None
        if way is None and isinstance(inherited, ScalarNode):
            option_node(after, self.option)
            way = WayNode("goto", self.option, 0, inherited.value.strip(), inherited)
        goto = files.written(after.part, "screens", files.screen(self.goto).name) if self.goto else ""
        target = goto or (way.target if way else "")
        screen = _content(after, spec, self.name, {self.verb: self.value, **self.keys}, target)
        section = after.part.section("screens")
        assert section is not None  # noqa: S101  # a screen is in it
        insert_entry(
            after.document,
            section,
            self.name,
            screen,
            str(after.key.value),
            blank_line=_has_blank_lines(after),
            inline=bool(after.node.flow_style),
        )
        if way is None:
            return (Consequence(f"Nothing leads to `{self.name}` yet.", codes=("M307",)),)
        lead_way(
            files, after, self.key, self.option, self.case, f"{after.part.prefix}{self.name}", is_new=True
        )
        return (
            ()
            if target == way.target
            else (Consequence(f"`{way.target}` may be reached no more.", codes=("M307",)),)
        )


def _content(
    after: ScreenNode, spec: VerbSpec, name: str, given: dict[str, Any], target: str
) -> dict[str, Any]:
    """Return the keys of the new screen, those that must be there included."""
    screen = {**given}
    for key, value in _DEFAULTS.get(spec.key, {}).items():
        screen.setdefault(key, value)
    if spec.verb.saves and spec.verb.takes_answer:
        screen.setdefault("save", name)
    own = [key for key, one in spec.own_keys.items() if one.required and one.shape is TARGET]
    if spec.key == BRANCH and not screen[BRANCH]:
        screen[BRANCH] = [{"goto": target}]
    goes_on = "goto" in spec.shape.keys and spec.key not in _NO_GOTO
    for key in [*own, *(["goto"] if goes_on else [])]:
        screen.setdefault(key, target)
        if not screen[key]:
            reason = f"Say where `{name}` goes on, as `{after.name}` has no such way out."
            raise after.document.refuse(reason, after.key.start_mark.index)
    missing = [key for key, one in spec.own_keys.items() if one.required and key not in screen]
    if missing:
        raise EditRefusedError(f"A screen with `{spec.key}:` needs `{missing[0]}:`.")
    return screen


def _has_blank_lines(screen: ScreenNode) -> bool:
    """Return True if an empty line stands between a screen and its neighbour."""
    section = screen.part.section("screens")
    if section is None or len(section.value) < 2:
        return False
    number = next(index for index, pair in enumerate(section.value) if pair[0] is screen.key)
    first, second = (
        section.value[number : number + 2] if number + 1 < len(section.value) else section.value[-2:]
    )
    start, end = screen.document.content_end(*first), second[0].start_mark.index
    return any(not line.strip() for line in screen.document.text[start:end].splitlines()[1:-1])
