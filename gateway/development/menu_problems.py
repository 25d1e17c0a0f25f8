"""Problems of the menu file on disk. `gateway dev` writes them, and the handset's page shows them."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

FILE_NAME = "menu-troubles.json"


class MenuProblem(msgspec.Struct, frozen=True):
    """One error: its place as `file:line:column`, and a sentence on what it is and what to do."""

    place: str
    sentence: str


_decoder = msgspec.json.Decoder(tuple[MenuProblem, ...])


def write_problems(folder: Path, problems: Sequence[MenuProblem]) -> None:
    """Replace the problems in the state folder with `problems`."""
    if not problems:
        (folder / FILE_NAME).unlink(missing_ok=True)
        return
    fresh = folder / f"{FILE_NAME}.new"
    fresh.write_bytes(msgspec.json.encode(problems))
    fresh.replace(folder / FILE_NAME)


def read_problems(folder: Path) -> tuple[MenuProblem, ...]:
    """Return the problems in the state folder; none if the menu file is sound."""
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return _decoder.decode((folder / FILE_NAME).read_bytes())
    return ()
