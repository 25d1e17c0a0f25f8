"""`gateway replay`: the walks in the store on a menu file, in a process of its own."""

import msgspec
import pytest
from click.testing import CliRunner

from gateway.cli import main
from gateway.cli.commands.replay import report_lines
from gateway.errors import GatewayError
from gateway.published_menus.definition import read_menu_file
from gateway.published_menus.replay_process import ReplayTask, find_sources, replay_in_process, run_task
from menus.replay.report import ReplayReport
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.services import create_app

MENUS = """\
version: 1
service: {name: County, languages: {en: {name: English}}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384*2040#": top}}
screens:
  top: {menu: What is it?, options: [{say: Water, goto: name}, {say: Roads, goto: name}]}
  name: {ask: "Your name?", answer: {type: text}, save: name, goto: bye}
  bye: {end: "Thank you, {name}."}
"""


@pytest.fixture
def menus(tmp_path):
    menus = tmp_path / "menus.yaml"
    menus.write_text(MENUS)
    return menus


@pytest.fixture
def services(make_services, menus):
    """A gateway on which two sessions went to their end, and one dropped."""
    services = make_services(GATEWAY_MENUS=str(menus), GATEWAY_WALK_SAMPLE="1")
    app = create_app(services)
    for typed in (("1", "Wanjiru-99"), ("2", "Otieno-77"), ("1",)):
        phone = Phone(app.test_client())
        phone.dial()
        phone.send(*typed)
    services.container.insights.walks.keep()
    return services


@pytest.fixture
def run(services):
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "REDIS_URL": services.settings.redis_url,
    }
    return lambda *arguments: CliRunner().invoke(main, ["replay", *map(str, arguments)], env=environ)


def test_the_report_says_what_would_change(run, menus):
    menus.write_text(MENUS.replace(", {say: Roads, goto: name}", "").replace("Your name?", "Who are you?"))
    printed = run(menus, "--json")
    assert printed.exit_code == 0, printed.output
    report = msgspec.json.decode(printed.output, type=ReplayReport)
    assert (report.walks, report.stuck, report.stuck_at[0].walks) == (3, 1, 1)
    said = "\n".join(report_lines(menus, report))
    assert said.startswith("3 walks of the last 7 days on ")
    assert ": 0 end alike, 2 meet a changed screen, 1 could not go on." in said
    assert "1 walk could not go on at top: the option `Roads` is gone." in said
    assert "  - Your name?\n" in said
    assert "  + Who are you?\n" in said
    assert "Wanjiru" not in said


def test_menus_with_errors_are_refused(run, menus):
    menus.write_text(MENUS.replace("goto: bye", "goto: nowhere"))
    said = run(menus)
    assert said.exit_code == 1
    assert "M201" in said.output


def test_without_walks_it_says_who_keeps_them(run, menus, store):
    store.delete("walks")
    assert "No walks are kept yet" in run(menus).output


def test_a_deadline_leaves_the_rest(services, menus):
    walks = [*services.container.insights.walk_store.all()]
    source = read_menu_file(menus).source
    task = ReplayTask(walks, source, find_sources(walks, services.versions), services.clock(), 10.0)
    moments = iter([0.0, 1.0, 11.0])
    report = run_task(task, lambda: next(moments))
    assert (report.walks, report.alike, report.left) == (1, 1, 2)


def test_a_process_that_fails_is_told_without_a_trace(services, menus):
    source = read_menu_file(menus).source
    broken = type(source)(source.file, "version: 1\n", {}, {})
    with pytest.raises(GatewayError, match="The replay failed"):
        replay_in_process(ReplayTask([], broken, {}, services.clock(), 5.0))
