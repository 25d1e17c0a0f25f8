"""Publishes menus, and rolls back to an earlier version."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from gateway.audio.prompts.prompt_store import PromptStore
from gateway.errors import DefinitionError, GatewayError
from gateway.published_menus.definition import MenuFile, MenuSource
from gateway.published_menus.versions import MenuVersion, VersionStore
from menus.model import Service


@dataclass(frozen=True, slots=True)
class PublishResult:
    """The version that became current. `is_new`: it was not stored before. `previous_number` was current until then."""

    version: MenuVersion
    is_new: bool
    previous_number: int | None

    @property
    def unchanged(self) -> bool:
        """True if the version was current already."""
        return self.previous_number == self.version.number


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """The number of sessions under way, by the number of their version, and of those on versions that are gone."""

    by_version: dict[int, int]
    on_dropped_versions: int


class Publisher:
    """Publishes versions and rolls them back for an operator. Any method may raise redis.RedisError.

    `count_open_sessions` counts the sessions under way by the digest of their menus. `missing_secrets` returns a
    sentence for each secret that a service needs and cannot have. `draft_recordings` returns the digests of recordings
    that a draft needs.
    """

    def __init__(
        self,
        versions: VersionStore,
        prompt_store: PromptStore,
        count_open_sessions: Callable[[], Mapping[str, int]],
        missing_secrets: Callable[[Service], tuple[str, ...]],
        draft_recordings: Callable[[], Set[str]] = frozenset,
    ) -> None:
        self._draft_recordings = draft_recordings
        self._versions = versions
        self._prompt_store = prompt_store
        self._count_open_sessions = count_open_sessions
        self._missing_secrets = missing_secrets

    def live_source(self) -> MenuSource | None:
        """Return what is live; None if nothing was published that this release can read."""
        return self._versions.current_source()

    def publish(self, file: MenuFile, publisher: str = "", summary: str = "") -> PublishResult:
        """Make a menu file the current version. `publisher` and `summary` are kept with it.

        Raises DefinitionError, and changes nothing, if it has errors or needs secrets that it cannot have.
        """
        return self.publish_source(file.source, file.definition.service, file.folder, publisher, summary)

    def publish_source(
        self, source: MenuSource, service: Service, folder: Path, publisher: str = "", summary: str = ""
    ) -> PublishResult:
        """Make a compiled source the current version. `folder` has those of its recordings that are not stored yet."""
        self._require_secrets(service)
        self._prompt_store.put(folder, source.sounds)
        before = self._versions.current()
        while True:
            number, new = self._versions.store(source, service)
            version = self._versions.version(number)
            if version is not None and self._versions.make_current(number):
                if number != before and (new or summary):
                    self._versions.describe(number, publisher, summary)
                return PublishResult(self._versions.version(number) or version, new, before)
            # It is an old version that somebody else has just dropped: store it again as a new one.

    def roll_back(self, number: int) -> PublishResult:
        """Make an earlier version current again. Raises GatewayError if it is no longer stored, or cannot be used."""
        before, version = self._versions.current(), self._versions.version(number)
        source = self._versions.source(number)
        if version is None or source is None:
            raise GatewayError(f"There is no version {number}. `gateway versions` lists those that are kept.")
        compiled = source.compile()
        if compiled.service is None:
            problems = "\n".join(str(problem) for problem in compiled.problems)
            raise DefinitionError(f"{problems}\nVersion {number} does not fit this release of the gateway.")
        self._require_secrets(compiled.service)
        if not self._versions.make_current(number):
            raise GatewayError(f"Version {number} was dropped just now.")
        return PublishResult(version, is_new=False, previous_number=before)

    def _require_secrets(self, service: Service) -> None:
        missing = self._missing_secrets(service)
        if missing:
            raise DefinitionError("\n".join((*missing, "Nothing was published.")))

    def count_sessions(self) -> SessionCounts:
        """Count the sessions under way. Drops old versions that no session needs, and their recordings."""
        counts = self._count_open_sessions()
        self._versions.prune(counts.keys())
        self._prompt_store.drop_unused(self._versions.recordings() | self._draft_recordings())
        numbers = {version.digest: version.number for version in self._versions.all()}
        return SessionCounts(
            {numbers[digest]: count for digest, count in counts.items() if digest in numbers},
            sum(count for digest, count in counts.items() if digest not in numbers),
        )
