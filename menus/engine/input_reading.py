"""How the engine read a typed text, noted so that nobody has to read it a second time."""

import msgspec

from menus.answers.base import AnswerValue, RejectedAnswer
from menus.engine.move import Move
from menus.model import Choice, OptionWay

GUESSED = "guessed"  # options were offered for them
NONE_MEANT = "none_meant"  # none of those was chosen


class InputReading(msgspec.Struct, frozen=True):
    """What a typed text stands for on its screen.

    `match` is the place of a choice among `choices`, which were on offer, or a move. Without a match, `answer` is the
    value of an answer, or why it does not fit. On the offer to resume a dropped session it is what was chosen.
    `own_words` is what came of words of the citizen's own: GUESSED or NONE_MEANT; empty for other texts. `way` has the
    options of the guess that was confirmed.
    """

    match: int | Move | None = None
    choices: tuple[Choice, ...] = ()
    answer: AnswerValue | RejectedAnswer | None = None
    own_words: str = ""
    way: OptionWay = ()


NO_READING = InputReading()
"""Nothing was typed."""
