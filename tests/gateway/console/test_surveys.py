"""Results of surveys in the console, and for everybody."""

import csv
import io
from datetime import UTC
from pathlib import Path

import pytest
from flask import Flask

from menus.engine.effects import SurveyAnswers
from tests.gateway.conftest import MakeServices
from tests.gateway.console.conftest import SignIn, Visit
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services, create_app

MENUS = """\
version: 1
service:
  name: {en: County, sw: Kaunti}
  languages: {en: English, sw: Kiswahili}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*1#": ward}}
surveys:
  opinion:
    title: {en: The <new> market, sw: Soko jipya}
    screens: [ward, wanted, thanks]
    until: "2100-01-31"
    quota: {ward: {kibera: 500}}
    full: over
    over: over
    public: true
  closed: {title: Closed, screens: [rate, rated], until: "2025-01-31", over: over}
screens:
  ward:
    menu: {en: Ward?, sw: Wadi?}
    save: ward
    options:
      - {value: kibera, say: {en: Kibera, sw: Kibra}}
      - {value: langata, say: "=Langata"}
      - {value: other, say: {en: Other, sw: Nyingine}}
    goto: wanted
  wanted: {menu: {en: Move it?, sw: Lihamishwe?}, save: wanted, options: yes_no, goto: thanks}
  thanks: {say: {en: Thanks, sw: Asante}, goto: rate}
  over: {end: {en: Over, sw: Kwisha}}
  rate: {ask: {en: Rate, sw: Kadiria}, answer: {type: integer, min: 1, max: 5}, save: stars, goto: rated}
  rated: {end: {en: Bye, sw: Kwaheri}}
"""


@pytest.fixture
def published(services: Services, tmp_path: Path) -> Services:
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS, encoding="utf-8")
    services.publisher.publish(read_kept_menu_file(path))
    return services


def count(services: Services, channel: str = "ussd", **numbers: int) -> None:
    """Count answers: so many for each ward, each of whom says yes."""
    survey = services.menus.current.service.surveys["opinion"]
    for ward, number in numbers.items():
        for place in range(number):
            request = SurveyAnswers(survey, {"ward": ward, "wanted": "true"})
            services.surveys.count("effects:a", f"{channel} {ward} {place}", None, request, channel, UTC)


def test_where_nothing_is_published_there_is_no_survey(sign_in: SignIn) -> None:
    page = sign_in("viewer").get("/console/surveys")
    assert page.status == 200
    assert "No survey yet" in page.text


def test_every_survey_is_listed(published: Services, sign_in: SignIn) -> None:
    count(published, kibera=3)
    text = sign_in("viewer").get("/console/surveys").text
    assert "The <new> market 3 31 January 2100 Open What everybody sees" in text
    assert "Closed 0 31 January 2025 Over –" in text
    assert "Surveys" in sign_in("viewer", "brenda").get("/console/").text


def test_who_works_here_sees_exact_numbers(published: Services, sign_in: SignIn) -> None:
    count(published, kibera=3, langata=1)
    page = sign_in("viewer").get("/console/surveys/opinion")
    assert "4 answers, until 31 January 2100." in page.text
    assert "Kibera 3 of 500 75 % 75 %" in page.text
    assert "Other 0 0 % 0 %" in page.text
    assert "<new>" not in page.html
    assert sign_in("viewer", "brenda").get("/console/surveys/none").status == 404


def test_the_same_as_csv(published: Services, sign_in: SignIn) -> None:
    count(published, langata=2)
    response = sign_in("viewer").get("/console/surveys/opinion.csv").response
    assert response.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))
    assert ["opinion", "ward", "langata", "'=Langata", "2", "100"] in rows


