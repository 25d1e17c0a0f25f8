"""Numbers of things, as commands print them."""


def pluralise(number: int, thing: str) -> str:
    """Return `1 text`, `2,000 texts` and the like."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
