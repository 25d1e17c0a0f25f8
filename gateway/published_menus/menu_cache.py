"""Caches the menus in one process: the current definition, the one on trial, and those of sessions under way."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path

import redis

from gateway.audio.prompts.prompt_sound import PromptSounds
from gateway.audio.prompts.prompt_store import PromptStore
from gateway.event_loop.hop_loop import run_in_thread
from gateway.published_menus.definition import MenuDefinition, MenuFile, MenuSource
from gateway.published_menus.trial import KeptTrial, LiveTrial, Trial, TrialStore
from gateway.published_menus.trial_counts import HopCount, HopCounter
from gateway.published_menus.versions import VersionStore
from menus.model import Service
from menus.problems import Severity

MAX_CACHED = 8  # definitions beside the current one; any others are loaded again when a session needs them

logger = logging.getLogger(__name__)


class MenuCache:
    """The menus that citizens get. Threads may share it.

    A hop does not ask the store: the current definition and the trial are attributes. `refresh`, which a background
    thread calls twice a second, replaces each as a whole once the next definition is compiled. `read_file` reads the
    menu file, in `folder`, that is published if the store has no version yet. `missing_secrets` returns a sentence for
    each secret that a service needs and this process lacks.
    """

    def __init__(
        self,
        versions: VersionStore,
        trials: TrialStore,
        prompt_store: PromptStore,
        read_file: Callable[[], MenuFile],
        folder: Path,
        missing_secrets: Callable[[Service], tuple[str, ...]],
    ) -> None:
        self._versions = versions
        self._trials = trials
        self._prompt_store = prompt_store
        self._read_file = read_file
        self._folder = folder
        self._missing_secrets = missing_secrets
        self._lock = threading.RLock()
        self._current: MenuDefinition | None = None
        # The source of the current definition, to publish it again should the store lose it.
        self._source: MenuSource | None = None
        # The number of the current definition; None if it came from the file because the store was down.
        self._number: int | None = None
        self._unusable: set[int] = set()
        self.trial: LiveTrial | None = None  # every hop asks for it, so it is an attribute
        self._hops = HopCounter()
        self._kept_trial: KeptTrial | None = None
        self._cached: OrderedDict[str, MenuDefinition] = OrderedDict()  # by digest, least recently used first

    @property
    def current(self) -> MenuDefinition:
        """The definition that a new session starts on, unless its caller is part of a trial.

        The first use raises DefinitionError if there is no version and the menu file has errors.
        """
        return self._current or self._load_first()

    def for_caller(self, caller_digest: str) -> MenuDefinition:
        """Return the definition that a new session of this caller starts on."""
        current = self._current or self._load_first()
        trial = self.trial
        return current if trial is None or not trial.trial.includes(caller_digest) else trial.definition

    def for_text(self, name: str, number_digest: str) -> MenuDefinition:
        """Return the definition that words a text or a call about a case: that on trial for who is part of it.

        `name` is the key of its words under `messages:`. What the version on trial has no words for, the current says.
        """
        found = self.for_caller(number_digest)
        return found if name in found.service.messages else self.current

    def definition_of(self, digest: str) -> MenuDefinition | None:
        """Return the definition that a session started on. None: it is no longer stored, or cannot be used.

        The store is asked only if this process does not have it. Raises RedisError if the store is down.
        """
        current = self._current or self._load_first()
        if digest == current.digest:
            return current
        trial = self.trial
        if trial is not None and digest == trial.definition.digest:
            return trial.definition
        with self._lock:
            if digest in self._cached:
                self._cached.move_to_end(digest)
                return self._cached[digest]
        return run_in_thread(partial(self._load, digest))

    def _load(self, digest: str) -> MenuDefinition | None:
        """Load a definition that this process does not have."""
        number = self._versions.number_of(digest)
        source = None if number is None else self._versions.source(number)
        with self._lock:  # one thread compiles; the others wait and then find it in the cache
            if digest not in self._cached and number is not None:
                definition = self._compile(number, source)
                if definition is not None:
                    self._add_to_cache(definition)
            return self._cached.get(digest)

    def refresh(self) -> bool:
        """Switch to the version that is current in the store, and to its trial. Returns True if one of them changed.

        A version that this release cannot use is logged once, and the definition before it stays in use. If it is on
        trial, all sessions of this process start on the current one. Raises RedisError if the store is down.
        """
        changed = self._refresh_current()
        changed = self._refresh_trial() or changed
        counts = self._hops.take()
        if counts:
            self._trials.add_counts(counts)
        return changed

    def count_hop(self, hop: HopCount) -> None:
        """Count a hop on the version on trial or on the current one. The counts are stored at the next refresh."""
        trial, current = self.trial, self._current
        if trial is None or current is None or hop.menus not in (current.digest, trial.definition.digest):
            return
        self._hops.add(hop)

    def _refresh_current(self) -> bool:
        number = self._versions.current()
        if number is None:
            number = self._publish_first()
        if number == self._number or number in self._unusable:
            return False
        source = self._versions.source(number)
        definition = self._compile(number, source)  # without the lock, so that no hop waits for it
        if definition is None or not self._is_usable(definition, number):
            self._unusable.add(number)
            return False
        self._switch(definition, number, source)
        return True

    def _refresh_trial(self) -> bool:
        """Follow the trial in the store, its beginning, changes and end. Returns True if something changed."""
        trial, before = self._trials.load(), self.trial
        self._kept_trial = None if trial is None else self._keep(trial)
        live = None if trial is None or trial.number == self._number else self._live_trial(trial, before)
        if live is before:
            return False
        if before is not None:
            with self._lock:
                self._add_to_cache(before.definition)
        self.trial = live
        extra = (
            {"version": None, "share": 0, "numbers": 0}
            if live is None
            else {
                "version": live.trial.number,
                "share": live.trial.share,
                "numbers": len(live.trial.callers),
            }
        )
        logger.info("menus_trial", extra=extra)
        return True

    def _keep(self, trial: Trial) -> KeptTrial | None:
        """Return a trial with its version as it is stored; None if the version cannot be read."""
        kept = self._kept_trial
        if kept is not None and kept.trial == trial:
            return kept
        if kept is not None and kept.trial.number == trial.number and kept.trial.digest == trial.digest:
            return KeptTrial(trial, kept.source, kept.facts)
        source, facts = self._versions.source(trial.number), self._versions.version(trial.number)
        return None if source is None or facts is None else KeptTrial(trial, source, facts)

    def _live_trial(self, trial: Trial, before: LiveTrial | None) -> LiveTrial | None:
        """Return a trial with its definition; None if this release cannot use the version."""
        if before is not None and before.trial == trial:
            return before
        if before is not None and before.trial.digest == trial.digest:
            return LiveTrial(trial, before.definition)
        if trial.number in self._unusable:
            return None
        kept = self._kept_trial
        definition = self._compile(trial.number, None if kept is None else kept.source)
        if definition is None or not self._is_usable(definition, trial.number):
            self._unusable.add(trial.number)
            return None
        return LiveTrial(trial, definition)

    def _is_usable(self, definition: MenuDefinition, number: int) -> bool:
        """Return True if this process has all secrets of a version.

        The first version is checked at the start, not here.
        """
        missing = self._missing_secrets(definition.service) if self._current is not None else ()
        for sentence in missing:
            logger.error("menus_unusable", extra={"version": number, "reason": sentence})
        return not missing

    def _load_first(self) -> MenuDefinition:
        """Load the current version; or the newest usable one; or, if the store is down, the menu file."""
        with self._lock:
            if self._current is None:
                try:
                    if not self._refresh_current():
                        self._switch_to_newest_usable()
                    if self._current is not None:
                        self._refresh_trial()
                except redis.RedisError as error:
                    logger.warning("menus_from_file", extra={"reason": type(error).__name__})
            if self._current is None:
                file = self._read_file()
                self._switch(file.definition, None, file.source)
            return self.current

    def _switch_to_newest_usable(self) -> None:
        """Switch to the newest version that was current once. One that was only on trial is not for everybody."""
        for version in self._versions.all():
            number = version.number
            if number not in self._unusable and version.replaced_at is not None:
                source = self._versions.source(number)
                definition = self._compile(number, source)
                if definition is not None:
                    return self._switch(definition, number, source)
                self._unusable.add(number)
        return None

    def _publish_first(self) -> int:
        """Publish the definition in use, or the menu file, and return the number of the version that is then current.

        That is another version if another process published first.
        """
        if self._current is not None and self._source is not None:
            source, service = self._source, self._current.service
        else:
            file = self._read_file()
            source, service = file.source, file.definition.service
        # Recordings are taken from their files, if these have not changed.
        self._prompt_store.restore(self._folder, source.sounds)
        number, _ = self._versions.store(source, service)
        self._number, self._unusable = None, set()  # the store numbers versions from the beginning again
        current = self._versions.make_current(number, only_first=True)
        self._store_trial_again()
        return current

    def _store_trial_again(self) -> None:
        """Begin the trial again that the store has lost with everything else."""
        kept = self._kept_trial
        if kept is None:
            return
        self._prompt_store.restore(self._folder, kept.source.sounds)
        number = self._versions.store_again(kept.source, kept.facts)
        trial = kept.trial
        self._trials.begin(number, trial.digest, trial.share, trial.callers, only_first=True)

    def _compile(self, number: int, source: MenuSource | None) -> MenuDefinition | None:
        """Compile a version. Returns None and logs the reason if this release cannot use it."""
        if source is None:
            logger.error("menus_unusable", extra={"version": number, "reason": "its text cannot be read"})
            return None
        trial = self.trial
        if trial is not None and trial.definition.digest == source.digest:
            return trial.definition
        with self._lock:
            if source.digest in self._cached:
                return self._cached[source.digest]
        compiled = source.compile()
        if compiled.service is None:
            errors = (problem for problem in compiled.problems if problem.severity is Severity.ERROR)
            reason = str(next(errors))
            logger.error("menus_unusable", extra={"version": number, "reason": reason})
            return None
        return MenuDefinition(compiled.service, source.digest, self._available_sounds(source))

    def _available_sounds(self, source: MenuSource) -> PromptSounds:
        """Return the recordings of a version that the store has. A machine speaks those that the store lost."""
        if not source.sounds:
            return {}
        stored = self._prompt_store.find_stored({sound.digest for sound in source.sounds.values()})
        lost = [path for path, sound in source.sounds.items() if sound.digest not in stored]
        if lost:
            logger.error(
                "prompt_recordings_missing",
                extra={"menus": source.digest, "count": len(lost), "first": lost[0]},
            )
        return {path: sound for path, sound in source.sounds.items() if sound.digest in stored}

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
