"""What is wrong with the menu file on disk, left by `gateway dev` for the handset's page to show."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

FILE_NAME = "menu-troubles.json"


class MenuProblem(msgspec.Struct, frozen=True):
    """One error: where it is, as `file:line:column`, and what it is and what to do."""

    place: str
    sentence: str


_decoder = msgspec.json.Decoder(tuple[MenuProblem, ...])


def write_problems(folder: Path, problems: Sequence[MenuProblem]) -> None:
    """Put `troubles` in the state folder, in place of those from before."""
    if not problems:
        (folder / FILE_NAME).unlink(missing_ok=True)
        return
    fresh = folder / f"{FILE_NAME}.new"
    fresh.write_bytes(msgspec.json.encode(problems))
    fresh.replace(folder / FILE_NAME)


def read_problems(folder: Path) -> tuple[MenuProblem, ...]:
    """The troubles in the state folder; none where the menu file is sound."""
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return _decoder.decode((folder / FILE_NAME).read_bytes())
    return ()
