"""What YAML refuses to read, in words that help an author, who meant a text and wrote YAML's punctuation."""

from collections.abc import Callable, Sequence

import yaml

from menus.refusals import lines, signs
from menus.refusals.mending import quoted
from menus.refusals.refusal import Refusal, Seen

__all__ = ["Refusal", "explain", "quoted"]

_REASONS: tuple[Callable[[Seen], Refusal | None], ...] = (
    signs.escape,
    lines.tab,
    lines.odd_blank,
    lines.second_document,
    signs.opened_above,
    signs.more_after_quotes,
    signs.more_after_braces,
    signs.quote_in_quotes,
    signs.unclosed_quote,
    signs.unclosed_brace,
    lines.colon_in_text,
    signs.sign,
    signs.closes_nothing,
    signs.sign_between_braces,
    lines.no_colon,
    lines.dash_without_blank,
    lines.indented_alone,
)
"""What may be the matter, the surest first."""


def explain(error: yaml.MarkedYAMLError, text: Sequence[str]) -> Refusal:
    """Why YAML gave up, and how to write what was meant."""
    seen = Seen(error, text)
    found = (reason(seen) for reason in _REASONS)
    return next((refusal for refusal in found if refusal is not None), seen.general())
