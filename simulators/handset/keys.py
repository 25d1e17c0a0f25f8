"""The keypad: ITU-T E.161, with the letters that are printed on the keys."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A key. `letters` are printed below the digit; `spoken` is its name for a screen reader."""

    digit: str
    letters: str
    spoken: str


KEYS = (
    Key("1", ".,?", "1"),
    Key("2", "abc", "2, a b c"),
    Key("3", "def", "3, d e f"),
    Key("4", "ghi", "4, g h i"),
    Key("5", "jkl", "5, j k l"),
    Key("6", "mno", "6, m n o"),
    Key("7", "pqrs", "7, p q r s"),
    Key("8", "tuv", "8, t u v"),
    Key("9", "wxyz", "9, w x y z"),
    Key("*", "+", "star"),
    Key("0", "␣", "0, space"),
    Key("#", "abc 123", "hash; hold it to change between letters and digits"),
)
