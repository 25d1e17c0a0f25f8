"""Pages of insights: what they say is what was counted."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import timedelta

import pytest

from gateway.insights.count_store import DayCounts
from gateway.insights.figures import case_figures, screen_figures, session_figures
from gateway.insights.group import Group
from gateway.insights.reader import Stretch
from gateway.messaging.routing.cost_totals import (
    CostGroup,
    day_costs_key,
    day_texts_key,
    hash_field,
    text_fields,
)
from menus.insights import measures
from menus.insights.measures import Counts
from tests.gateway.console.conftest import SignIn, Visit
from tests.gateway.console.insights.conftest import CountedService
from tests.gateway.services import Services

VIEWS = (
    "",
    "/view/funnel",
    "/view/map",
    "/view/compare",
    "/view/answers",
    "/view/cases",
    "/view/messages",
    "/view/payments",
    "/category",
)


def totals_of(counted: CountedService, days: int = 30) -> Mapping[str, Counts]:
    """The counts of the last days."""
    return counted.reader.totals(Stretch(counted.today - timedelta(days=days - 1), counted.today))


def rows_of(visit: Visit, path: str) -> list[dict[str, str]]:
    """The rows of a page's CSV."""
    page = visit.get(f"/console/insights{path}{'&' if '?' in path else '?'}format=csv")
    assert page.response.mimetype == "text/csv", page.text
    return list(csv.DictReader(io.StringIO(page.html)))


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize("view", VIEWS)
def test_each_page_answers_without_counts(view: str, sign_in: SignIn) -> None:
    page = sign_in("viewer").get(f"/console/insights{view}")
    assert page.status == 200
    assert "Undefined" not in page.text


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_live_yet(view: str, sign_in: SignIn) -> None:
    page = sign_in("viewer").get(f"/console/insights{view}")
    assert page.status == 200
    assert "No menus are live yet" in page.text


def test_the_overview_has_the_sessions_that_were_counted(sign_in: SignIn, counted: CountedService) -> None:
    sessions = session_figures(totals_of(counted))
    page = sign_in("viewer").get("/console/insights")
    assert f"Sessions {sessions.begun:,}" in page.text
    assert f"{sessions.completed:,} of {sessions.over:,} that are over" in page.text
    assert (
        "If a web process is killed or its machine fails, what it counted in its last second is missing."
        in page.text
    )
    rows = rows_of(sign_in("viewer", "otieno"), "")
    for name in ("begun", "completed", "left", "redials"):
        assert sum(int(row[name]) for row in rows) == getattr(sessions, name) > 0


def test_how_sessions_ended_is_told(services: Services, sign_in: SignIn, counted: CountedService) -> None:
    visit, before = sign_in("viewer"), session_figures(totals_of(counted))
    assert "the gateway ended" not in visit.get("/console/insights").text
    counts = DayCounts()
    for name, number in ((measures.STOPPED, 7), (measures.RESUMED, 5)):
        counts.count(Group("ussd", "en", "63902", "00000000"), measures.SESSIONS, name, number)
    assert services.container.insights.counts.add("another", 1, counted.today, counts)
    page = visit.get("/console/insights").text
    assert f"{before.completed:,} of {before.over + 7:,} that are over; the gateway ended 7" in page
    assert "5 went on where a line had dropped" in page
    assert "Ended by the gateway" in visit.get("/console/insights/view/compare?by=network").text


