"""The recordings that a studio makes, one file each."""

import msgspec


class PromptPart(msgspec.Struct, frozen=True):
    """A recording that calls may play: its name in the folder of its language, and the exact words to say.

    `note` is for the speaker. If a part that is not `required` is missing, a call leaves it out or says it in another
    way.
    """

    file: str
    words: str
    note: str = ""
    required: bool = True


class ValueRecordings(msgspec.Struct, frozen=True):
    """The recordings for a value. `open_ended`: the value may also be one that they do not cover."""

    parts: tuple[PromptPart, ...] = ()
    open_ended: bool = False


UNKNOWN_VALUE = ValueRecordings(open_ended=True)
