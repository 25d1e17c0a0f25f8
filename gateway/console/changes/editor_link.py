"""The address at which the editor shows a line of a file."""

from urllib.parse import urlencode

from flask import current_app

from gateway.console.page import CONSOLE_PATH, pages

EDITOR_PATH = f"{CONSOLE_PATH}/menus/edit"


def editor_link(file: str = "", line: int = 0) -> str:
    """Return the address; empty if this console has no editor."""
    if not any(rule.path == EDITOR_PATH for rule in pages(current_app).values()):
        return ""
    query = urlencode({name: value for name, value in (("file", file), ("line", line)) if value})
    return f"{EDITOR_PATH}?{query}" if query else EDITOR_PATH
