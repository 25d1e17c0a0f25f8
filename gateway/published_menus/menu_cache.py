"""The menus as one process serves them: the current definition at hand, and those that sessions under way need."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import redis

from gateway.audio.prompts.prompt_sound import PromptSounds
from gateway.audio.prompts.store import PromptStore
from gateway.published_menus.definition import MenuDefinition, MenuSource, read_menu_file
from gateway.published_menus.versions import VersionStore
from menus.model import Service
from menus.problems import Severity

MAX_CACHED = 8  # definitions beside the current one; more sessions' versions than that are loaded again

logger = logging.getLogger(__name__)


class MenuCache:
    """What citizens get. Threads may share it.

    A hop asks the store for nothing here: the current definition is an attribute, which `refresh`, called twice a
    second beside the hops, replaces as a whole once the next one is compiled. `path` is the menu file that is
    published where the store holds no version yet. `missing_secrets` says what a service needs and this process lacks.
    """

    def __init__(
        self,
        versions: VersionStore,
        prompt_store: PromptStore,
        path: Path,
        missing_secrets: Callable[[Service], tuple[str, ...]],
    ) -> None:
        self._versions = versions
        self._prompt_store = prompt_store
        self._path = path
        self._missing_secrets = missing_secrets
        self._lock = threading.RLock()
        self._current: MenuDefinition | None = None
        self._source: MenuSource | None = None  # of the current one, should the store lose it
        self._number: int | None = (
            None  # of the current one; None where it is the file's, for want of a store
        )
        self._unusable: set[int] = set()
        self._cached: OrderedDict[str, MenuDefinition] = OrderedDict()  # by digest, the longest unused first

    @property
    def current(self) -> MenuDefinition:
        """What a new session begins on.

        DefinitionError at first use, where there is no version and the menu file has errors.
        """
        return self._current or self._load_first()

    def definition_of(self, digest: str) -> MenuDefinition | None:
        """The definition that a session began on; None where it is not kept any more, or cannot be used.

        The store is asked only where this process does not have it. RedisError where the store is away.
        """
        current = self._current or self._load_first()
        if digest == current.digest:
            return current
        with self._lock:
            if digest in self._cached:
                self._cached.move_to_end(digest)
                return self._cached[digest]
        number = self._versions.number_of(digest)
        source = None if number is None else self._versions.source(number)
        with self._lock:  # one thread compiles; those who wait find it done
            if digest not in self._cached and number is not None:
                definition = self._compile(number, source)
                if definition is not None:
                    self._add_to_cache(definition)
            return self._cached.get(digest)

    def refresh(self) -> bool:
        """Take up the version that is current now; whether it is another one than before.

        A version that this release cannot use is logged, once, and what is at hand goes on being served.
        RedisError where the store is away.
        """
        number = self._versions.current()
        if number is None:
            number = self._publish_first()
        if number == self._number or number in self._unusable:
            return False
        source = self._versions.source(number)
        definition = self._compile(number, source)  # before the lock is taken: no hop waits for it
        if definition is None or not self._is_usable(definition, number):
            self._unusable.add(number)
            return False
        self._switch(definition, number, source)
        return True

    def _is_usable(self, definition: MenuDefinition, number: int) -> bool:
        """Whether nothing is lacking for another version than ours. What the first one lacks stops the start."""
        lacking = self._missing_secrets(definition.service) if self._current is not None else ()
        for sentence in lacking:
            logger.error("menus_unusable", extra={"version": number, "reason": sentence})
        return not lacking

    def _load_first(self) -> MenuDefinition:
        """The current version; the newest usable one where that is not; the menu file where the store is away."""
        with self._lock:
            if self._current is None:
                try:
                    if not self.refresh():
                        self._switch_to_newest_usable()
                except redis.RedisError as error:
                    logger.warning("menus_from_file", extra={"reason": type(error).__name__})
            if self._current is None:
                file = read_menu_file(self._path)
                self._switch(file.definition, None, file.source)
            return self.current

    def _switch_to_newest_usable(self) -> None:
        for number in self._versions.numbers():
            if number not in self._unusable:
                source = self._versions.source(number)
                definition = self._compile(number, source)
                if definition is not None:
                    return self._switch(definition, number, source)
                self._unusable.add(number)
        return None

    def _publish_first(self) -> int:
        """Publish what is served already, or the menu file, unless another process is quicker: what is current."""
        if self._current is not None and self._source is not None:
            source, service = self._source, self._current.service
        else:
            file = read_menu_file(self._path)
            source, service = file.source, file.definition.service
        # Recordings come from the files, where those are the same still.
        self._prompt_store.restore(self._path.parent, source.sounds)
        number, _ = self._versions.store(source, service)
        self._number, self._unusable = None, set()  # numbers are given anew
        return self._versions.make_current(number, only_first=True)

    def _compile(self, number: int, source: MenuSource | None) -> MenuDefinition | None:
        """A version as a definition; None, and a line in the log, where this release cannot use it."""
        if source is None:
            logger.error("menus_unusable", extra={"version": number, "reason": "its text cannot be read"})
            return None
        with self._lock:
            if source.digest in self._cached:
                return self._cached[source.digest]
        compiled = source.compile()
        if compiled.service is None:
            reason = str(next(each for each in compiled.problems if each.severity is Severity.ERROR))
            logger.error("menus_unusable", extra={"version": number, "reason": reason})
            return None
        return MenuDefinition(compiled.service, source.digest, self._available_sounds(source))

    def _available_sounds(self, source: MenuSource) -> PromptSounds:
        """The recordings of a version; what the store lost is spoken by a machine instead of being silent."""
        if not source.sounds:
            return {}
        here = self._prompt_store.find_stored({sound.digest for sound in source.sounds.values()})
        lost = [path for path, sound in source.sounds.items() if sound.digest not in here]
        if lost:
            logger.error(
                "prompt_recordings_missing",
                extra={"menus": source.digest, "count": len(lost), "first": lost[0]},
            )
        return {path: sound for path, sound in source.sounds.items() if sound.digest in here}

    def _switch(self, definition: MenuDefinition, number: int | None, source: MenuSource | None) -> None:
        with self._lock:
            before = self._current
            if before is not None:
                self._add_to_cache(before)
            self._current, self._number, self._source = definition, number, source
        if before is not None and before.digest != definition.digest:
            logger.info("menus_switched", extra={"version": number, "menus": definition.digest})

    def _add_to_cache(self, definition: MenuDefinition) -> None:
        self._cached[definition.digest] = definition
        self._cached.move_to_end(definition.digest)
        while len(self._cached) > MAX_CACHED:
            self._cached.popitem(last=False)
