"""What is told of a file before it is read."""

import io

import pytest
from werkzeug.datastructures import FileStorage

from gateway.audio.prompts.prompt_folder import MEGABYTE
from gateway.console.uploads import UploadError, read_text_upload, shown_name

LONG = "é" * 70_000  # its letters lie across the chunks in which it is read


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        (b"a,b\r\n1,2\r\n", "a,b\n1,2\n"),
        (b"\xef\xbb\xbfa\n", "a\n"),
        (LONG.encode(), LONG),
        (b"x" + LONG.encode(), "x" + LONG),
    ],
)
def test_a_text_file_is_read(sent: bytes, text: str) -> None:
    assert read_text_upload(FileStorage(io.BytesIO(sent), "a.csv"), MEGABYTE) == text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "This file is empty"),
        (b"x" * (MEGABYTE + 1), "1 MB at most"),
        (b"PK\x03\x04 and so on", "a workbook or an archive. In a spreadsheet, save it as `CSV UTF-8`"),
        (b"\xff\xfea\0", "text in UTF-16"),
        (b"%PDF-1.7", "a PDF file"),
        (b"caf\xe9\n", "is not UTF-8"),
        (b"x" * 100_000 + b"\xc3", "is not UTF-8"),
        (b"a,b\n\0", "no text file"),
    ],
)
def test_another_file_is_refused_in_words(sent: bytes, said: str) -> None:
    with pytest.raises(UploadError, match=said):
        read_text_upload(FileStorage(io.BytesIO(sent), "a.csv"), MEGABYTE)


def test_the_name_of_a_file_is_shown_without_its_folder() -> None:
    assert shown_name(FileStorage(filename="C:\\tables\\..\\wards\u202e.csv")) == "wards.csv"
    assert len(shown_name(FileStorage(filename="x" * 500))) == 80
