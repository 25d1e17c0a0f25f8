"""A progress bar for commands that take long."""

from contextlib import AbstractContextManager, nullcontext

from rich.console import Console
from rich.progress import Progress


def progress_bar() -> AbstractContextManager[Progress | None]:
    """Return a progress bar, or None if the output is no terminal."""
    console = Console(stderr=True)
    return Progress(console=console) if console.is_terminal else nullcontext()
