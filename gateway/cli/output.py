"""What commands print: numbers of things, and a progress bar where they take long."""

from contextlib import AbstractContextManager, nullcontext

from rich.console import Console
from rich.progress import Progress


def pluralise(number: int, thing: str) -> str:
    """Return `1 text`, `2,000 texts` and the like."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def progress_bar() -> AbstractContextManager[Progress | None]:
    """Return a progress bar, or None if the output is no terminal."""
    console = Console(stderr=True)
    return Progress(console=console) if console.is_terminal else nullcontext()
