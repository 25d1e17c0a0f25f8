"""Watch the menu file while its author edits it: publish every sound version, report every broken one."""

from collections.abc import Callable, Iterable
from pathlib import Path

import redis

from gateway.development import menu_problems
from gateway.development.menu_problems import MenuProblem
from gateway.errors import DefinitionError, MachineError
from gateway.published_menus.definition import MenuFile, MenuSource, read_menu_file
from gateway.published_menus.publisher import Publisher, PublishResult
from menus.problems import Severity

POLL_SECONDS = 0.3  # seconds between two checks of the files
MAX_SHOWN = 10  # errors shown in the terminal

Say = Callable[[str], object]
Stamp = tuple[int, int, int] | None


class MenuFileWatcher:
    """Watches a menu file and the files it names, and publishes what was saved.

    An editor may write a file in several steps. So a file is read once two checks in a row find it unchanged.
    What the console writes is left to its button Publish: people who work there look at changes first.
    """

    def __init__(
        self,
        path: Path,
        publisher: Publisher,
        state_folder: Path,
        say: Say,
        is_unpublished_edit: Callable[[MenuSource], bool] = lambda _: False,
    ) -> None:
        """`state_folder` is where the handset looks for problems of the menu file.

        `is_unpublished_edit` tells whether the console wrote the file. It may raise redis.RedisError.
        """
        self._is_unpublished_edit = is_unpublished_edit
        self._path = path
        self._publisher = publisher
        self._state_folder = state_folder
        self._say = say
        self._files: tuple[Path, ...] = (path,)
        self._handled_stamps: list[Stamp] = []  # of the files last published or rejected
        self._last_stamps: list[Stamp] = []  # at the last check
        self._broken = False

    def publish_first(self) -> None:
        """Publish the file for the first time; DefinitionError or MachineError if that fails.

        If it has errors and an earlier version is live, that one stays. So the console starts, where they are mended.
        """
        menu_problems.write_problems(self._state_folder, ())
        stamps = _stamps(self._files)
        file = read_menu_file(self._path)
        errors = _errors(file)
        try:
            if errors and self._publisher.live_source() is not None:
                self._refuse(errors)
            elif errors or not self._is_unpublished_edit(file.source):
                self._publisher.publish(file)
        except redis.RedisError as error:
            raise MachineError(f"The store does not take the menus ({type(error).__name__}).") from error
        self._remember_stamps(file.paths, stamps)

    def check_files(self) -> None:
        """Publish or reject what was saved since the last check. Errors in the files or the store raise nothing."""
        stamps = _stamps(self._files)
        is_settled, self._last_stamps = stamps == self._last_stamps, stamps
        if stamps == self._handled_stamps or not is_settled:
            return
        try:
            file = read_menu_file(self._path)
            if self._is_unpublished_edit(file.source):
                menu_problems.write_problems(self._state_folder, ())
            elif errors := _errors(file):
                self._refuse(errors)
            else:
                self._accept(file, self._publish(file))
        except DefinitionError as error:  # the menu file itself cannot be read
            self._refuse([MenuProblem(str(self._path), str(error))])
            self._remember_stamps(self._files, stamps)
        except redis.RedisError:
            return  # the store is restarting: the next check tries again
        else:
            self._remember_stamps(file.paths, stamps)

    def _publish(self, file: MenuFile) -> PublishResult:
        published = self._publisher.publish(file)
        self._publisher.count_sessions()  # drops versions that no session needs
        return published

    def _remember_stamps(self, files: tuple[Path, ...], stamps: list[Stamp]) -> None:
        """Remember the files that were read. Known files keep the stamp from before reading, so no change is missed."""
        known = dict(zip(self._files, stamps, strict=True))
        self._files = tuple(dict.fromkeys(files))
        self._handled_stamps = self._last_stamps = [
            known[file] if file in known else _stamp(file) for file in self._files
        ]

    def _refuse(self, found: list[MenuProblem]) -> None:
        self._broken = True
        menu_problems.write_problems(self._state_folder, found)
        errors = "an error" if len(found) == 1 else f"{len(found)} errors"
        lines = [f"  {problem.place}: {problem.sentence}" for problem in found[:MAX_SHOWN]]
        if len(found) > MAX_SHOWN:
            lines.append(f"  and {len(found) - MAX_SHOWN} more: gateway check {self._path}")
        self._say(
            "\n".join([f"\n{self._path.name} has {errors}; the last sound version stays in use.", *lines])
        )

    def _accept(self, file: MenuFile, published: PublishResult) -> None:
        menu_problems.write_problems(self._state_folder, ())
        if self._broken or not published.unchanged:
            warnings = len(file.compiled.problems)
            more = f" Warnings from `gateway check`: {warnings}." if warnings else ""
            self._say(f"\n{self._path.name} is version {published.version.number} now: dial again.{more}")
        self._broken = False


def _errors(file: MenuFile) -> list[MenuProblem]:
    return [
        MenuProblem(str(problem.place), str(problem).removeprefix(f"{problem.place}: "))
        for problem in file.compiled.problems
        if problem.severity is Severity.ERROR
    ]


def _stamps(files: Iterable[Path]) -> list[Stamp]:
    return [_stamp(file) for file in files]


def _stamp(file: Path) -> Stamp:
    """Return what changes when a file is written or replaced; None if it is missing."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
