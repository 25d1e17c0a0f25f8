"""Reads a menu file with the files and recordings that it names, packs it for the store, and compiles it."""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache, partial
from pathlib import Path

import msgspec

from gateway.audio.prompts.prompt_folder import PromptFolder, read_folder
from gateway.audio.prompts.prompt_sound import PromptSound, PromptSounds, find_sound
from gateway.errors import DefinitionError
from gateway.messaging.routing.prices import list_price_lookup
from gateway.providers.registry import PROVIDERS
from gateway.security.menu_folder import MAX_TEXT_BYTES, MenuFolder, as_text, read_regular_file
from ivr.coverage import PromptCoverage
from menus.analysis.prices import PricesByCountry
from menus.compiler.kept_reading import KeptReading
from menus.compiler.service import CompileResult, compile_service
from menus.engine.caller_data_needs import CallerDataNeeds, find_data_needs
from menus.model import Service
from menus.model.secret_names import secret_names
from menus.problems import Place, Problem

DIGEST_BYTES = 12
KEPT_RESULTS = 8  # of the live version, the draft, and those that they are compared with

LIST_PRICES = list_price_lookup(PROVIDERS.list_prices)


class MenuSource(msgspec.Struct, frozen=True):
    """All the text of a service, so that it can be compiled again without its files.

    `file` is the name of the menu file, for messages. `named` holds the included files and tables, by the names that
    the menu file uses. `sounds` lists its recordings by their paths; their contents are stored separately, by digest.
    `scenarios` are the scenario files that prove it, by their paths; citizens do not meet them.
    """

    file: str
    text: str
    named: dict[str, str]
    sounds: dict[str, PromptSound] = {}
    scenarios: dict[str, str] = {}

    @property
    def digest(self) -> str:
        """A digest of the text and the recordings, but not of the menu file's name or of its scenarios."""
        digest = hashlib.blake2b(self.text.encode(), digest_size=DIGEST_BYTES)
        for name, text in sorted(self.named.items()):
            digest.update(f"\0{name}\0{text}".encode())
        for path, sound in sorted(self.sounds.items()):
            digest.update(f"\0{path}\0{sound.digest}".encode())
        return digest.hexdigest()

    def compile(self) -> CompileResult:
        """Compile the service. The result has the service, or the problems of its text."""
        return _compile(self.file, self.text, tuple(sorted(self.named.items())))

    def check(self, kept: KeptReading | None = None) -> CompileResult:
        """Compile the service, with the checks of its recordings and of the costs of its texts.

        `kept` is what was read of it the last time.
        """
        return compile_service(
            self.text,
            self.file,
            self._read,
            lambda service: recording_coverage(service, self.sounds, {}),
            LIST_PRICES,
            _today(),
            kept,
        )

    def pack(self) -> bytes:
        """Encode and compress the source for the store."""
        return zlib.compress(_encoder.encode(self))

    def _read(self, name: str) -> str:
        return _read_named(self.named, name)


@lru_cache(maxsize=KEPT_RESULTS)
def _compile(file: str, text: str, named: tuple[tuple[str, str], ...]) -> CompileResult:
    """Compile a source. The same text has the same result."""
    return compile_service(text, file, partial(_read_named, dict(named)))


def _read_named(named: Mapping[str, str], name: str) -> str:
    """Return the text of a file that was published with the menu file, or raise FileNotFoundError."""
    try:
        return named[name]
    except KeyError:
        raise FileNotFoundError(2, "it was not published with the menu file") from None


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(MenuSource)


def unpack_source(packed: bytes) -> MenuSource | None:
    """Read the source that `MenuSource.pack` wrote. None: another release wrote it, and this one cannot read it."""
    try:
        return _decoder.decode(zlib.decompress(packed))
    except (zlib.error, msgspec.DecodeError):
        return None


@dataclass(frozen=True)
class MenuDefinition:
    """A compiled service, and the digest of the text and recordings that it was made from.

    `sounds` are its recordings, by their paths.
    """

    service: Service
    digest: str
    sounds: PromptSounds = field(default_factory=dict)

    @cached_property
    def data_needs(self) -> CallerDataNeeds:
        """The parts of a caller profile that the menus need."""
        return find_data_needs(self.service)

    @cached_property
    def names_secrets(self) -> bool:
        """True if lookups of the menus name secrets."""
        return bool(secret_names(self.service))


