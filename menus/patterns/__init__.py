"""Regular expressions of menu files: Python's syntax and meaning, run by RE2, whose time grows only with the text."""

from menus.patterns.errors import PatternError, PatternSyntaxError, UnsupportedPatternError
from menus.patterns.pattern import Pattern

__all__ = ["Pattern", "PatternError", "PatternSyntaxError", "UnsupportedPatternError"]
