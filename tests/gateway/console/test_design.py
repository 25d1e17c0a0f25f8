"""The colours of the console can be read, in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from itertools import combinations
from pathlib import Path

import pytest

import gateway

STATIC = Path(gateway.__file__).parent / "console/static"
CSS = (STATIC / "console.css").read_text(encoding="utf-8")
SCHEMES = dict(
    zip(("light", "dark"), re.findall(r":root \{\n?(.*?)\n\s*\}", CSS, re.DOTALL)[:2], strict=True)
)
TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "blue", "bad") for ground in ("ground", "card", "sunken")),
    *((kind, f"{kind}-ground") for kind in ("blue", "good", "caution", "bad")),
    *(("ink", f"{kind}-ground") for kind in ("blue", "good", "caution", "bad")),
    ("on-blue", "blue"),
    ("on-blue", "blue-strong"),
]
LINES = [(line, ground) for line in ("edge", "focus") for ground in ("ground", "card")]


def colour(scheme: str, name: str) -> tuple[float, ...]:
    """Its three parts, from 0 to 1."""
    found = re.search(rf"--{name}: (#[0-9a-f]{{3,6}})", SCHEMES[scheme])
    assert found, f"{name} in {scheme}"
    digits = found[1][1:] if len(found[1]) == 7 else "".join(digit * 2 for digit in found[1][1:])
    return tuple(int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))


def luminance(parts: tuple[float, ...]) -> float:
    """The relative luminance, as WCAG defines it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(scheme: str, one: str, other: str) -> float:
    """The contrast of two colours."""
    bright, dark = sorted((luminance(colour(scheme, name)) for name in (one, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_colours_can_be_read(scheme: str) -> None:
    faint = {pair: contrast(scheme, *pair) for pair in TEXT if contrast(scheme, *pair) < 4.5}
    faint |= {pair: contrast(scheme, *pair) for pair in LINES if contrast(scheme, *pair) < 3}
    assert faint == {}


def test_no_two_style_sheets_of_a_page_mean_something_else_by_a_class() -> None:
    """Lines of a scenario stood upside down, as the class of their box was that of a figure of the replay."""
    linked = re.compile(r"filename='([a-z]+\.css)'")
    given = re.compile(r"^\.([a-z-]+) \{", re.MULTILINE)
    sheets = {file.name: set(given.findall(file.read_text("utf-8"))) for file in STATIC.glob("*.css")}
    assert sheets["menus.css"]
    shared: dict[str, set[str]] = {}
    for template in STATIC.parent.glob("templates/**/*.html"):
        names = {"console.css", *linked.findall(template.read_text("utf-8"))} & set(sheets)
        for one, other in combinations(sorted(names), 2):
            if both := sheets[one] & sheets[other]:
                shared[f"{one}, {other}"] = both
    assert shared == {}
