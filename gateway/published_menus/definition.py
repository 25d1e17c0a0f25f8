"""The menu file with the files and recordings that it names: read from disk, packed for the store, compiled."""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import msgspec

from gateway.audio.prompts.prompt_folder import PromptFolder, read_folder
from gateway.audio.prompts.prompt_sound import PromptSound, PromptSounds, find_sound
from gateway.errors import DefinitionError
from gateway.messaging.routing.prices import list_price_lookup
from gateway.providers.registry import PROVIDERS
from ivr.coverage import PromptCoverage
from menus.analysis.prices import PricesByCountry
from menus.compiler.service import CompileResult, compile_service
from menus.engine.caller_data_needs import CallerDataNeeds, find_data_needs
from menus.model import Service
from menus.model.secret_names import secret_names
from menus.problems import Place, Problem

DIGEST_BYTES = 12

LIST_PRICES = list_price_lookup(PROVIDERS.list_prices)


class MenuSource(msgspec.Struct, frozen=True):
    """All the text that a service is made from, so that it can be made again where its files are not.

    `file` is the menu file's name, for messages; `named` are the included files and tables, by the names that the
    menu file calls them; `sounds` says which recordings belong to it, by their paths. What is in those is kept by
    their digests beside the versions.
    """

    file: str
    text: str
    named: dict[str, str]
    sounds: dict[str, PromptSound] = {}

    @property
    def digest(self) -> str:
        """The same text with the same recordings is the same definition, whatever the menu file is called."""
        digest = hashlib.blake2b(self.text.encode(), digest_size=DIGEST_BYTES)
        for name, text in sorted(self.named.items()):
            digest.update(f"\0{name}\0{text}".encode())
        for path, sound in sorted(self.sounds.items()):
            digest.update(f"\0{path}\0{sound.digest}".encode())
        return digest.hexdigest()

    def compile(self) -> CompileResult:
        """The service, or what is wrong with it."""
        return compile_service(self.text, self.file, self._read)

    def pack(self) -> bytes:
        """The text, compressed."""
        return zlib.compress(_encoder.encode(self))

    def _read(self, name: str) -> str:
        try:
            return self.named[name]
        except KeyError:
            raise FileNotFoundError(2, "it was not published with the menu file") from None


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(MenuSource)


def unpack_source(packed: bytes) -> MenuSource | None:
    """The source that `Source.pack` wrote; None where another release wrote it and it cannot be read."""
    try:
        return _decoder.decode(zlib.decompress(packed))
    except (zlib.error, msgspec.DecodeError):
        return None


@dataclass(frozen=True)
class MenuDefinition:
    """A service and the digest of all that it was made from: the same text and sound is the same definition.

    `sounds` are its recordings, by their paths.
    """

    service: Service
    digest: str
    sounds: PromptSounds = field(default_factory=dict)

    @cached_property
    def data_needs(self) -> CallerDataNeeds:
        """What the menus use of what is remembered of a caller."""
        return find_data_needs(self.service)

    @cached_property
    def names_secrets(self) -> bool:
        """Whether lookups of the menus name secrets."""
        return bool(secret_names(self.service))


@dataclass(frozen=True, slots=True)
class MenuFile:
    """A menu file as it was found on disk, in `folder`.

    `paths`: every file and folder that was asked for, also those that are missing.
    """

    compiled: CompileResult
    source: MenuSource
    paths: tuple[Path, ...]
    folder: Path

    @property
    def definition(self) -> MenuDefinition:
        """What it defines; DefinitionError lists every problem of a file that has errors."""
        if self.compiled.service is None:
            raise DefinitionError("\n".join(str(problem) for problem in self.compiled.problems))
        return MenuDefinition(self.compiled.service, self.source.digest, self.source.sounds)


@dataclass(slots=True)
class _FolderReader:
    """Reads the files beside a menu file, each once, and remembers what it was asked for."""

    folder: Path
    texts: dict[str, str] = field(default_factory=dict)
    requested: dict[str, None] = field(default_factory=dict)
    prompt_folders: dict[str, PromptFolder] = field(default_factory=dict)

    def read(self, name: str) -> str:
        if "\0" in name:
            raise FileNotFoundError(2, "no file's name holds such a character")
        self.requested[name] = None
        if name not in self.texts:
            self.texts[name] = (self.folder / name).read_text(encoding="utf-8-sig")
        return self.texts[name]

    def read_recordings(self, service: Service) -> PromptCoverage:
        """What is recorded of a service."""
        folders = {tongue.audio for tongue in service.languages.values() if tongue.audio}
        self.prompt_folders = {name: read_folder(self.folder, name) for name in sorted(folders)}
        return recording_coverage(
            service, self.sounds, {name: found.problems for name, found in self.prompt_folders.items()}
        )

    @property
    def sounds(self) -> dict[str, PromptSound]:
        """Every recording, by its path."""
        return {path: sound for found in self.prompt_folders.values() for path, sound in found.sounds.items()}

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file and folder that was looked at."""
        heard = (path for found in self.prompt_folders.values() for path in found.paths)
        return (*(self.folder / name for name in self.requested), *heard)


def read_menu_file(path: Path, prices: PricesByCountry = LIST_PRICES) -> MenuFile:
    """The file at `path` with those it names, compiled; DefinitionError where it cannot be read at all.

    `prices` are what its texts are held against.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise DefinitionError(
            f"The menu file {path} cannot be read: {reason}. Check its name; `gateway serve` and `gateway dev` "
            "take it from GATEWAY_MENUS."
        ) from error
    except UnicodeDecodeError as error:
        unreadable = CompileResult(None, (_not_utf_8(path, error),))
        return MenuFile(unreadable, MenuSource(path.name, "", {}, {}), (path,), path.parent)
    folder = _FolderReader(path.parent)
    compiled = compile_service(text, str(path), folder.read, folder.read_recordings, prices)
    source = MenuSource(path.name, text, folder.texts, folder.sounds)
    return MenuFile(compiled, source, (path, *folder.paths), path.parent)


def _not_utf_8(path: Path, error: UnicodeDecodeError) -> Problem:
    """The problem of a file that an editor saved in another encoding, where its first foreign letter stands."""
    before = error.object[: error.start].decode("utf-8-sig", errors="replace")
    place = Place(str(path), before.count("\n") + 1, len(before) - before.rfind("\n"))
    return Problem(
        "M020", "The file is not UTF-8 text: this letter is written otherwise.", place, "Save it as UTF-8."
    )


def load_definition(path: Path) -> MenuDefinition:
    """The definition at `path`; DefinitionError lists every error in it."""
    return read_menu_file(path).definition


def recording_coverage(
    service: Service, sounds: PromptSounds, problems: Mapping[str, tuple[str, ...]]
) -> PromptCoverage:
    """What is recorded of a service. `problems` of each folder are sentences on recordings that are of no use."""

    def seconds(language: str, file: str) -> float | None:
        sound = find_sound(sounds, service.languages[language].audio, file)
        return None if sound is None else sound.seconds

    return PromptCoverage(service, seconds, problems)
