"""Writes the files of a kit that docs/production.md shows into it: `python -m gateway.kit.production_page`."""

import re
from pathlib import Path

from gateway.kit.kit import kit_file
from gateway.kit.kit_values import KitValues

PAGE = Path("docs/production.md")
SHOWN = re.compile(r"(?s)(<!-- kit: (?P<name>[\w./-]+) -->\n```(?P<language>\w+)\n).*?(?=```\n)")


def page_with_files(page: str) -> str:
    """Return the page with each file that it shows as a kit has it."""
    return SHOWN.sub(lambda found: found[1] + kit_file(found["name"], KitValues()), page)


def main() -> None:
    """Update the page."""
    PAGE.write_text(page_with_files(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
