"""The way from page to page. A page is listed once it exists, and for those who may open it."""

from dataclasses import dataclass

from flask import current_app, g, request

from gateway.console.context import console
from gateway.console.page import CONSOLE_PATH, pages

SECTIONS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("", (("At a glance", "/"),)),
    (
        "Menus",
        (
            ("Overview", "/menus"),
            ("Editor", "/menus/edit"),
            ("Changes", "/menus/changes"),
            ("Versions", "/menus/versions"),
            ("Translations", "/menus/translations"),
            ("Recordings", "/menus/recordings"),
            ("Scenarios", "/menus/scenarios"),
            ("Tables", "/menus/tables"),
        ),
    ),
    (
        "Service",
        (
            ("Insights", "/insights"),
            ("Surveys", "/surveys"),
            ("Submissions", "/submissions"),
            ("Cases", "/cases"),
            ("Words", "/words"),
            ("Messages", "/messages"),
            ("Announcements", "/announcements"),
            ("Payments", "/payments"),
            ("Reminders", "/reminders"),
            ("Delivery", "/delivery"),
            ("Forget a person", "/forget"),
        ),
    ),
    ("People", (("People", "/people"), ("Audit log", "/audit"))),
    ("More", (("Help", "/help/"),)),
)
"""The sections of the navigation: the title of each, and the titles and paths of its pages."""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A line of the navigation. `is_open`: the page is this one, or stands below it; `is_current`: it is this one."""

    title: str
    path: str
    is_open: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class NavigationSection:
    """A group of lines under a title, which may be empty."""

    title: str
    items: tuple[NavigationItem, ...]


def navigation() -> list[NavigationSection]:
    """Return the sections with the pages that exist and that who is signed in may open."""
    user = g.get("user")
    role = user.role_in(console().service_file) if user else None
    if role is None:
        return []
    open_paths = {
        rule.path for rule in pages(current_app).values() if rule.role is not None and rule.role <= role
    }
    here = _line_of(request.path.removeprefix(CONSOLE_PATH))
    sections = [
        NavigationSection(
            title,
            tuple(
                NavigationItem(name, CONSOLE_PATH + path, path == here, request.path == CONSOLE_PATH + path)
                for name, path in items
                if CONSOLE_PATH + path in open_paths
            ),
        )
        for title, items in SECTIONS
    ]
    return [section for section in sections if section.items]


def _line_of(path: str) -> str:
    """Return the path of the line that a page belongs to: its own, else the longest that it stands below."""
    lines = [line for _, items in SECTIONS for _, line in items]
    above = [line for line in lines if line != "/" and path.startswith(f"{line.rstrip('/')}/")]
    return path if path in lines else max(above, key=len, default="")
