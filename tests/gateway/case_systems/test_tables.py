"""`gateway tables pull`: the codes of the case system in tables beside the menu file, and what changed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.case_systems.digit.client import DigitClient
from gateway.case_systems.digit.settings import DigitSettings, read_sources
from gateway.case_systems.digit.tables import pull_tables as pull_digit
from gateway.case_systems.open311.client import Open311Client
from gateway.case_systems.open311.settings import Open311Settings
from gateway.case_systems.open311.tables import pull_tables as pull_open311
from gateway.case_systems.pulled_table import PulledTable, merge_table
from gateway.case_systems.redmine.client import RedmineClient
from gateway.case_systems.redmine.settings import RedmineSettings
from gateway.case_systems.redmine.tables import pull_tables as pull_redmine
from gateway.cli import main
from simulators.digit.app import Digit
from simulators.digit.app import create_app as create_digit
from simulators.open311.app import City
from simulators.open311.requests import CityService
from simulators.redmine.app import Redmine
from simulators.redmine.app import create_app as create_redmine
from tests.clock import Clock
from tests.gateway.case_systems.conftest import API_KEY
from tests.simulators.small_gateway import serve_app

TABLE = PulledTable(
    "services", ("code",), ("code", "name"), ({"code": "a", "name": "A"}, {"code": "b", "name": "B"})
)


@pytest.mark.parametrize(
    ("earlier", "new", "gone", "changed", "text"),
    [
        ("", ["a", "b"], [], [], "code,name\na,A\nb,B\n"),
        ("code,name\na,A\nb,B\n", [], [], [], "code,name\na,A\nb,B\n"),
        ("code,name\na,A\nc,C\n", ["b"], ["c"], [], "code,name\na,A\nb,B\n"),
        ("code,name\na,Old\nb,B\n", [], [], ["a"], "code,name\na,A\nb,B\n"),
        ("code,name,sw\na,A,Maji\n", ["b"], [], [], "code,name,sw\na,A,Maji\nb,B,\n"),
        ("code;sw\na;Maji\nb;Taka\n", [], [], ["a", "b"], "code,name,sw\na,A,Maji\nb,B,Taka\n"),
        ('"not a table', ["a", "b"], [], [], "code,name\na,A\nb,B\n"),
    ],
)
def test_a_table_keeps_the_columns_that_somebody_added(
    earlier: str, new: list[str], gone: list[str], changed: list[str], text: str
) -> None:
    change = merge_table(TABLE, earlier)
    assert [row["code"] for row in change.new] == new
    assert [row["code"] for row in change.gone] == gone
    assert [row["code"] for row in change.changed] == changed
    assert change.text == text


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_services_of_a_city(open311_settings: Open311Settings, clock: Clock, form: str) -> None:
    services, attributes = pull_open311(Open311Client(replace(open311_settings, format=form), clock, 300))
    assert [row["service_code"] for row in services.rows] == ["water", "road", "waste"]
    assert services.rows[1] == {"service_code": "road", "name": "Roads", "group": "", "type": "batch"}
    (attribute,) = attributes.rows
    assert attribute == {
        "service_code": "road",
        "code": "LANES",
        "description": "Lanes?",
        "datatype": "singlevaluelist",
        "required": "true",
        "key": "1",
        "name": "One",
    }


@pytest.fixture
def redmine_url(clock: Clock) -> Iterator[str]:
    with serve_app(create_redmine(Redmine("k" * 20, clock, {"county": "County"}))) as url:
        yield url


def test_the_projects_of_a_redmine(redmine_url: str, clock: Clock) -> None:
    known = RedmineSettings(
        url=redmine_url,
        api_key="k" * 20,
        reference_field=1,
        number_field=0,
        tells_notes=True,
        reopen_status=0,
    )
    projects, trackers = pull_redmine(RedmineClient(known, clock, 300))
    assert projects.rows == [{"identifier": "county", "name": "County", "id": "1"}]
    assert [row["id"] for row in trackers.rows] == ["1", "2"]


@pytest.fixture
def digit_url(clock: Clock) -> Iterator[str]:
    types = {f"T{number}": f"Type {number}" for number in range(1001)}
    with serve_app(create_digit(Digit(clock, "secret", types, {"KIBERA": "Kibera"}))) as url:
        yield url


def test_the_types_and_places_of_a_digit(digit_url: str, clock: Clock) -> None:
    known = DigitSettings(
        url=digit_url,
        tenant="ke.nairobi",
        username="gateway",
        password="secret",
        user_type="EMPLOYEE",
        client="egov-user-client",
        sources=read_sources("ussd=ussd"),
        other_source="mobile",
        number_prefix="+254",
        anonymous_number="",
        services_schema="RAINMAKER-PGR.ServiceDefs",
        hierarchy="ADMIN",
        tells_notes=False,
        takes_verdicts=False,
    )
    services, places = pull_digit(DigitClient(known, clock, 300), known)
    assert len(services.rows) == 1001
    assert services.rows[0] == {"service_code": "T0", "name": "Type 0", "group": ""}
    assert places.rows == [
        {"code": "COUNTY", "type": "County", "parent": ""},
        {"code": "KIBERA", "type": "Ward", "parent": "COUNTY"},
    ]


MENUS = """\
version: 1
service: {name: County, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": start}}
screens:
  start: {menu: What?, save: what, options: [{value: water, say: Water, goto: send}]}
  send: {submit: problem, goto: thanks}
  thanks: {end: "Thank you: {reference}."}
cases:
  problem: {title: "{what}", open311: {service_code: "{what}", address_string: Town hall}}
tables: {open311_services: {file: open311_services.csv}}
messages: {received: "We have {reference}."}
"""


@pytest.fixture
def runner(city_url: str, tmp_path: Path) -> CliRunner:
    (tmp_path / "menus.yaml").write_text(MENUS, encoding="utf-8")
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(tmp_path / "menus.yaml"),
        "GATEWAY_STATE_DIR": str(tmp_path),
        "CASE_SYSTEM": "open311",
        "OPEN311_URL": city_url,
        "OPEN311_API_KEY": API_KEY,
    }
    return CliRunner(env=environ)


def test_the_command_writes_shows_and_the_check_finds_what_is_gone(
    runner: CliRunner, city: City, tmp_path: Path
) -> None:
    menus, table = tmp_path / "menus.yaml", tmp_path / "open311_services.csv"
    told = runner.invoke(main, ["tables", "pull", "--dry-run"]).output
    assert "open311_services.csv: 3 rows: 3 new, 0 gone, 0 changed." in told
    assert not table.exists()
    told = runner.invoke(main, ["tables", "pull"]).output
    assert "+ water  Water  realtime" in told
    assert "`open311_services: {file: open311_services.csv}`" in told
    assert "M216" not in runner.invoke(main, ["check", str(menus)]).output
    del city.store.services["water"]
    city.store.services["tree"] = CityService("tree", "Trees")
    told = runner.invoke(main, ["tables", "pull"]).output
    assert "1 new, 1 gone, 0 changed." in told
    assert "- water  Water  realtime" in told
    checked = " ".join(runner.invoke(main, ["check", str(menus)]).output.split())
    assert "`water` is no service_code of `problem` that the table `open311_services` has" in checked


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"CASE_SYSTEM": "gateway"}, "has no codes to bring"),
        ({"CASE_SYSTEM": "commcare"}, "has no codes to bring"),
        ({"CASE_SYSTEM": "redmine"}, "REDMINE_URL is not set"),
        ({"OPEN311_URL": "http://127.0.0.1:9"}, "could not be asked: no connection. Nothing was changed."),
    ],
)
def test_what_cannot_be_asked_is_told(
    runner: CliRunner, tmp_path: Path, changes: dict[str, str], told: str
) -> None:
    result = runner.invoke(main, ["tables", "pull"], env=changes)
    assert result.exit_code == 1
    assert told in str(result.exception or result.output) + result.output
    assert not list(tmp_path.glob("*.csv"))
