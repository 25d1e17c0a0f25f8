"""The pages of docs/ as HTML. They travel in the wheel: `docs` beside this module is a link to the folder."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(__file__).with_name("docs")
HELP_PATH = "/console/help"
NAME = re.compile(r"(?:adr/)?[a-z0-9-]+")
PICTURE = re.compile(r"(?:[a-z0-9_-]+/)?[a-z0-9_-]+\.(?:png|svg|jpg|webp)")
EXTERNAL = ("https://", "http://", "mailto:", "#")
LOCAL_PAGE = re.compile(r"(?:\.\./)?((?:adr/)?[a-z0-9-]+)\.md(#.*)?")
NO_LETTERS = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page: its name in addresses, its title, and its HTML, which has no tags of the writer's own."""

    name: str
    title: str
    html: str


def page_names() -> list[str]:
    """Return the names of all pages of the folder itself."""
    return sorted(file.stem for file in FOLDER.glob("*.md"))


@cache
def read_page(name: str) -> HelpPage | None:
    """Return a page, or None if there is none of this name."""
    file = FOLDER / f"{name}.md"
    if not NAME.fullmatch(name) or not file.is_file():
        return None
    tokens = _parser().parse(file.read_text(encoding="utf-8"))
    html = str(_parser().renderer.render(_adapted(tokens), _parser().options, {}))
    # What scrolls by itself can be reached by keyboard. `<pre>` in a text is escaped, so this is no text.
    return HelpPage(name, _title(tokens) or name, html.replace("<pre>", '<pre tabindex="0">'))


def picture(name: str) -> Path | None:
    """Return the file of a picture, or None if there is none of this name."""
    file = FOLDER / "images" / name
    return file if PICTURE.fullmatch(name) and file.is_file() else None


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _title(tokens: list[Token]) -> str:
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            return tokens[place + 1].content.replace("`", "")
    return ""


def _adapted(tokens: list[Token]) -> list[Token]:
    """Give headings their ids, and let links lead to pages and pictures of the help."""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _heading_id(tokens[place + 1].content))
        if token.type == "table_open":
            token.attrSet("class", "help-table")
            token.attrSet("tabindex", "0")
        for part in token.children or ():
            if part.type == "link_open":
                part.attrSet("href", _address(str(part.attrGet("href") or "")))
            elif part.type == "image":
                part.attrSet("src", f"{HELP_PATH}/{str(part.attrGet('src') or '').removeprefix('../')}")
    return tokens


def _address(target: str) -> str:
    if target.startswith(EXTERNAL):
        return target
    found = LOCAL_PAGE.fullmatch(target)
    return f"{HELP_PATH}/{found[1]}{found[2] or ''}" if found else f"{HELP_PATH}/"


def _heading_id(heading: str) -> str:
    return NO_LETTERS.sub("", heading.lower()).replace(" ", "-")
