"""Writes the documentation of the settings: the table in README.md, and .env.example.

`python -m gateway.settings.reference` updates both files in the current folder.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap

from gateway.settings.reader import setting_rows
from gateway.settings.setting_row import SettingRow
from gateway.settings.settings_check import PROVIDER_VARIABLES

README, EXAMPLE = Path("README.md"), Path(".env.example")
TABLE = re.compile(r"(?<=\| variable \| default \| meaning \|\n\| --- \| --- \| --- \|\n)(\|.*\n)+")
EXAMPLE_HEAD = """\
# The environment of the gateway in production. Written by `python -m gateway.settings.reference`: do not edit.
# What has no `#` before its name must be set. What has one shows its default.
"""
PROVIDER_NEED = "# Needed where {lists} names this {kind}.\n"
COMMENT_WIDTH = 110


def readme_with_table(readme: str, rows: Iterable[SettingRow]) -> str:
    """Return the README with its table of settings replaced by `rows`."""
    table = "".join(
        f"| `{row.name}` | {f'`{row.default}`' if row.default else ''} | {_meaning(row)} |\n" for row in rows
    )
    return TABLE.sub(lambda _found: table, readme)


def environment_example(rows: Iterable[SettingRow]) -> str:
    """Return the text of .env.example."""
    return EXAMPLE_HEAD + "".join(map(_example_entry, rows))


def _example_entry(row: SettingRow) -> str:
    return f"\n{example_comment(row)}{'' if row.production_need else '#'}{row.name}={row.default}\n"


def example_comment(row: SettingRow) -> str:
    """Return the lines of comment above a setting in an environment file."""
    comment = "".join(f"# {line}\n" for line in wrap(_meaning(row), COMMENT_WIDTH))
    if row.needed_for:
        lists = " or ".join(PROVIDER_VARIABLES[channel] for channel in row.needed_for)
        kind = "case system" if "cases" in row.needed_for else "provider"
        comment += PROVIDER_NEED.format(lists=lists, kind=kind)
    return comment


def _meaning(row: SettingRow) -> str:
    return f"{row.description} Secret." if row.secret else row.description


def main() -> None:
    """Update both files."""
    rows = setting_rows()
    README.write_text(readme_with_table(README.read_text(encoding="utf-8"), rows), encoding="utf-8")
    EXAMPLE.write_text(environment_example(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
