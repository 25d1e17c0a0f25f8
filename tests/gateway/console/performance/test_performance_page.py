"""The public page on how the service does."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import menus.words
from gateway.console.performance.report import MonthCounts, sections_of
from gateway.console.public_words.public_words import LANGUAGES, words_in
from gateway.insights.count_store import DayCounts
from gateway.insights.group import Group
from gateway.messaging.delivery_times import DeliveryTimes, times_key
from gateway.messaging.routing.cost_totals import CostGroup, day_costs_key, hash_field
from menus.insights import measures
from menus.insights.measures import SESSIONS
from tests.clock import Clock
from tests.gateway.conftest import MakeServices
from tests.gateway.console.conftest import ConsolePage, Visit, add_user, make_console
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services, create_app

MENUS = """\
version: 1
service:
  name: {en: County, sw: Kaunti, so: Degmo}
  languages: {en: English, sw: Kiswahili, so: Soomaali}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*1#": bye}}
screens: {bye: {end: {en: Bye, sw: Kwaheri, so: Nabad}}}
"""
ON = {"CONSOLE_PERFORMANCE": "on"}
MONTH = date(2026, 10, 1)
WORDS_OF_MENUS = Path(menus.words.__file__).parent


def month(
    first: date, filed: int = 0, begun: int = 0, texts: int = 0, quick: tuple[int, int] = (0, 0)
) -> MonthCounts:
    """A month in which half of the cases were answered within a day, and none was closed."""
    case = {measures.FILED: filed, "first_took.0": filed // 2, "first_took.7": filed - filed // 2}
    sessions = {measures.BEGUN: begun, measures.COMPLETED: begun // 2, measures.LEFT: begun - begun // 2}
    return MonthCounts(first, {"case:problem": case, SESSIONS: sessions}, texts, DeliveryTimes(*quick))


def test_a_column_or_month_that_tells_nothing_is_left_out_but_for_one_between_others() -> None:
    before = [date(2026, 9, 1), date(2026, 8, 1), date(2026, 7, 1)]
    months = [month(MONTH, 40, 9), month(before[0], 9, 9), month(before[1], 30, 9), month(before[2], 9, 9)]
    (reports,) = sections_of(months, {"resolved"})
    assert reports.columns == ("filed", "answered_1")
    assert [first for first, _ in reports.rows] == [MONTH, *before[:2]]
    assert [cells[0] for _, cells in reports.rows] == [40, None, 30]


@pytest.fixture
def public(make_services: MakeServices, tmp_path: Path) -> Services:
    """A service with yesterday's counts."""
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS, encoding="utf-8")
    services = make_services(GATEWAY_MENUS=str(path), **ON)
    services.publisher.publish(read_kept_menu_file(path))
    return services