def test_answers_are_told_apart_by_channel_and_day(published: Services, sign_in: SignIn) -> None:
    count(published, kibera=3, langata=1)
    visit = sign_in("viewer")
    assert "USSD:" not in visit.get("/console/surveys/opinion").text, "there is one channel alone"
    count(published, channel="sms", kibera=2)
    page = visit.get("/console/surveys/opinion")
    assert "6 answers, until 31 January 2100. USSD: 4, Texts: 2." in page.text
    assert "Kibera 5 of 500 83 % 83 % 3 2" in page.text
    assert "Answers by day" in page.text

    response = visit.get("/console/surveys/opinion-days.csv").response
    rows = list(csv.reader(io.StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))
    today = published.clock().date().isoformat()
    assert rows == [
        ["survey", "day", "channel", "question", "option", "words", "answers"],
        ["opinion", today, "sms", "", "", "", "2"],
        ["opinion", today, "sms", "wanted", "true", "Yes", "2"],
        ["opinion", today, "sms", "ward", "kibera", "Kibera", "2"],
        ["opinion", today, "ussd", "", "", "", "4"],
        ["opinion", today, "ussd", "wanted", "true", "Yes", "4"],
        ["opinion", today, "ussd", "ward", "kibera", "Kibera", "3"],
        ["opinion", today, "ussd", "ward", "langata", "'=Langata", "1"],
    ]
    assert visit.get("/console/surveys/none-days.csv").status == 404


def public(app: Flask, path: str = "/survey/opinion", **options: object) -> tuple[int, str]:
    page = Visit(app).get(path, **options)
    return page.status, page.text


def test_everybody_sees_nothing_of_few_answers(published: Services, console_app: Flask) -> None:
    count(published, kibera=9)
    status, text = public(console_app)
    assert status == 200
    assert "Fewer than 10 people have answered so far" in text
    assert "%" not in text
    assert "9" not in text.replace("2100", "")


def test_everybody_sees_per_cent_without_small_numbers(published: Services, console_app: Flask) -> None:
    count(published, kibera=60, langata=30, other=10)
    assert "100 people have answered." in public(console_app)[1]
    assert "Kibera 60 % 60 % =Langata 30 % 30 % Other 10 % 10 %" in public(console_app)[1]
    count(published, other=11)
    published.redis.hset("survey:opinion", "option:ward:other", 4)
    text = public(console_app)[1]
    assert "Kibera 64 % 64 % =Langata hidden Other hidden" in text
    assert "Numbers under 10 are hidden" in text


def test_everybody_reads_it_in_a_language_of_the_service(published: Services, console_app: Flask) -> None:
    count(published, kibera=20, langata=20, other=20)
    page = Visit(console_app).get("/survey/opinion?language=sw")
    assert '<html lang="sw"' in page.html
    assert "Soko jipya" in page.text
    assert "Kibra 33 %" in page.text
    assert "Watu 60 wamejibu. Utafiti huu uko wazi hadi 31 Januari 2100." in page.text
    assert "people have answered" not in page.text
    published.redis.hset("survey:opinion", "option:ward:other", 4)
    hidden = Visit(console_app).get("/survey/opinion?language=sw").text
    assert "Nyingine imefichwa" in hidden
    assert "Idadi zilizo chini ya 10 zimefichwa" in hidden
    assert '<html lang="en"' in Visit(console_app).get("/survey/opinion?language=xx").html


def test_the_public_page_asks_nobody_to_sign_in_and_sets_no_cookie(
    published: Services, console_app: Flask
) -> None:
    count(published, kibera=20)
    page = Visit(console_app).get("/survey/opinion", headers={"Sec-Fetch-Site": "cross-site"})
    assert "20 people have answered. The survey is open until 31 January 2100." in page.text
    assert "Set-Cookie" not in page.response.headers
    assert " style=" not in page.html


@pytest.mark.parametrize("path", ["/survey/closed", "/survey/none", "/survey/"])
@pytest.mark.usefixtures("published")
def test_what_its_owner_does_not_want_public_is_not(console_app: Flask, path: str) -> None:
    assert public(console_app, path)[0] == 404


def test_it_is_served_beside_the_webhooks(make_services: MakeServices, tmp_path: Path) -> None:
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS, encoding="utf-8")
    for changes, status in (({}, 200), ({"CONSOLE": "off"}, 404), ({"CONSOLE_PORT": "9099"}, 404)):
        services = make_services(GATEWAY_MENUS=str(path), **changes)
        assert services.definition.digest
        assert create_app(services).test_client().get("/survey/opinion").status_code == status, changes
