"""Every edit. A new one is a class in a file beside this one, and a line here."""

import msgspec

from menus.edits.add_example import AddExample
from menus.edits.add_language import AddLanguage
from menus.edits.add_screen import AddScreen
from menus.edits.edit import Edit
from menus.edits.options import AddOption, MoveOption, RemoveOption
from menus.edits.remove_screen import RemoveScreen
from menus.edits.rename import Rename
from menus.edits.rename_key import RenameKey
from menus.edits.set_entry import SetEntry
from menus.edits.set_goto import SetGoto
from menus.edits.set_key import RemoveKey, SetKey
from menus.edits.set_text import SetText

AnyEdit = (
    SetText
    | AddOption
    | MoveOption
    | RemoveOption
    | AddScreen
    | RemoveScreen
    | Rename
    | SetGoto
    | SetEntry
    | AddLanguage
    | SetKey
    | RemoveKey
    | RenameKey
    | AddExample
)
"""What an HTTP API may receive: `{"edit": "set_goto", "screen": "place", "to": "homes"}`."""

EDITS: dict[str, type[Edit]] = {
    str(one.__struct_config__.tag): one
    for one in (
        SetText,
        AddOption,
        MoveOption,
        RemoveOption,
        AddScreen,
        RemoveScreen,
        Rename,
        SetGoto,
        SetEntry,
        AddLanguage,
        SetKey,
        RemoveKey,
        RenameKey,
        AddExample,
    )
}
"""The edits by their names in JSON."""

_decoder: msgspec.json.Decoder[AnyEdit] = msgspec.json.Decoder(AnyEdit)
_encoder = msgspec.json.Encoder()


def decode_edit(data: bytes | str) -> Edit:
    """Return the edit that JSON describes. Raises msgspec.DecodeError if it is none."""
    return _decoder.decode(data)


def encode_edit(edit: Edit) -> bytes:
    """Return an edit as JSON."""
    return _encoder.encode(edit)
