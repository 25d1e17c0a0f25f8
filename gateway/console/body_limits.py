"""How long the bodies of the console's pages may be, by kind. The server refuses a longer one before it reads it."""

from gateway.audio.prompts.prompt_folder import MAX_FILE_BYTES, MEGABYTE
from gateway.console.mount import CONSOLE_PATH

FORM_BYTES = 256 * 1024  # a form without a file
FORM_ROOM = 64 * 1024  # bytes of a form around its file: its boundaries and other fields
DRAFT_BYTES = 4 * MEGABYTE  # a draft with all its files, from the editor
TEXTS_FILE_BYTES = 4 * MEGABYTE
TABLE_FILE_BYTES = 5 * MEGABYTE
ANNOUNCEMENT_FILE_BYTES = 10 * MEGABYTE
RECORDING_FILE_BYTES = MAX_FILE_BYTES

_LIMITS = {
    "/menus/translations/import": TEXTS_FILE_BYTES + FORM_ROOM,
    "/menus/tables/upload": TABLE_FILE_BYTES + FORM_ROOM,
    "/announcements": ANNOUNCEMENT_FILE_BYTES + FORM_ROOM,
    "/menus/recordings/": RECORDING_FILE_BYTES + FORM_ROOM,
    "/menus/edit/": DRAFT_BYTES,
}
"""By path; by its beginning where it ends with a slash."""


def body_limit(path: str) -> int:
    """Return how many bytes a body may have that is sent to a path. A page may take fewer."""
    page = path.removeprefix(CONSOLE_PATH)
    found = (
        limit
        for known, limit in _LIMITS.items()
        if page == known or (known.endswith("/") and page.startswith(known))
    )
    return next(found, FORM_BYTES)


def megabytes(size: int) -> int:
    """Return a number of bytes as the megabytes that people are told."""
    return size // MEGABYTE
