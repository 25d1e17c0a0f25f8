"""What `gateway publish` says of two versions."""

import pytest

from gateway.published_menus.definition import MenuSource
from gateway.published_menus.menu_changes import ChangedScreen, MenuChanges, compare_menus

BEFORE = """\
service: {name: X, languages: {en: {name: English}, sw: {name: Kiswahili}}}
include: {health: health.yaml}
screens:
  a: {menu: {en: Yes or no?, sw: Ndiyo?}, options: [{say: {en: Yes, sw: Ndiyo}, goto: b}]}
  b: {end: {en: Done., sw: Basi.}}
messages: {received: {en: Got it., sw: Tumeipata.}}
"""
HEALTH = """\
screens:
  door: {end: {en: Door., sw: Mlango.}}
"""


def source(text: str = BEFORE, health: str = HEALTH, table: str = "code\n1\n") -> MenuSource:
    return MenuSource("menus.yaml", text, {"health.yaml": health, "wards.csv": table})


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (source(), MenuChanges((), (), (), ())),
        (source("# moved\n\n" + BEFORE), MenuChanges((), (), (), ())),
        (
            source(BEFORE.replace("Basi.", "Mwisho.")),
            MenuChanges((), (), (ChangedScreen("b", ("sw",), rules=False),), ()),
        ),
        (
            source(BEFORE.replace("en: Yes,", "en: Yes please,")),
            MenuChanges((), (), (ChangedScreen("a", ("en",), rules=False),), ()),
        ),
        (
            source(BEFORE.replace("b: {end: {en: Done., sw: Basi.}}", "b: {end: Done., resume: never}")),
            MenuChanges((), (), (ChangedScreen("b", ("sw",), rules=True),), ()),
        ),
        (
            source(BEFORE.replace("  b:", "  c: {end: {en: C, sw: C}}\n  b:")),
            MenuChanges(("c",), (), (), ()),
        ),
        (
            source(BEFORE.replace("goto: b", "goto: d").replace("  b:", "  d:")),
            MenuChanges(("d",), ("b",), (ChangedScreen("a", (), rules=True),), ()),
        ),
        (source(BEFORE.replace("Got it.", "We have it.")), MenuChanges((), (), (), ("messages",))),
        (
            source(health=HEALTH.replace("Door.", "Gate.")),
            MenuChanges((), (), (ChangedScreen("health.door", ("en",), rules=False),), ()),
        ),
        (source(table="code\n2\n"), MenuChanges((), (), (), ("tables in files",))),
    ],
)
def test_changes_by_screen_and_language(after: MenuSource, changes: MenuChanges) -> None:
    assert compare_menus(source(), after, ("en", "sw")) == changes
