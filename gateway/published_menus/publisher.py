"""Publishes menus, and rolls them back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gateway.audio.prompts.store import PromptStore
from gateway.errors import DefinitionError, GatewayError
from gateway.published_menus.definition import MenuFile
from gateway.published_menus.versions import MenuVersion, VersionStore


@dataclass(frozen=True, slots=True)
class PublishResult:
    """What became current. `is_new`: it was not kept before; `previous_number` was current until then."""

    version: MenuVersion
    is_new: bool
    previous_number: int | None

    @property
    def unchanged(self) -> bool:
        """Whether it was current already."""
        return self.previous_number == self.version.number


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """How many sessions are under way, by the number of their version; `on_dropped_versions`: on any other version."""

    by_version: dict[int, int]
    on_dropped_versions: int


class Publisher:
    """What an operator does with versions. Any method may raise redis.RedisError.

    `count_open_sessions` counts the sessions under way by the digest of their menus.
    """

    def __init__(
        self,
        versions: VersionStore,
        prompt_store: PromptStore,
        count_open_sessions: Callable[[], Mapping[str, int]],
    ) -> None:
        self._versions = versions
        self._prompt_store = prompt_store
        self._count_open_sessions = count_open_sessions

    def publish(self, file: MenuFile) -> PublishResult:
        """Make a menu file the current version; DefinitionError, and nothing is changed, where it has errors."""
        service = file.definition.service
        self._prompt_store.put(file.folder, file.source.sounds)
        before = self._versions.current()
        while True:
            number, new = self._versions.store(file.source, service)
            version = self._versions.version(number)
            if version is not None and self._versions.make_current(number):
                return PublishResult(version, new, before)
            # An old version, dropped just now by somebody else: it is kept as a new one.

    def roll_back(self, number: int) -> PublishResult:
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
        return PublishResult(version, is_new=False, previous_number=before)

    def count_sessions(self) -> SessionCounts:
        """Count the sessions under way; versions that none of them needs any more are dropped, and their recordings."""
        counted = self._count_open_sessions()
        self._versions.prune(counted.keys())
        self._prompt_store.drop_unused(self._versions.recordings())
        numbers = {version.digest: version.number for version in self._versions.all()}
        return SessionCounts(
            {numbers[digest]: count for digest, count in counted.items() if digest in numbers},
            sum(count for digest, count in counted.items() if digest not in numbers),
        )
