"""What a navigation key does."""

from enum import Enum


class Move(Enum):
    """A way through the screens. The value is the name of its words. `paging: numbered` turns pages by numbers."""

    BACK = "back"
    HOME = "home"
    MORE = "more"
    PREVIOUS = "previous"
