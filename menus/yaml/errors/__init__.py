"""What YAML refuses to read, in words that help an author, who meant a text and wrote YAML's punctuation."""

from collections.abc import Callable, Sequence

import yaml

from menus.yaml.errors import lines, punctuation
from menus.yaml.errors.repairs import quoted
from menus.yaml.errors.yaml_error import Refusal, Seen

__all__ = ["Refusal", "explain", "quoted"]

_REASONS: tuple[Callable[[Seen], Refusal | None], ...] = (
    punctuation.escape,
    lines.tab,
    lines.odd_blank,
    lines.second_document,
    punctuation.opened_above,
    punctuation.more_after_quotes,
    punctuation.more_after_braces,
    punctuation.quote_in_quotes,
    punctuation.unclosed_quote,
    punctuation.unclosed_brace,
    lines.colon_in_text,
    punctuation.sign,
    punctuation.closes_nothing,
    punctuation.sign_between_braces,
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
