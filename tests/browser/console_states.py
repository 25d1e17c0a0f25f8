"""The console with nothing in it, with much, and with a draft that is wrong; and the addresses of all its pages."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random

from flask import Flask
from playwright.sync_api import BrowserContext

from gateway.console.page import pages
from gateway.console.people.role import Role
from gateway.console.people.user import User
from gateway.insights.group import version_of
from gateway.insights.made_up_days import MadeUpDays
from gateway.published_menus.definition import read_menu_file
from menus.engine.effects import SurveyAnswers
from tests.browser.operator_states import REFERENCE, SEARCH, TASK, fill_operators
from tests.gateway.services import Services

ROOT = Path(__file__).parents[2]
OWNER = "amina"
EXAMPLES = {
    "name": {
        "help": "console",
        "people": "njeri",
        "announcements": "clinic-june",
        "surveys": "opinion",
        "survey": "opinion",
    },
    "number": {"": "1"},
    "submission": {"": "stuck0"},
    "payment_id": {"": "payment1"},
    "reference": {"": REFERENCE},
    "task": {"tasks": TASK, "found": SEARCH},
    "screen": {"insights": "category"},
    "language": {"recordings": "sw"},
    "file": {"sw": "welcome.mp3"},
}
"""What stands in the places of a path, by the word that the path has before it."""
FURTHER = (
    "/console/nothing-here",
    "/console/menus/versions/compare?before=1&after=2",
    "/console/audit?search=njeri",
    "/console/submissions?state=pending",
    "/console/payments?state=doubled",
    "/console/announcements/a-name-as-long-as-names-of-announcements",
)

BETTER = (
    ("How can we help?", "What can we do for you?"),
    ("How many homes are affected?", "How many homes have the problem?"),
    ("en: Report a problem", "en: Report what is wrong"),
)
SURVEY = """\
surveys:
  opinion:
    title: {en: How good was the work?, sw: Kazi ilikuwa nzuri kiasi gani?}
    screens: [rate, why, feed_back, heard]
    until: "2100-01-31"
    over: bye
    public: true

reminders:
  still_fixed: {message: still_fixed, when: {state: resolved}, after: 14d}

cases:
"""
REMINDED = """\
messages:
  still_fixed: {en: "Is {reference} still fixed?", sw: "Je, {reference} bado ni nzuri?"}
"""
RATINGS = {"5": 41, "4": 23, "3": 12, "2": 4, "1": 11}
LONG_WORDS = "Tell us what the problem is about, in as few words as you can, and choose one of these "


class State(StrEnum):
    """What is in the console."""

    EMPTY = "empty"
    FULL = "full"
    FAILING = "failing"


def menu_file(folder: Path, state: State) -> Path:
    """Return the path of the menu file that is the draft. It is there unless the console is empty."""
    folder = folder / state
    folder.mkdir(parents=True)
    file = folder / "menus.yaml"
    if state is not State.EMPTY:
        shutil.copy(ROOT / "menus.yaml", file)
        for name in ("services", "audio", "scenarios"):
            shutil.copytree(ROOT / name, folder / name)
    return file


def fill(services: Services, file: Path, state: State) -> None:
    """Put people, versions and a changed draft into the console."""
    console = services.container.console
    console.users.add(User(name=OWNER, role=Role.OWNER, created_at=datetime.now(UTC)))
    if state is State.EMPTY:
        return
    console.user_admin.add("njeri", Role.PUBLISHER, "", OWNER)
    for number, role in enumerate(Role):
        name = f"{role.word}.with.a.long.name{number}@county.example.org"
        console.user_admin.add(name, role, "", OWNER)
    before = (
        file.read_text(encoding="utf-8")
        .replace("cases:\n", SURVEY, 1)
        .replace("\nmessages:\n", f"\n{REMINDED}", 1)
    )
    file.write_text(before, encoding="utf-8")
    services.publisher.publish(read_menu_file(file), "njeri", "First version")
    changed = before.replace("en: Information,", "en: Information desk,")
    assert changed != before
    file.write_text(changed, encoding="utf-8")
    services.publisher.publish(read_menu_file(file), "njeri", "The desk has its name on the first page")
    _count_made_up_citizens(services)
    _answer_survey(services)
    fill_operators(services, is_failing=state is State.FAILING)
    file.write_text(_wrong(before) if state is State.FAILING else _better(before), encoding="utf-8")


def _count_made_up_citizens(services: Services) -> None:
    """Put a month of counts into the store, half of it of a version before."""
    container = services.container
    service = container.menus.service()
    today = container.resources.clock().astimezone(service.time_zone).date()
    first, middle = today - timedelta(days=29), today - timedelta(days=14)
    newest, before = services.versions.all()[:2]
    versions = [(first, version_of(before.digest)), (middle, version_of(newest.digest))]
    citizens = MadeUpDays(service, versions, Random(1))  # noqa: S311 - made-up citizens
    citizens.fill(container.insights.counts, first, today, sessions=40)


def _answer_survey(services: Services) -> None:
    """Put answers to the survey into the store."""
    service = services.container.menus.service()
    survey = service.surveys["opinion"]
    for rating, number in RATINGS.items():
        for place in range(number):
            answers = SurveyAnswers(survey, {"rating": rating})
            channel = ("ussd", "ussd", "sms", "voice")[place % 4]
            services.surveys.count(
                "effects:made-up", f"{rating} {place}", None, answers, channel, service.time_zone
            )


def _better(text: str) -> str:
    """Change texts of several screens. The recordings of the other language stay as they are."""
    for before, after in BETTER:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


def _wrong(text: str) -> str:
    """Leave a way to a screen that is not there, and a page that is too long."""
    found = text.replace("goto: road_problem", "goto: road_proble", 1)
    return re.sub(r"(\n  category:\n    menu:\n      en: )", rf"\1{LONG_WORDS * 3}", found, count=1)


def sign_in(services: Services, context: BrowserContext, url: str) -> None:
    """Sign the owner in in a browser."""
    console = services.container.console
    owner = console.users.find(OWNER)
    assert owner
    context.add_cookies([{"name": "console", "value": console.sessions.begin(owner), "url": url}])


def addresses(app: Flask) -> list[str]:
    """Return an address of each page that can be opened, the table of pages over."""
    found = [_address(rule.path) for rule in pages(app).values() if "GET" in rule.methods]
    return sorted({*found, *FURTHER})


def _address(path: str) -> str:
    """Put an example in each of the places of a path."""
    parts: list[str] = []
    for part in path.split("/"):
        name = part.strip("<>").split(":")[-1]
        examples = EXAMPLES.get(name, {}) if part.startswith("<") else {name: part}
        parts.append(examples.get(parts[-1] if part.startswith("<") else name, examples.get("", "nothing")))
    return "/".join(parts)
