"""Prints the difference between two versions of the menus: pages side by side."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from gateway.cli.output import pluralise
from gateway.console.changes.difference import Difference
from menus.comparison.service_comparison import MessageChange, ScreenChange
from menus.comparison.view_groups import MarkedPages, ViewGroup, group_views, mark_pages

STYLES = {"+": "green", "-": "red", "@": "dim"}


def print_difference(difference: Difference, out: Console) -> None:
    """Print the screens, the texts, and then the lines of the files."""
    found, languages = difference.screens, difference.languages
    for title, changes in (
        ("Changed screens", found.changed),
        ("New screens", found.new),
        ("Screens that nobody reaches any more", found.unreached),
        ("Screens that go", found.removed),
    ):
        _print_screens(title, changes, languages, out)
    for change in found.renamed:
        out.print(Text(f"{change.name_before} is {change.name} now, and shows the same."))
    for text in found.messages:
        _print_message(text, languages, out)
    if found.other_rules:
        names = ", ".join(found.other_rules)
        out.print(Text(f"\nThese look the same but do something else: {names}.", style="bold"))
    if difference.recordings:
        out.print(Text(f"\nChanged recordings: {', '.join(difference.recordings)}."))
    for file in difference.files:
        out.print(Text(f"\n{file.name}", style="bold"), Text(f"+{file.added} -{file.removed}", style="dim"))
        for line in file.lines:
            words = "…" if line.mark == "@" else f"{line.mark} {line.text}"
            out.print(Text(words, style=STYLES.get(line.mark, "")), soft_wrap=True)


def _print_screens(
    title: str, changes: Sequence[ScreenChange], languages: Mapping[str, str], out: Console
) -> None:
    if not changes:
        return
    out.print(Text(f"\n{title} ({len(changes)})", style="bold"))
    for change in changes:
        groups = group_views(change)
        shown = [group for group in groups if group.is_first_shown] or groups
        out.print(Text(f"\n{change.name}", style="bold cyan"))
        for group in shown:
            _print_group(group, languages, out)
        if len(groups) > len(shown):
            hidden = pluralise(len(groups) - len(shown), "page")
            out.print(Text(f"  and {hidden} after a wrong answer (--html shows all)", style="dim"))


def _print_group(group: ViewGroup, languages: Mapping[str, str], out: Console) -> None:
    parts = (languages.get(group.language, group.language), group.place, group.situation)
    out.print(Text(f"  {' · '.join(filter(None, parts))}", style="dim"))
    out.print(_side_by_side(group.before, group.after))


def _print_message(text: MessageChange, languages: Mapping[str, str], out: Console) -> None:
    out.print(Text(f"\nText {text.name} · {languages.get(text.language, text.language)}", style="bold cyan"))
    before, after = mark_pages(*((words,) if words else () for words in (text.before, text.after)))
    out.print(_side_by_side(before, after))


def _side_by_side(before: MarkedPages, after: MarkedPages) -> Table:
    table = Table.grid(expand=True, padding=(0, 1))
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    for number in range(max(len(before), len(after))):
        table.add_row(*(_page(pages, number, style) for pages, style in ((before, "red"), (after, "green"))))
    return table


def _page(pages: MarkedPages, number: int, style: str) -> Panel | Text:
    if number >= len(pages):
        return Text("" if pages else "(not shown here)", style="dim")
    words = Text()
    for part in pages[number]:
        words.append(part.text, style=style if part.changed else "")
    return Panel(words, border_style="dim")
