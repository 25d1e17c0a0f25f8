"""Groups of citizens by channel, language, network and version, by which counts are told apart."""

from typing import NamedTuple

SEPARATOR = "|"
DIMENSIONS = ("channel", "language", "network", "version")
UNKNOWN, OTHER = "unknown", "other"
"""The network if the provider tells none, and if so many were seen on a day that no more are told apart."""
VERSION_LENGTH = 8  # characters of the digest of the menus


class Group(NamedTuple):
    """A group of citizens. An empty value stands for all values, or for what has none."""

    channel: str = ""
    language: str = ""
    network: str = ""
    version: str = ""

    @property
    def name(self) -> str:
        """The name of the group in the store."""
        return SEPARATOR.join(self)

    @property
    def sessions_name(self) -> str:
        """The name of what is counted of its sessions alone, where that is stored apart."""
        return f"{self.name}{SEPARATOR}sessions"

    def is_within(self, wanted: "Group") -> bool:
        """Return True if `wanted` has the same values, where it has some."""
        return all(not theirs or mine == theirs for mine, theirs in zip(self, wanted, strict=True))

    @property
    def size(self) -> int:
        """The number of values that are given."""
        return sum(map(bool, self))


EVERYBODY = Group()


def version_of(digest: str) -> str:
    """Return a version's short name from the digest of its menus."""
    return digest[:VERSION_LENGTH]


def parse_group(name: str) -> Group | None:
    """Return the group of a name; None if it is none."""
    values = name.split(SEPARATOR)
    return Group(*values) if len(values) == len(DIMENSIONS) else None
