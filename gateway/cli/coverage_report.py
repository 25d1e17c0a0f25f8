"""What `gateway check` tells of calls: in a line, and screen by screen with `--coverage`."""

from collections.abc import Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gateway.audio.prompts.spoken_screens import Heard
from ivr.coverage import How

SHOWN = 2  # names of a cell
_STYLES = {How.RECORDED: "green", How.SPOKEN: "", How.MISSING: "bold red"}


def print_coverage(name: str, lines: Sequence[Heard], out: Console) -> None:
    """A line for each screen, a column for each language."""
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


def in_a_line(lines: Sequence[Heard]) -> str:
    """How many screens are heard how, language by language: `Calls: en 27 spoken; sw 27 recorded (27 drafts).`"""
    languages = dict.fromkeys(line.language for line in lines)
    told = [
        _of_language(language, [line for line in lines if line.language == language])
        for language in languages
    ]
    return f"Calls: {'; '.join(told)}."


def as_objects(name: str, lines: Sequence[Heard]) -> list[dict[str, object]]:
    """The same for programs."""
    return [{"file": name, **asdict(line)} for line in lines]


def _of_language(language: str, lines: Sequence[Heard]) -> str:
    counts = [(how, sum(line.how is how for line in lines)) for how in How]
    drafts = sum(line.draft for line in lines)
    told = ", ".join(
        f"{count} {how}" + (f" ({drafts} with drafts)" if how is How.RECORDED and drafts else "")
        for how, count in counts
        if count
    )
    return f"{language} {told}"


def _cell(line: Heard) -> str:
    length = f" {line.seconds:.1f} s" if line.seconds is not None else ""
    if line.how is How.RECORDED:
        return ("draft" if line.draft else "recorded") + length
    lacks = [*line.values, *line.missing]
    if not lacks:
        return str(line.how)
    more = f" and {len(lacks) - SHOWN} more" if len(lacks) > SHOWN else ""
    return f"{line.how}, without {', '.join(lacks[:SHOWN])}{more}"
