"""Files that people upload: checked on disk, before they are read.

A file of more than 500 KB is on disk: Werkzeug writes it there while it comes in, and stops at the `max_bytes` of the
page. On the event loop the whole body is on disk before (`gateway.server.body_file`). What is too large or of the wrong
kind is said beside the field.
"""

import codecs
import os
from collections.abc import Iterator
from typing import IO

from flask import request
from werkzeug.datastructures import FileStorage

from gateway.console.body_limits import megabytes
from gateway.errors import GatewayError
from gateway.security.menu_folder import as_text

CHUNK = 64 * 1024
MAX_SHOWN_NAME = 80
SAVE_AS_CSV = "In a spreadsheet, save it as `CSV UTF-8`, and choose that file."

OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a workbook or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"%PDF", "a PDF file"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)
"""How files begin that are sent in place of a text file, and what they are."""


class UploadError(GatewayError):
    """A file cannot be taken. The text says so beside the field: what is wrong, and what to do."""


def uploaded_file(field: str) -> FileStorage:
    """Return the file of a field of this request. Raises UploadError if there is none."""
    found = request.files.get(field)
    if found is None or not found.filename:
        raise UploadError("Choose a file first.")
    return found


def read_text_upload(file: FileStorage, max_bytes: int) -> str:
    """Return the text of an uploaded file, with line breaks as `\\n`. Raises UploadError if it is no text in UTF-8."""
    require_size(file, max_bytes)
    beginning = file.stream.read(CHUNK)
    kind = next((words for start, words in OTHER_KINDS if beginning.startswith(start)), "")
    if kind:
        raise UploadError(f"This is {kind}. {SAVE_AS_CSV}")
    file.stream.seek(0)
    _require_utf8(file.stream)
    file.stream.seek(0)
    return as_text(file.stream.read())


def require_size(file: FileStorage, max_bytes: int) -> None:
    """Raise UploadError if a file is empty or has more bytes."""
    size = file.stream.seek(0, os.SEEK_END)
    file.stream.seek(0)
    if size == 0:
        raise UploadError("This file is empty. Choose another one.")
    if size > max_bytes:
        raise UploadError(too_large(max_bytes))


def too_large(max_bytes: int) -> str:
    """Return the sentence for a file of more bytes."""
    return f"This file is too large: {megabytes(max_bytes)} MB at most. Take out what is not needed."


def shown_name(file: FileStorage) -> str:
    """Return the name of a file without its folder, as it may be shown."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in name if letter.isprintable())[:MAX_SHOWN_NAME]


def _require_utf8(stream: IO[bytes]) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(stream):
            if "\0" in decoder.decode(chunk, final=not chunk):
                raise UploadError(f"This is no text file. {SAVE_AS_CSV}")
    except UnicodeDecodeError as error:
        raise UploadError(
            f"This file is not UTF-8 text, so that letters such as é would be lost. {SAVE_AS_CSV}"
        ) from error


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a stream, and an empty chunk at its end."""
    while chunk := stream.read(CHUNK):
        yield chunk
    yield b""