@dataclass(frozen=True, slots=True)
class MenuFile:
    """A menu file as it is on disk, in `folder`.

    `paths`: every file and folder that it names, including those that are missing.
    """

    compiled: CompileResult
    source: MenuSource
    paths: tuple[Path, ...]
    folder: Path

    @property
    def definition(self) -> MenuDefinition:
        """The definition. Raises DefinitionError, which lists every problem, if the file has errors."""
        if self.compiled.service is None:
            raise DefinitionError("\n".join(str(problem) for problem in self.compiled.problems))
        return MenuDefinition(self.compiled.service, self.source.digest, self.source.sounds)


@dataclass(slots=True)
class _FolderReader:
    """Reads the files beside a menu file, each once, and records which files were requested."""

    folder: Path
    texts: dict[str, str] = field(default_factory=dict)
    requested: dict[str, None] = field(default_factory=dict)
    prompt_folders: dict[str, PromptFolder] = field(default_factory=dict)

    def read(self, name: str) -> str:
        self.requested[name] = None
        if name not in self.texts:
            self.texts[name] = MenuFolder(self.folder).read_text(name)
        return self.texts[name]

    def read_recordings(self, service: Service) -> PromptCoverage:
        """Read the recordings of a service, and return which of its prompts they cover."""
        folders = {language.audio for language in service.languages.values() if language.audio}
        self.prompt_folders = {name: read_folder(self.folder, name) for name in sorted(folders)}
        return recording_coverage(
            service, self.sounds, {name: folder.problems for name, folder in self.prompt_folders.items()}
        )

    @property
    def sounds(self) -> dict[str, PromptSound]:
        """Every recording, by its path."""
        return {
            path: sound for folder in self.prompt_folders.values() for path, sound in folder.sounds.items()
        }

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file and folder that was requested or read."""
        audio_paths = (path for folder in self.prompt_folders.values() for path in folder.paths)
        named = (self.folder / name for name in self.requested if "\0" not in name)
        return (*named, *audio_paths)


def read_menu_file(path: Path, prices: PricesByCountry = LIST_PRICES) -> MenuFile:
    """Read and compile the file at `path` with those it names. Raises DefinitionError if it cannot be read at all.

    `prices` are those by which the check judges the costs of texts.
    """
    try:
        text = as_text(read_regular_file(path, MAX_TEXT_BYTES))
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
    compiled = compile_service(text, str(path), folder.read, folder.read_recordings, prices, _today())
    source = MenuSource(path.name, text, folder.texts, folder.sounds)
    return MenuFile(compiled, source, (path, *folder.paths), path.parent)


def _today() -> date:
    """Return the day by the clock of this machine, for the check alone. It is the same day nearly everywhere."""
    return datetime.now(UTC).date()


def _not_utf_8(path: Path, error: UnicodeDecodeError) -> Problem:
    """Make the problem of a file in another encoding. Its place is the first letter that is not UTF-8."""
    before = error.object[: error.start].decode("utf-8-sig", errors="replace")
    place = Place(str(path), before.count("\n") + 1, len(before) - before.rfind("\n"))
    return Problem(
        "M020", "The file is not UTF-8 text: this letter is written otherwise.", place, "Save it as UTF-8."
    )


def load_definition(path: Path) -> MenuDefinition:
    """Load the definition at `path`. DefinitionError lists every error in it."""
    return read_menu_file(path).definition


def recording_coverage(
    service: Service, sounds: PromptSounds, problems: Mapping[str, tuple[str, ...]]
) -> PromptCoverage:
    """Return the prompts of a service that are recorded.

    `problems`, by folder, are sentences about recordings that cannot be used.
    """

    def seconds(language: str, file: str) -> float | None:
        sound = find_sound(sounds, service.languages[language].audio, file)
        return None if sound is None else sound.seconds

    return PromptCoverage(service, seconds, problems)
