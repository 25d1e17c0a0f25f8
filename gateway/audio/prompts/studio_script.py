"""Writes the script for a recording studio: every file with its exact words, to print or as a spreadsheet."""

import csv
import io
import textwrap
from collections.abc import Iterator, Sequence

from gateway.audio.prompts.recording_plan import LanguagePlan, PlannedRecording
from menus.spreadsheet_cells import text_row

WIDTH = 96
STUDIO_INSTRUCTIONS = """\
One file for each number below, under exactly the name that is given, in the folders that are
part of the names. WAV (8 kHz or more, 16 bits, mono) or MP3 (mono, 16 kbit/s or more). A tenth of
a second of quiet before the first word and after the last, nothing else: pieces are played one
after another. One voice for a language, at one loudness, at the pace of somebody who explains;
keys and numbers a little slower. No music. Parts of numbers are said level, as if more followed:
they end up in the middle of sentences."""
_SECTIONS = (
    ("", "Screens"),
    ("numbers", "Numbers"),
    ("months", "Months"),
    ("states", "How a case stands"),
    ("words", "Words of the gateway"),
)
_HEADER = ("language", "file", "words", "note", "state")


def as_text(title: str, parts: Sequence[LanguagePlan]) -> str:
    """Write the script as text to print."""
    blocks = [f"{title}: what is to be recorded", STUDIO_INSTRUCTIONS]
    for part in parts:
        count = f"{len(part.recordings)} recordings"
        blocks.append(f"== {part.name} ({part.language}), {count}, into the folder {part.folder_in_menus} ==")
        number = 0
        for heading, lines in _sections(part):
            blocks.append(f"-- {heading} --")
            for line in lines:
                number += 1
                blocks.append(_block(number, line))
    return "\n\n".join(blocks) + "\n"


def as_csv(parts: Sequence[LanguagePlan]) -> str:
    """Write the script as a spreadsheet. Its column `state` says what is there already."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(_HEADER)
    for part in parts:
        for _, lines in _sections(part):
            for line in lines:
                prompt = line.prompt
                row = (part.language, prompt.file, prompt.words, prompt.note, line.state)
                table.writerow(text_row(row))
    return written.getvalue()


def _sections(part: LanguagePlan) -> Iterator[tuple[str, list[PlannedRecording]]]:
    """Yield the recordings in sections by their folder. Folders that are none of the gateway's come last."""
    known = [folder for folder, _ in _SECTIONS]
    for folder, heading in _SECTIONS:
        lines = [line for line in part.recordings if _folder(line) == folder]
        if lines:
            yield heading, lines
    others = [line for line in part.recordings if _folder(line) not in known]
    if others:
        yield "More", others


def _folder(line: PlannedRecording) -> str:
    return line.prompt.file.rpartition("/")[0]


def _block(number: int, line: PlannedRecording) -> str:
    prompt = line.prompt
    done = "" if line.state == "missing" else f"   ({'a draft is' if line.state == 'draft' else 'is'} there)"
    words = textwrap.fill(
        prompt.words or "(no words known: ask who wrote the menus)",
        WIDTH,
        initial_indent="      ",
        subsequent_indent="      ",
    )
    note = f"\n      [{prompt.note}]" if prompt.note else ""
    return f"{number:4}. {prompt.file}{done}\n{words}{note}"
