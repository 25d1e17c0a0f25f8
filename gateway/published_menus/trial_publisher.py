"""Publishes a version for some callers first, and for all by and by."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from gateway.audio.prompts.prompt_store import PromptStore
from gateway.errors import DefinitionError, GatewayError
from gateway.published_menus.definition import MenuFile, MenuSource
from gateway.published_menus.trial import EVERYBODY, MAX_TRIAL_NUMBERS, Trial, TrialStore
from gateway.published_menus.versions import VersionStore
from menus.model import Service


@dataclass(frozen=True, slots=True)
class TrialResult:
    """The version on trial. `trial` is None once it is current: all new sessions begin on it."""

    number: int
    trial: Trial | None


class TrialPublisher:
    """Begins, changes and ends the trial of a version for an operator. Any method may raise redis.RedisError.

    `missing_secrets` returns a sentence for each secret that a service needs and cannot have.
    """

    def __init__(
        self,
        versions: VersionStore,
        trials: TrialStore,
        prompt_store: PromptStore,
        missing_secrets: Callable[[Service], tuple[str, ...]],
    ) -> None:
        self._versions = versions
        self._trials = trials
        self._prompt_store = prompt_store
        self._missing_secrets = missing_secrets

    def begin(
        self, file: MenuFile, callers: Collection[str] | None = None, share: int | None = None
    ) -> TrialResult:
        """Let named callers and a share of the others begin on a menu file. See `begin_source`.

        Raises DefinitionError, and changes nothing, if the file has errors.
        """
        return self.begin_source(file.source, file.definition.service, file.folder, callers, share)

    def begin_source(
        self,
        source: MenuSource,
        service: Service,
        folder: Path,
        callers: Collection[str] | None = None,
        share: int | None = None,
    ) -> TrialResult:
        """Let callers of these digests and a share of the others begin on a compiled source.

        None for one of these: as it is, for a trial under way. `folder` has those of its recordings that are not stored
        yet. Raises DefinitionError, and changes nothing, if it needs secrets that it cannot have; GatewayError if
        nothing is published yet, or if it is current already.
        """
        missing = self._missing_secrets(service)
        if missing:
            raise DefinitionError("\n".join((*missing, "Nothing was published.")))
        current = self._versions.current()
        if current is None:
            raise GatewayError("Nothing is published yet: a trial needs a version that all others get.")
        if self._versions.number_of(source.digest) == current:
            raise GatewayError(f"The file is version {current}, which is current: all sessions begin on it.")
        self._prompt_store.put(folder, source.sounds)
        number, _ = self._versions.store(source, service)
        return self._put(number, source.digest, callers, share)

    def change(self, callers: Collection[str] | None = None, share: int | None = None) -> TrialResult:
        """Change the numbers or the share of the trial. A share of 100 makes its version current.

        Raises GatewayError if there is no trial.
        """
        trial = self._trials.load()
        if trial is None:
            raise GatewayError("No version is on trial: begin with `gateway publish FILE --share 5`.")
        return self._put(trial.number, trial.digest, callers, share)

    def end(self) -> Trial:
        """End the trial: all new sessions begin on the current version. Raises GatewayError if there is none."""
        trial = self._trials.load()
        if trial is None or not self._trials.end():
            raise GatewayError("No version is on trial: nothing was changed.")
        return trial

    def _put(
        self, number: int, digest: str, callers: Collection[str] | None, share: int | None
    ) -> TrialResult:
        before = self._trials.load()
        same = before is not None and before.number == number
        if share is None:
            share = before.share if same and before is not None else 0
        if share >= EVERYBODY:
            if not self._versions.make_current(number):
                raise GatewayError(f"Version {number} was dropped just now.")
            return TrialResult(number, None)
        if callers is None:
            callers = before.callers if same and before is not None else ()
        if len(callers) > MAX_TRIAL_NUMBERS:
            raise GatewayError(
                f"A trial may name up to {MAX_TRIAL_NUMBERS} numbers, and these are {len(callers)}: use --share."
            )
        if not self._trials.begin(number, digest, share, callers):
            raise GatewayError(f"Version {number} is current or was dropped just now: nothing was changed.")
        return TrialResult(number, self._trials.load())
