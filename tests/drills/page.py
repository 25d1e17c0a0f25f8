"""The drills of docs/operations.md: the commands of each, and where they are run."""

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/operations.md"
ONCE, EACH = "once", "on each machine"
BLOCK = re.compile(r"(?ms)^(?:<!-- (?P<mark>[^\n]*) -->\n)?```sh\n(?P<text>.*?)^```$")


@dataclass(frozen=True)
class Step:
    """Commands, and where they are run."""

    where: str
    commands: str


def drills() -> dict[str, list[Step]]:
    """The steps of each drill, by its title."""
    found: dict[str, list[Step]] = {}
    for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _, text = section.partition("\n")
        blocks = [(block["mark"], block["text"]) for block in BLOCK.finditer(text)]
        found[title] = [Step((mark or "").removeprefix("run: "), commands) for mark, commands in blocks]
    return found


def names() -> set[str]:
    """The names that the commands use, which an operator fills in."""
    blocks = [block for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")) if block["mark"] == "names"]
    assert len(blocks) == 1
    return set(re.findall(r"(?m)^([A-Z_]+)=", blocks[0]["text"]))
