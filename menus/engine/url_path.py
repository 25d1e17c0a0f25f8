"""Values inside the path of an address."""

from dataclasses import dataclass
from urllib.parse import quote

from menus.engine.scope import TurnScope
from menus.expressions.conditions import as_text
from menus.expressions.templates import Placeholder, Template


@dataclass(frozen=True, slots=True)
class UrlPathRenderer:
    """Words placeholders as values, percent-encoded, so that a value never changes the path itself."""

    scope: TurnScope

    def render_placeholder(self, placeholder: Placeholder) -> str:
        """The value, percent-encoded whole, slashes too; dots alone are no way up."""
        text = as_text(self.scope.evaluate(Template((placeholder,), None)))
        return quote(text, safe="").replace(".", "%2E") if set(text) <= {"."} else quote(text, safe="")
