"""Explain YAML errors to authors who wrote a text with punctuation that has a meaning in YAML."""

from collections.abc import Callable, Sequence

import yaml

from menus.yaml.errors import lines, punctuation
from menus.yaml.errors.repairs import repaired_line
from menus.yaml.errors.yaml_error import ParserReport, YamlDiagnosis

__all__ = ["YamlDiagnosis", "diagnose", "repaired_line"]

_DIAGNOSES: tuple[Callable[[ParserReport], YamlDiagnosis | None], ...] = (
    punctuation.bad_escape,
    lines.tab_indent,
    lines.unusual_blank,
    lines.second_document,
    punctuation.quote_opened_above,
    punctuation.text_after_quotes,
    punctuation.text_after_braces,
    punctuation.quote_in_quotes,
    punctuation.unclosed_quote,
    punctuation.unclosed_brace,
    lines.colon_in_text,
    punctuation.reserved_first_character,
    punctuation.unopened_brace,
    punctuation.reserved_character_in_braces,
    lines.missing_colon,
    lines.dash_without_blank,
    lines.odd_indent,
)
"""Possible reasons, the most certain first."""


def diagnose(error: yaml.MarkedYAMLError, text: Sequence[str]) -> YamlDiagnosis:
    """Return the reason why YAML rejected the text, and the cure."""
    report = ParserReport(error, text)
    found = (reason(report) for reason in _DIAGNOSES)
    return next((diagnosis for diagnosis in found if diagnosis is not None), report.general_diagnosis())
