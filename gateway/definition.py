"""The menu file on disk, with the files that it names, compiled."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from gateway.errors import DefinitionError
from menus.compiler.service import Compiled, compile_service
from menus.model import Service

DIGEST_BYTES = 12


@dataclass(frozen=True, slots=True)
class Definition:
    """A service and the digest of all the text that it was made from: the same text is the same definition."""

    service: Service
    digest: str


@dataclass(slots=True)
class _Disk:
    """Reads the files beside a menu file, and remembers what was read."""

    folder: Path
    hash: "hashlib.blake2b"

    def read(self, name: str) -> str:
        text = (self.folder / name).read_text(encoding="utf-8-sig")
        self.hash.update(f"\0{name}\0{text}".encode())
        return text


def compile_file(path: Path) -> tuple[Compiled, str]:
    """What came of the file at `path`, and its digest; DefinitionError where it cannot be read at all."""
    disk = _Disk(path.parent, hashlib.blake2b(digest_size=DIGEST_BYTES))
    try:
        text = disk.read(path.name)
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise DefinitionError(f"The menu file {path} cannot be read: {reason}. Set GATEWAY_MENUS.") from error
    except UnicodeError as error:
        raise DefinitionError(f"The menu file {path} is not UTF-8 text: save it as UTF-8.") from error
    compiled = compile_service(text, str(path), disk.read)
    return compiled, disk.hash.hexdigest()


def load(path: Path) -> Definition:
    """The definition at `path`; DefinitionError lists every error in it."""
    compiled, digest = compile_file(path)
    if compiled.service is None:
        raise DefinitionError("\n".join(str(problem) for problem in compiled.problems))
    return Definition(compiled.service, digest)