def count(services: Services, day: date) -> None:
    """Count sessions of three languages, cases, and texts on a day."""
    counts = DayCounts()
    for language, begun in (("en", 60), ("sw", 36), ("so", 3)):
        group = Group("ussd", language, "63902", "11111111")
        counts.count(group, SESSIONS, measures.BEGUN, begun)
        counts.count(group, SESSIONS, measures.COMPLETED, begun // 2)
        counts.count(group, SESSIONS, measures.LEFT, begun - begun // 2)
        counts.count(group, "case:problem", measures.FILED, begun)
        for bucket in (1, 3, 5, 8):
            counts.count(group, "case:problem", f"{measures.FIRST_TOOK}{bucket}", begun // 3)
        counts.count(group, "case:problem", f"{measures.STATE}resolved", begun)
        counts.count(group, "case:problem", f"{measures.STATE_TOOK}resolved=7", begun)
    for part in counts.parts():
        services.container.insights.counts.add(f"test {day}", 1, day, part)
    texts = CostGroup("County", "en", "at", "KE", "KES")
    services.redis.hset(day_costs_key(day), hash_field(texts, "texts"), 1234)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=services.menus.current.service.time_zone)
    services.redis.hset(times_key(noon), mapping={"delivered": 1000, "quick": 900})


def yesterday(services: Services) -> date:
    zone = services.menus.current.service.time_zone
    return services.container.resources.clock().astimezone(zone).date() - timedelta(days=1)


def open_page(services: Services, path: str = "/performance") -> ConsolePage:
    return Visit(make_console(services)).get(path, headers={"Sec-Fetch-Site": "cross-site"})


def table(page: ConsolePage, section: str) -> str:
    """The words of a table, with one blank between."""
    (found,) = re.findall(rf'role="region" aria-labelledby="{section}">(.*?)</table>', page.html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", found).split())


@pytest.mark.parametrize(
    ("day_of_month", "numbers"),
    [(1, ("99", "99", "1,234")), (18, ("90 or more", "90 or more", "1,230 or more"))],
)
def test_everybody_sees_how_the_service_does(
    public: Services, day_of_month: int, numbers: tuple[str, str, str]
) -> None:
    public = public.with_clock(Clock(datetime.now(UTC).replace(day=day_of_month, hour=12)))
    filed, begun, sent = numbers
    day = yesterday(public)
    count(public, day)
    count(public, day + timedelta(days=1))
    page = open_page(public)
    assert page.status == 200
    assert table(page, "reports").endswith(f"{day:%B %Y} {filed} 25% 50% 75% 90% or more"), (
        "today is not in it"
    )
    assert table(page, "sessions").endswith(f"{day:%B %Y} {begun} 49%")
    assert table(page, "texts").endswith(f"{day:%B %Y} {sent} 90%")
    assert table(page, "languages").endswith("Share of sessions English 61%"), (
        "a second one is hidden with the small one"
    )
    assert "Numbers under 10 are hidden" in page.text


def test_it_needs_nothing_sets_nothing_and_leads_nowhere_else(public: Services) -> None:
    count(public, yesterday(public))
    page = open_page(public)
    assert page.response.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in page.response.headers
    assert re.findall(r'<a href="([^"]*)"', page.html) == ["?lang=en", "?lang=sw", "?lang=so"]
    assert "<form" not in page.html
    assert "<script" not in page.html
    assert " style=" not in page.html


@pytest.mark.parametrize(
    ("path", "language", "words", "name"),
    [
        ("/performance", "en", "How this service does", "County"),
        ("/performance?lang=sw", "sw", "Zilizoletwa", "Kaunti"),
        ("/performance?lang=so", "so", "Sida adeeggani u shaqeeyo", "Degmo"),
        ("/performance?lang=fr", "en", "How this service does", "County"),
        ("/performance?lang=%3Cb%3E", "en", "How this service does", "County"),
    ],
)
def test_it_is_in_the_languages_of_the_service(
    public: Services, path: str, language: str, words: str, name: str
) -> None:
    count(public, yesterday(public))
    page = open_page(public, path)
    assert f'<html lang="{language}"' in page.html
    assert words in page.text
    assert f'lang="{language}">{name}<' in page.html


def test_each_language_in_which_menus_have_words_is_one_of_the_public_pages() -> None:
    assert {file.stem for file in WORDS_OF_MENUS.glob("*.yaml")} == LANGUAGES
    assert words_in("luo") == words_in("en")


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_each_language_has_every_word_with_its_places(code: str) -> None:
    def places(words: str) -> list[str]:
        return re.findall(r"\{\w+\}", words)

    english = words_in("en")
    assert {name: places(text) for name, text in words_in(code).items()} == {
        name: places(text) for name, text in english.items()
    }


def test_what_was_read_is_kept_for_minutes(public: Services) -> None:
    assert "There is nothing to show yet." in open_page(public).text
    app = make_console(public)
    count(public, yesterday(public))
    assert "There is nothing to show yet." in Visit(app).get("/performance").text


@pytest.mark.parametrize(
    ("changes", "status"),
    [({}, 404), (ON, 200), (ON | {"CONSOLE": "off"}, 404), (ON | {"CONSOLE_PORT": "9099"}, 404)],
)
def test_it_is_served_beside_the_webhooks_where_it_is_wanted(
    make_services: MakeServices, tmp_path: Path, changes: dict[str, str], status: int
) -> None:
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS, encoding="utf-8")
    services = make_services(GATEWAY_MENUS=str(path), **changes)
    assert services.definition.digest
    client = create_app(services).test_client()
    assert client.get("/performance").status_code == status
    assert client.get("/performance/more").status_code == 404


def test_before_anything_is_published_there_is_none(make_services: MakeServices, tmp_path: Path) -> None:
    services = make_services(GATEWAY_MENUS=str(tmp_path / "menus.yaml"), **ON)
    assert open_page(services).status == 404
    add_user(services, "amina", "viewer")
    assert open_page(services).status == 404
