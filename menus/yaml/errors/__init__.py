"""Explain YAML errors to authors who wrote a text with punctuation that has a meaning in YAML."""

from collections.abc import Callable, Sequence

import yaml

from menus.yaml.errors import lines, placement, punctuation
from menus.yaml.errors.repairs import repaired_lines
from menus.yaml.errors.yaml_error import ParserReport, YamlDiagnosis
from menus.yaml.file_shape import ANY_SHAPE, FileShape

__all__ = ["YamlDiagnosis", "diagnose", "repaired_lines"]

_DIAGNOSES: tuple[Callable[[ParserReport], YamlDiagnosis | None], ...] = (
    punctuation.bad_escape,
    punctuation.typographic_quotes,
    lines.second_document,
    placement.dash_without_blank,
    lines.colon_before_value,
    punctuation.quote_opened_above,
    punctuation.text_after_quotes,
    punctuation.text_after_braces,
    punctuation.quote_in_quotes,
    punctuation.unclosed_quote,
    punctuation.unclosed_brace,
    placement.misplaced_line,
    lines.colon_in_text,
    punctuation.reserved_first_character,
    punctuation.unopened_brace,
    punctuation.reserved_character_in_braces,
    punctuation.placeholder_in_braces,
    lines.missing_colon,
)
"""Possible reasons, the most certain first."""


def diagnose(error: yaml.MarkedYAMLError, text: Sequence[str], shape: FileShape = ANY_SHAPE) -> YamlDiagnosis:
    """Return the reason why YAML rejected the text, and the cure. `shape` tells which keys the file may have."""
    report = ParserReport(error, text, shape)
    found = (reason(report) for reason in _DIAGNOSES)
    return next((diagnosis for diagnosis in found if diagnosis is not None), report.general_diagnosis())
