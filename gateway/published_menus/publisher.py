"""Putting menus before citizens, and taking them back."""

from dataclasses import dataclass

from gateway.audio.prompts.store import Shelf
from gateway.conversations.store import Conversations
from gateway.errors import DefinitionError, GatewayError
from gateway.published_menus.definition import MenuFile
from gateway.published_menus.versions import Version, Versions


@dataclass(frozen=True, slots=True)
class Published:
    """What became current. `new`: it was not kept before; `before`: the number that was current until then."""

    version: Version
    new: bool
    before: int | None

    @property
    def unchanged(self) -> bool:
        """Whether it was current already."""
        return self.before == self.version.number


@dataclass(frozen=True, slots=True)
class Sessions:
    """How many sessions are under way, by the number of their version; `elsewhere` on none that is kept."""

    by_version: dict[int, int]
    elsewhere: int


class Publishing:
    """What an operator does with versions. Any method may raise redis.RedisError."""

    def __init__(self, versions: Versions, shelf: Shelf, conversations: Conversations) -> None:
        self._versions = versions
        self._shelf = shelf
        self._conversations = conversations

    def publish(self, file: MenuFile) -> Published:
        """Make a menu file the current version; DefinitionError, and nothing is changed, where it has errors."""
        service = file.definition.service
        self._shelf.put(file.folder, file.source.sounds)
        before = self._versions.current()
        while True:
            number, new = self._versions.store(file.source, service)
            version = self._versions.version(number)
            if version is not None and self._versions.make_current(number):
                return Published(version, new, before)
            # An old version, dropped just now by somebody else: it is kept as a new one.

    def roll_back(self, number: int) -> Published:
        """Make an earlier version current again; GatewayError where it is not kept, or of no use any more."""
        before, version = self._versions.current(), self._versions.version(number)
        source = self._versions.source(number)
        if version is None or source is None:
            raise GatewayError(f"There is no version {number}. `gateway versions` lists those that are kept.")
        compiled = source.compile()
        if compiled.service is None:
            problems = "\n".join(str(problem) for problem in compiled.problems)
            raise DefinitionError(f"{problems}\nVersion {number} does not fit this release of the gateway.")
        if not self._versions.make_current(number):
            raise GatewayError(f"Version {number} was dropped just now.")
        return Published(version, new=False, before=before)

    def sessions(self) -> Sessions:
        """Count the sessions under way; versions that none of them needs any more are dropped, and their recordings."""
        counted = self._conversations.under_way()
        self._versions.prune(counted.keys())
        self._shelf.drop_unused(self._versions.recordings())
        numbers = {version.digest: version.number for version in self._versions.all()}
        return Sessions(
            {numbers[digest]: count for digest, count in counted.items() if digest in numbers},
            sum(count for digest, count in counted.items() if digest not in numbers),
        )
