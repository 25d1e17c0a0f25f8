"""What is wrong with the menu file on disk, left by `gateway dev` for the handset's page to show."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

FILE = "menu-troubles.json"


class Trouble(msgspec.Struct, frozen=True):
    """One error: where it is, as `file:line:column`, and what it is and what to do."""

    place: str
    sentence: str


_decoder = msgspec.json.Decoder(tuple[Trouble, ...])


def leave(folder: Path, troubles: Sequence[Trouble]) -> None:
    """Put `troubles` in the state folder, in place of those from before."""
    if not troubles:
        (folder / FILE).unlink(missing_ok=True)
        return
    fresh = folder / f"{FILE}.new"
    fresh.write_bytes(msgspec.json.encode(troubles))
    fresh.replace(folder / FILE)


def left_in(folder: Path) -> tuple[Trouble, ...]:
    """The troubles in the state folder; none where the menu file is sound."""
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return _decoder.decode((folder / FILE).read_bytes())
    return ()
