"""A progress bar, for commands that take their time."""

from contextlib import AbstractContextManager, nullcontext

from rich.console import Console
from rich.progress import Progress


def progress_bar() -> AbstractContextManager[Progress | None]:
    """A bar where a person looks on; None where a file or a program does."""
    console = Console(stderr=True)
    return Progress(console=console) if console.is_terminal else nullcontext()
