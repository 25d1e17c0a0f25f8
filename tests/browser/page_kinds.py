"""The kinds of parts that a page is made of. Pages of the same kinds differ in their words only."""

from html.parser import HTMLParser

VOID = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input"),
        *("link", "meta", "param", "source", "track", "wbr"),
    ]
)
UNSEEN = frozenset(("script", "style", "template", "path", "head"))
TELLING = frozenset(
    ("class", "role", "type", "scope")
)  # a rule or a style sheet tells parts by what these say
TOLD = frozenset(("hidden", "open", "disabled", "alt", "href", "tabindex", "for", "lang", "required"))
DEPTH = 3  # a kind is a part with what it stands in, and what that stands in


class KindsOfParts(HTMLParser):
    """Gathers the kinds of a page's parts."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: set[str] = set()
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a part, by what it is and what it stands in."""
        said = sorted(f"{name}={text}" for name, text in attrs if name in TELLING)
        has = sorted(name for name, _ in attrs if name in TOLD or name.startswith("aria-"))
        self._open.append((tag, " ".join([tag, *said, *has])))
        if not any(name in UNSEEN for name, _ in self._open):
            self.kinds.add(" > ".join(kind for _, kind in self._open[-DEPTH:]))
        if tag in VOID:
            self._open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a part without contents."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Leave a part, and those in it whose ends may be left out."""
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]


def kinds_of(markup: str) -> set[str]:
    """The kinds of parts in a page's markup."""
    parser = KindsOfParts()
    parser.feed(markup)
    return parser.kinds
