"""Reports what calls play: in one line for `gateway check`, and screen by screen with `--coverage`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from gateway.audio.prompts.screen_audio import ScreenAudio
from gateway.cli.output import pluralise
from ivr.coverage import SpeechSource
from menus.analysis.guess_accuracy import GuessAccuracy
from menus.analysis.unreviewed_words import UnreviewedWords

if TYPE_CHECKING:
    from rich.console import Console

MAX_NAMES = 2  # names that a cell lists
_STYLES = {SpeechSource.RECORDED: "green", SpeechSource.SPOKEN: "", SpeechSource.MISSING: "bold red"}


def print_coverage(name: str, lines: Sequence[ScreenAudio], out: "Console") -> None:
    """Print a line for each screen, with a column for each language."""
    from rich.table import Table
    from rich.text import Text

    if not lines:
        out.print(f"{name} takes no calls.", soft_wrap=True)
        return
    languages = list(dict.fromkeys(line.language for line in lines))
    table = Table(box=None, pad_edge=False)
    for title in ("screen", *languages):
        table.add_column(title)
    cells = {(line.screen, line.language): line for line in lines}
    for screen in dict.fromkeys(line.screen for line in lines):
        row = [cells[screen, language] for language in languages]
        table.add_row(screen, *(Text(_cell(line), style=_STYLES[line.how]) for line in row))
    out.print(table)
    out.print()


def summary_line(lines: Sequence[ScreenAudio]) -> str:
    """Count screens by how they are spoken, in each language: `Calls: en 27 spoken; sw 27 recorded (27 drafts).`"""
    languages = dict.fromkeys(line.language for line in lines)
    summary = [
        _language_summary(language, [line for line in lines if line.language == language])
        for language in languages
    ]
    return f"Calls: {'; '.join(summary)}."


def unreviewed_line(words: UnreviewedWords) -> str:
    """Say which words of ours nobody who speaks the language has read."""
    count = pluralise(len(words.words), "word")
    return (
        f"{words.name} (`{words.language}`): nobody who speaks it has read {count} of our own yet. "
        "`gateway texts export` lists them, `words:` replaces them."
    )


def accuracy_line(accuracy: GuessAccuracy) -> str:
    """Say how well the words and examples of a menu's options tell each other apart."""
    right, three = (
        round(100 * number / accuracy.examples) for number in (accuracy.right, accuracy.among_three)
    )
    return (
        f"Own words at `{accuracy.menu}`: each of {pluralise(accuracy.examples, 'example')} guessed from the others, "
        f"{right} % at once and {three} % among the first three."
    )


def coverage_as_objects(name: str, lines: Sequence[ScreenAudio]) -> list[dict[str, object]]:
    """Return the same facts for programs."""
    return [{"file": name, **asdict(line)} for line in lines]


def _language_summary(language: str, lines: Sequence[ScreenAudio]) -> str:
    counts = [(how, sum(line.how is how for line in lines)) for how in SpeechSource]
    drafts = sum(line.draft for line in lines)
    summary = ", ".join(
        f"{count} {how}" + (f" ({drafts} with drafts)" if how is SpeechSource.RECORDED and drafts else "")
        for how, count in counts
        if count
    )
    return f"{language} {summary}"


def _cell(line: ScreenAudio) -> str:
    length = f" {line.seconds:.1f} s" if line.seconds is not None else ""
    if line.how is SpeechSource.RECORDED:
        return ("draft" if line.draft else "recorded") + length
    unrecorded = [*line.values, *line.missing]
    if not unrecorded:
        return str(line.how)
    more = f" and {len(unrecorded) - MAX_NAMES} more" if len(unrecorded) > MAX_NAMES else ""
    return f"{line.how}, without {', '.join(unrecorded[:MAX_NAMES])}{more}"