def test_redials_time_and_cost_are_told_by_day(
    services: Services, sign_in: SignIn, counted: CountedService
) -> None:
    visit, yesterday = sign_in("viewer"), counted.today - timedelta(days=1)
    assert "What texts and calls cost, by day" not in visit.get("/console/insights").text
    texts = CostGroup("County", "en", "at", "KE", "KES")
    services.redis.hset(day_costs_key(yesterday), hash_field(texts, "cost"), 3_200_000)
    services.redis.hset(f"cost-calls:{yesterday}", "out:at:KES:cost", 800_000)
    services.redis.hset(f"cost-calls:{counted.today}", "out:twilio:USD:cost", 50_000)
    page = visit.get("/console/insights").text
    assert "Texts and calls cost KES 4.00 + USD 0.05" in page
    assert "Day Begun Came to the end Left Dialled again" in page
    assert "What texts and calls cost, by day The figures by day Day KES USD" in page
    assert f"{yesterday:%-d %b %Y} 4 0 " in page
    rows = {row["day"]: row for row in rows_of(visit, "")}
    assert (rows[str(yesterday)]["cost_KES"], rows[str(counted.today)]["cost_USD"]) == ("4.0", "0.05")
    of_day = counted.reader.by_day(Stretch(yesterday, yesterday))[yesterday]
    mean = session_figures({"": of_day}).mean_seconds
    assert mean is not None
    assert float(rows[str(yesterday)]["mean_seconds"]) == round(mean, 1) > 0
    of_screens = screen_figures(counted.reader.totals(Stretch(yesterday, yesterday))).values()
    assert sum(sum(one.buckets) for one in of_screens) == of_day["timed"]


@pytest.mark.parametrize(
    ("query", "days"),
    [("days=7", 7), ("from={first}&to={today}", 3), ("to={today}&from={first}&language=sw", 3)],
)
def test_days_and_citizens_are_chosen(
    query: str, days: int, sign_in: SignIn, counted: CountedService
) -> None:
    first = counted.today - timedelta(days=days - 1)
    asked = query.format(first=first, today=counted.today)
    rows = rows_of(sign_in("viewer"), f"?{asked}")
    assert [row["day"] for row in rows] == [str(first + timedelta(days=one)) for one in range(days)]
    stretch = Stretch(first, counted.today)
    if "language" in asked:
        stretch = Stretch(first, counted.today, stretch.group._replace(language="sw"))
    assert sum(int(row["begun"]) for row in rows) == session_figures(counted.reader.totals(stretch)).begun > 0


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=yesterday", "Write both days as year-month-day, such as 2026-11-30."),
        ("from=2026-02-30&to=2026-03-01", "Write both days as year-month-day"),
        ("from=2026-03-02&to=2026-03-01", "The first day comes after the last."),
        ("days=99999999", "Sessions"),
        ("days=²", "Sessions"),
        ("language=%3Cscript%3E", "Nothing was counted on these days"),
    ],
)
def test_bad_choices_are_told_in_words(query: str, said: str, sign_in: SignIn) -> None:
    page = sign_in("viewer").get(f"/console/insights?{query}")
    assert page.status == 200
    assert said in page.text
    assert "<script>" not in page.html


def test_the_funnel_begins_with_all_and_ends_with_the_cases(sign_in: SignIn, counted: CountedService) -> None:
    figures, kind = screen_figures(totals_of(counted)), next(iter(case_figures(totals_of(counted))))
    visit = sign_in("viewer")
    rows = rows_of(visit, f"/view/funnel?case={kind}")
    assert float(rows[0]["share"]) == 1
    assert {row["screen"]: int(row["shown"]) for row in rows}.items() <= {
        name: one.shown for name, one in figures.items()
    }.items()
    assert f"Filed: {kind}" in visit.get(f"/console/insights/view/funnel?case={kind}").text
    assert len(rows) < len(rows_of(visit, "/view/funnel"))


def test_every_way_that_was_taken_is_on_the_map(sign_in: SignIn, counted: CountedService) -> None:
    rows = rows_of(sign_in("viewer"), "/view/map")
    taken = {(row["from"], row["to"]): int(row["count"]) for row in rows if row["count"] != "0"}
    figures = screen_figures(totals_of(counted))
    assert taken == {
        (name, target): count for name, one in figures.items() for target, count in one.ways.items()
    }


