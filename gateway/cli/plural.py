"""Numbers of things, as people read them."""


def pluralise(number: int, thing: str) -> str:
    """`1 text`, `2,000 texts`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
