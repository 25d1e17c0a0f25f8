"""The menu file while its author works on it: published whenever it is saved and sound, and told when it is not."""

from collections.abc import Callable, Iterable
from pathlib import Path

import redis

from gateway.development import menu_problems
from gateway.development.menu_problems import MenuProblem
from gateway.errors import DefinitionError, MachineError
from gateway.published_menus.definition import MenuFile, read_menu_file
from gateway.published_menus.publisher import Publisher, PublishResult
from menus.problems import Severity

POLL_SECONDS = 0.3  # seconds between two looks at the files
MAX_SHOWN = 10  # errors in the terminal

Say = Callable[[str], object]
Stamp = tuple[int, int, int] | None


class MenuFileWatcher:
    """Looks at a menu file and the files it names, and publishes what was saved.

    An editor may write a file in several goes: it is read once two looks have found it the same.
    """

    def __init__(self, path: Path, publisher: Publisher, state_folder: Path, say: Say) -> None:
        """`state` is the folder where the handset looks for what is wrong."""
        self._path = path
        self._publisher = publisher
        self._state_folder = state_folder
        self._say = say
        self._files: tuple[Path, ...] = (path,)
        self._handled_stamps: list[Stamp] = []  # when what is published, or refused, was read
        self._last_stamps: list[Stamp] = []  # at the last look
        self._broken = False

    def publish_first(self) -> None:
        """Publish the file for the first time; DefinitionError, MachineError where that cannot be."""
        menu_problems.write_problems(self._state_folder, ())
        stamps = _stamps(self._files)
        file = read_menu_file(self._path)
        try:
            self._publisher.publish(file)
        except redis.RedisError as error:
            raise MachineError(f"The store does not take the menus ({type(error).__name__}).") from error
        self._remember_stamps(file.paths, stamps)

    def check_files(self) -> None:
        """Take up what was saved since the last look. Never raises for what is in the files, nor for the store."""
        stamps = _stamps(self._files)
        settled, self._last_stamps = stamps == self._last_stamps, stamps
        if stamps == self._handled_stamps or not settled:
            return
        try:
            file = read_menu_file(self._path)
            if errors := _errors(file):
                self._refuse(errors)
            else:
                self._accept(file, self._publish(file))
        except DefinitionError as error:  # the menu file itself cannot be read
            self._refuse([MenuProblem(str(self._path), str(error))])
            self._remember_stamps(self._files, stamps)
        except redis.RedisError:
            return  # the store is being started again: the next look does it
        else:
            self._remember_stamps(file.paths, stamps)

    def _publish(self, file: MenuFile) -> PublishResult:
        published = self._publisher.publish(file)
        self._publisher.count_sessions()  # drops versions that no session needs
        return published

    def _remember_stamps(self, files: tuple[Path, ...], stamps: list[Stamp]) -> None:
        """Remember what was read: files known before by their state before, so that no change is missed."""
        known = dict(zip(self._files, stamps, strict=True))
        self._files = tuple(dict.fromkeys(files))
        self._handled_stamps = self._last_stamps = [
            known[file] if file in known else _stamp(file) for file in self._files
        ]

    def _refuse(self, found: list[MenuProblem]) -> None:
        self._broken = True
        menu_problems.write_problems(self._state_folder, found)
        errors = "an error" if len(found) == 1 else f"{len(found)} errors"
        lines = [f"  {trouble.place}: {trouble.sentence}" for trouble in found[:MAX_SHOWN]]
        if len(found) > MAX_SHOWN:
            lines.append(f"  and {len(found) - MAX_SHOWN} more: gateway check {self._path}")
        self._say("\n".join([f"\n{self._path.name} has {errors}; what was sound last stays in use.", *lines]))

    def _accept(self, file: MenuFile, published: PublishResult) -> None:
        menu_problems.write_problems(self._state_folder, ())
        if self._broken or not published.unchanged:
            warnings = len(file.compiled.problems)
            more = f" `gateway check` has {warnings} to say about it." if warnings else ""
            self._say(f"\n{self._path.name} is version {published.version.number} now: dial again.{more}")
        self._broken = False


def _errors(file: MenuFile) -> list[MenuProblem]:
    return [
        MenuProblem(str(problem.place), f"{problem.code} {problem.message} {problem.cure}".strip())
        for problem in file.compiled.problems
        if problem.severity is Severity.ERROR
    ]


def _stamps(files: Iterable[Path]) -> list[Stamp]:
    return [_stamp(file) for file in files]


def _stamp(file: Path) -> Stamp:
    """What changes when a file is written or replaced; None where it is missing."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