@pytest.mark.parametrize("dimension", ["channel", "language", "network", "version"])
def test_values_side_by_side_add_up(dimension: str, sign_in: SignIn, counted: CountedService) -> None:
    visit = sign_in("viewer")
    rows = rows_of(visit, f"/view/compare?by={dimension}")
    assert len(rows) > 1
    assert sum(int(row["begun"]) for row in rows) == session_figures(totals_of(counted)).begun
    assert {
        "version": "version 1",
        "network": "Safaricom (63902)",
        "language": "Kiswahili",
        "channel": "USSD",
    }[dimension] in visit.get(f"/console/insights/view/compare?by={dimension}").text


def test_states_of_cases_stand_as_in_the_menus(sign_in: SignIn, counted: CountedService) -> None:
    (figures,) = case_figures(totals_of(counted)).values()
    visit = sign_in("viewer")
    rows = [row for row in rows_of(visit, "/view/cases") if row["state"] != "filed"]
    assert [row["state"] for row in rows] == ["received", "in_progress", "resolved"]
    assert {row["state"]: int(row["count"]) for row in rows} == figures.states
    told = visit.get("/console/insights/view/cases").text
    assert told.index(" received ") < told.index(" in_progress ") < told.index(" resolved ")


def test_answers_are_the_words_of_the_menus(sign_in: SignIn, counted: CountedService) -> None:
    rows = [row for row in rows_of(sign_in("viewer"), "/view/answers") if row["screen"] == "water_problem"]
    options = screen_figures(totals_of(counted))["water_problem"].options
    assert [row["answer"] for row in rows] == ["No water", "Dirty water", "Burst or leaking pipe"]
    assert [int(row["count"]) for row in rows] == [options.get(place, 0) for place in range(3)]


def test_what_became_of_texts_and_calls_adds_up(sign_in: SignIn, counted: CountedService) -> None:
    visit = sign_in("viewer")
    page = visit.get("/console/insights/view/messages?format=fates-csv")
    rows = list(csv.DictReader(io.StringIO(page.html)))
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        told = (
            f"{row['kind']}:{row['message']}",
            row["fate"] + (f".{row['reason']}" if row["reason"] else ""),
        )
        sums[told] = sums.get(told, 0) + int(row["count"])
    assert sums == {
        (subject, name): count
        for subject, counts in totals_of(counted).items()
        if subject in ("text:received", "call:received")
        for name, count in counts.items()
    }
    shown = visit.get("/console/insights/view/messages").text
    assert f"received {sums['text:received', 'accepted']:,} {sums['text:received', 'delivered']:,}" in shown
    assert "The phone was off or out of reach for too long." in shown
    assert len({row["day"] for row in rows}) == 10


def test_what_a_case_costs_is_told(services: Services, sign_in: SignIn, counted: CountedService) -> None:
    visit, filed = sign_in("viewer"), sum(one.filed for one in case_figures(totals_of(counted)).values())
    assert "Texts cost for each case" not in visit.get("/console/insights/view/cases").text
    yesterday = counted.today - timedelta(days=1)
    for name, micros in (("received", 800_000), ("resolved", 1_600_000), ("water_off", 5_000_000)):
        for field, value in text_fields(name, "KES", micros * filed).items():
            services.redis.hincrby(day_texts_key(yesterday), field, value)
    assert "Texts cost for each case KES 2.40" in visit.get("/console/insights/view/cases").text
    assert "water_off 1 KES" in visit.get("/console/insights/view/messages").text
    today = f"from={counted.today}&to={counted.today}"
    assert "Texts cost for each case" not in visit.get(f"/console/insights/view/cases?{today}").text
    sw = visit.get("/console/insights/view/cases?language=sw").text
    assert "Texts cost for each case" not in sw, "the cost is that of all citizens"


