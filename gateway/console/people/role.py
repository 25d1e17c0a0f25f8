"""The roles of the console's users. Each has all that the one before has."""

from enum import IntEnum


class Role(IntEnum):
    """A role, comparable by what it may do: `Role.EDITOR >= Role.TRANSLATOR`."""

    VIEWER = 1
    TRANSLATOR = 2
    EDITOR = 3
    PUBLISHER = 4
    OPERATOR = 5
    OWNER = 6

    @property
    def word(self) -> str:
        """The role as people write it, in small letters."""
        return self.name.lower()

    @property
    def duties(self) -> str:
        """What the role adds to the one before, in words."""
        return DUTIES[self]


DUTIES = {
    Role.VIEWER: "sees figures, but no numbers or words of citizens",
    Role.TRANSLATOR: "writes the texts of their languages",
    Role.EDITOR: "writes drafts of the menus",
    Role.PUBLISHER: "publishes, and rolls back",
    Role.OPERATOR: "sees submissions and messages, makes announcements, pauses and resumes, forgets a person",
    Role.OWNER: "decides who may do what",
}
ROLE_WORDS = tuple(role.word for role in Role)


def read_role(word: str) -> Role:
    """Return the role with this name. Raises ValueError, which lists the roles."""
    try:
        return Role[word.strip().upper()]
    except KeyError:
        raise ValueError(f"There is no role {word!r}: choose one of {', '.join(ROLE_WORDS)}.") from None
