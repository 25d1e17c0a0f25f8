"""Render values inside the path of a URL."""

from dataclasses import dataclass
from urllib.parse import quote

from menus.engine.scope import TurnScope
from menus.expressions.conditions import as_text
from menus.expressions.templates import Placeholder, Template


@dataclass(frozen=True, slots=True)
class UrlPathRenderer:
    """Renders placeholders as percent-encoded values, so that a value never changes the path itself."""

    scope: TurnScope

    def render_placeholder(self, placeholder: Placeholder) -> str:
        """Return the value, percent-encoded, including slashes. `.` and `..` are encoded too: they change the path."""
        text = as_text(self.scope.evaluate(Template((placeholder,), None)))
        return quote(text, safe="").replace(".", "%2E") if set(text) <= {"."} else quote(text, safe="")
