"""The values of a turn, with a note of each that is missing where a text or a lookup needs it."""

import msgspec

from menus.engine.scope import TurnScope
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import Json


class NotingScope(TurnScope):
    """Notes placeholders without a value in `missing` while `notes` is true. A column is missing if there is no row."""

    missing: set[Placeholder] = msgspec.field(default_factory=set)
    notes: bool = False

    def render_placeholder(self, placeholder: Placeholder) -> str:
        """Return the placeholder as a citizen reads it."""
        words = TurnScope.render_placeholder(self, placeholder)
        if self.notes and not words and self.is_missing(placeholder):
            self.missing.add(placeholder)
        return words

    def evaluate(self, template: Template) -> Json:
        """Evaluate a template with values."""
        if self.notes:
            self.note(template)
        return TurnScope.evaluate(self, template)

    def note(self, template: Template) -> None:
        """Note which placeholders of a template have no value."""
        self.missing.update(place for place in template.placeholders if self.is_missing(place))

    def is_missing(self, placeholder: Placeholder) -> bool:
        """Return whether a placeholder stands for nothing: there is no value, or no row for a column."""
        if self.row is not None and placeholder.column is None and placeholder.name in self.row:
            return False
        if self.value(placeholder) is not None:
            return False
        rows = self.session.rows.get(placeholder.name)
        return placeholder.column is None or not rows
