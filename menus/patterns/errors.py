"""What may be wrong with a pattern."""


class PatternError(Exception):
    """A pattern that cannot be run. `cure` says what to do."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message)
        self.cure = cure


class PatternSyntaxError(PatternError):
    """A text that is no regular expression."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "Write a backslash before a sign that is meant as itself, as in `\\(`.")


class UnsupportedPatternError(PatternError):
    """A regular expression that asks for what cannot be searched in a time that grows only with the text."""
