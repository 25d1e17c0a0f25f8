"""What the editor's scripts send, in JSON. `files` are the texts of the draft as they are typed, by name."""

from typing import Any

import msgspec


class SaveBody(msgspec.Struct, frozen=True):
    """Save changed files, on top of a revision. `alone`: the change is one step of the history."""

    revision: int
    files: dict[str, str]
    alone: bool = False


class StepBody(msgspec.Struct, frozen=True):
    """Go one step back in the history of the draft, which is at a revision; or forward again."""

    revision: int
    forward: bool = False


class PresenceBody(msgspec.Struct, frozen=True):
    """Say that the editor is open, with the draft at a revision."""

    revision: int


class CheckBody(msgspec.Struct, frozen=True):
    """Check the text."""

    files: dict[str, str]


class EditBody(msgspec.Struct, frozen=True):
    """Change the text by an edit of `menus.edits`."""

    files: dict[str, str]
    edit: dict[str, Any]


class PreviewBody(msgspec.Struct, frozen=True):
    """Walk the text as a citizen would. Its fields are those of the request to the draft process."""

    files: dict[str, str]
    channel: str
    languages: list[str]
    start: str
    inputs: list[str]
    network: str = ""
    lookups: str = "found"
    clock: str = ""
