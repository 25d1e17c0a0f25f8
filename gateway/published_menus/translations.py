"""Reads the texts of a menu file and of the files that it includes, and writes their translations back."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuSource, read_menu_file
from gateway.security.menu_folder import MAX_TEXT_BYTES, MenuFolder, read_regular_file
from menus.compiler.service import compile_service
from menus.model import Service
from menus.problems import Severity
from menus.translations.catalogue import CatalogueFile, CatalogueLine, build_catalogue
from menus.translations.import_check import ImportResult, apply_changes, check_import
from menus.translations.imported_lines import ImportedLine
from menus.translations.units import child_node, compose_yaml


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file exactly as it is on disk, with its byte order mark and line breaks."""

    path: Path
    text: str
    part: CatalogueFile


@dataclass(frozen=True, slots=True)
class ServiceTexts:
    """A service and its source files, the menu file first. `read` returns the text of a file that it names."""

    service: Service
    sources: tuple[SourceFile, ...]
    read: Callable[[str], str]

    @property
    def other_languages(self) -> tuple[str, ...]:
        """All languages except the default one."""
        return tuple(self.service.languages)[1:]

    def lines(self, languages: tuple[str, ...]) -> tuple[CatalogueLine, ...]:
        """Return the lines that a translator gets."""
        return build_catalogue(self.service, tuple(source.part for source in self.sources), languages)

    def judge(self, received: tuple[ImportedLine, ...], languages: tuple[str, ...]) -> ImportResult:
        """Check the lines that came back from a translator against the files."""
        return check_import(self.lines(languages), received, languages, self.service.default_language)

    def write(self, changes: Mapping[str, Mapping[str, str]]) -> tuple[Path, ...]:
        """Write the changes and return the files that changed. DefinitionError: they do not fit, nothing is written."""
        edited = self.edit(changes)
        for path, text in edited.items():
            _replace(path, text)
        return tuple(edited)

    def edit(self, changes: Mapping[str, Mapping[str, str]]) -> Mapping[Path, str]:
        """Return the texts of the files that the changes change. DefinitionError: they do not fit."""
        edited: dict[Path, str] = {}
        for source in self.sources:
            text, after = apply_changes(source.part, source.text, changes, tuple(self.service.languages))
            reread = {
                name: dict(unit.by_language) for name, unit in _part(source.part.prefix, text).units().items()
            }
            if reread != after:
                raise DefinitionError(f"{source.path} is written in a way that cannot be edited by position.")
            if text != source.text:
                edited[source.path] = text
        self._require_no_errors(edited)
        return edited

    def _require_no_errors(self, edited: Mapping[Path, str]) -> None:
        main = self.sources[0].path

        def read(name: str) -> str:
            path = main.parent / name
            return edited[path] if path in edited else self.read(name)

        text = edited.get(main, self.sources[0].text).removeprefix("\ufeff")
        problems = compile_service(text, str(main), read).problems
        errors = [str(problem) for problem in problems if problem.severity is Severity.ERROR]
        if errors:
            raise DefinitionError("\n".join(["With these texts the file would have errors:", *errors]))


def read_texts(file: Path) -> ServiceTexts:
    """Read the texts of the service in `file`. Raises DefinitionError if the file has errors or cannot be read."""
    compiled = read_menu_file(
        file
    ).source.compile()  # compiled without recordings, which a translator may not have
    if compiled.service is None:
        raise DefinitionError(f"{file} has errors. Mend them first: gateway check {file}")
    text = read_regular_file(
        file, MAX_TEXT_BYTES
    ).decode()  # keeps line breaks and byte order mark as they are
    main = _part("", text)
    included = child_node(main.root, "include")
    sources = [SourceFile(file, text, main)]
    for key, value in getattr(included, "value", ()):
        path = file.parent / value.value
        text = MenuFolder(file.parent).read_bytes(value.value, MAX_TEXT_BYTES).decode()
        sources.append(SourceFile(path, text, _part(f"{key.value}/", text)))
    return ServiceTexts(compiled.service, tuple(sources), MenuFolder(file.parent).read_text)


def texts_of_source(source: MenuSource) -> ServiceTexts:
    """Return the texts of a service that is in memory. Raises DefinitionError if it has errors."""
    compiled = source.compile()
    if compiled.service is None:
        raise DefinitionError("The draft has errors.")
    main = _part("", source.text)
    sources = [SourceFile(Path(source.file), source.text, main)]
    for key, value in getattr(child_node(main.root, "include"), "value", ()):
        text = source.named[value.value]
        sources.append(SourceFile(Path(value.value), text, _part(f"{key.value}/", text)))
    return ServiceTexts(compiled.service, tuple(sources), source.named.__getitem__)


def _part(prefix: str, text: str) -> CatalogueFile:
    try:
        return CatalogueFile(prefix, compose_yaml(text), text)
    except yaml.YAMLError as error:
        raise DefinitionError(f"The file would not be YAML any more: {error}") from error


def _replace(path: Path, text: str) -> None:
    """Replace the contents of a file atomically and keep its permissions, so that nobody reads half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(text.encode())
        Path(name).chmod(path.stat().st_mode & 0o777)
        Path(name).replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise DefinitionError(
            f"{path} cannot be written: {(error.strerror or 'no access').lower()}."
        ) from error