def test_what_calls_cost_is_told_by_direction(
    services: Services, sign_in: SignIn, counted: CountedService
) -> None:
    visit, key = sign_in("viewer"), f"cost-calls:{counted.today}"
    assert "What calls cost" not in visit.get("/console/insights/view/messages").text
    for name, number in (("calls", 3), ("seconds", 126), ("cost", 12_000_000)):
        services.redis.hset(key, f"out:at:KES:{name}", number)
        services.redis.hset(key, f"in:twilio:none:{name}", 0 if name == "cost" else number)
    shown = visit.get("/console/insights/view/messages").text
    assert "Calls of citizens 3 2.1 – Calls of ours 3 2.1 KES 12.00" in shown
    page = visit.get("/console/insights/view/messages?format=calls-csv")
    assert list(csv.reader(io.StringIO(page.html)))[1:] == [
        [str(counted.today), "in", "twilio", "none", "3", "126", "0.0"],
        [str(counted.today), "out", "at", "KES", "3", "126", "12.0"],
    ]


def test_a_year_is_told_by_week_and_written_by_day(sign_in: SignIn, counted: CountedService) -> None:
    visit = sign_in("viewer")
    page = visit.get("/console/insights?days=365")
    assert "Sessions by week" in page.text
    assert page.html.count("<tr data-mark=") + page.html.count("<tr><th") < 3 * 54 + 20
    assert len(rows_of(visit, "?days=365")) == 365
    begun = session_figures(totals_of(counted)).begun
    weeks = re.findall(r'<th scope="row"><time.*?</th>\s*<td class="number" data-value="(\d+)"', page.html)
    assert sum(map(int, weeks)) == begun
    for view in VIEWS:
        assert visit.get(f"/console/insights{view}?days=365").status == 200


def test_answers_are_told_over_time(sign_in: SignIn, counted: CountedService) -> None:
    page = sign_in("viewer").get("/console/insights/water_problem")
    assert "Answers by day" in page.text
    options = screen_figures(totals_of(counted))["water_problem"].options
    _, _, table = page.html.partition("Answers by day")
    rows = re.findall(r"<tr><th.*?</tr>", table.partition("</table>")[0], re.DOTALL)
    told = [[int(one) for one in re.findall(r'<td class="unseen">(\d+)</td>', row)] for row in rows[1:]]
    assert [sum(column) for column in zip(*told, strict=True)] == [
        options.get(place, 0) for place in range(3)
    ]


def test_a_screen_in_depth_shows_its_page_and_its_days(sign_in: SignIn, counted: CountedService) -> None:
    visit = sign_in("viewer")
    page = visit.get("/console/insights/water_problem")
    figures = screen_figures(totals_of(counted))["water_problem"]
    assert "What is wrong with the water?\n1. No water" in page.html
    assert f"Came to it {figures.shown:,}" in page.text
    assert sum(int(row["shown"]) for row in rows_of(visit, "/water_problem")) == figures.shown
    swahili = visit.get("/console/insights/water_problem?language=sw")
    assert "Kuna tatizo gani la maji?" in swahili.text


@pytest.mark.parametrize("dimension", ["language", "network", "channel", "version"])
def test_a_screen_is_told_side_by_side(dimension: str, sign_in: SignIn, counted: CountedService) -> None:
    visit = sign_in("viewer")
    page = visit.get(f"/console/insights/water_problem?by={dimension}")
    _, _, table = page.html.partition(f'aria-label="This screen by {dimension}"')
    rows = re.findall(r"<tr><td.*?</tr>", table.partition("</table>")[0], re.DOTALL)
    found = [re.findall(r'class="number">([\d,]+)', row)[:2] for row in rows]
    stretch = Stretch(counted.today - timedelta(days=29), counted.today)
    values = counted.reader.by_value(dimension, stretch, "water_problem").values()
    assert len(found) > 1
    assert sorted(found) == sorted([f"{one['shown']:,}", f"{one['answered']:,}"] for one in values)
    assert visit.get("/console/insights/water_problem?by=number").status == 404


@pytest.mark.usefixtures("counted")
def test_a_screen_that_never_was_is_not_found(sign_in: SignIn) -> None:
    assert sign_in("viewer").get("/console/insights/nowhere").status == 404
