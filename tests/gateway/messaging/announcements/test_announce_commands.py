import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.settings.reader import read_settings
from tests.gateway.console.filed_cases import do_tasks
from tests.gateway.services import Services, build

Run = Callable[..., Result]
FILE = """\
number,language,ward
0711000111,en,01
0711000112,sw,02
0711,en,03
+254711000111,en,04
0711000113,,05
"""


@pytest.fixture
def services(store: redis.Redis, environ: dict[str, str]) -> Services:  # noqa: ARG001 - empties it
    return build(read_settings(environ))


@pytest.fixture
def run(environ: dict[str, str], services: Services) -> Run:  # noqa: ARG001 - one of them after the other
    def run(*arguments: object, input: str | None = None) -> Result:  # noqa: A002 - click's word
        environ["COLUMNS"] = "200"
        return CliRunner().invoke(main, [str(one) for one in arguments], env=environ, input=input)

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def queued(services: Services) -> int:
    return services.announcements_outbox.depth()


def test_a_dry_run_sends_nothing_and_tells_all(run: Run, services: Services, file: Path) -> None:
    services.consent.stop(services.crypto.digest("+254711000113"))
    told = run("announce", file, "--message", "closed", "--name", "closing")
    assert told.exit_code == 0, told.output
    assert told.output == (
        "`closed` to the numbers of numbers.csv, as closing\n"
        "\n"
        "  2 texts: 1 in en, 1 in sw\n"
        "    en: We are closed tomorrow.\n"
        "    sw: Kesho tumefunga.\n"
        "  2 parts\n"
        "  About KES 1.60\n"
        "  Between 21:00 and 07:00 of the citizen's local time they wait for the morning\n"
        "\n"
        "  Cannot be texted: 1\n"
        "    line 4: 0711 is no number that can be dialled from KE\n"
        "\n"
        "  Twice in the file: 1\n"
        "    line 5: +254711000111 stands in the file before\n"
        "\n"
        "  Do not want it: 1\n"
        "    line 6: 0711000113 does not want it\n"
        "\n"
        "  Not used by `closed`: ward\n"
        "\n"
        "Nothing was sent. To send, say it again with --send.\n"
    )
    assert queued(services) == 0


def test_it_is_queued_once_however_often_it_is_said(run: Run, services: Services, file: Path) -> None:
    first = run("announce", file, "--message", "closed", "--name", "closing", "--send")
    assert first.exit_code == 0, first.output
    assert "3 texts are queued as closing." in first.output
    assert queued(services) == 3
    again = run("announce", file, "--message", "closed", "--name", "closing", "--yes")
    assert (again.exit_code, queued(services)) == (0, 3)
    assert "  0 texts\n  3 were queued before, and are not sent again\n" in again.output


@pytest.fixture
def second_person_rule(menus: Path) -> None:
    """Texts cost KES 0.80 each, and a second person approves what costs more than KES 2."""
    menus.with_name("delivery.yaml").write_text(
        "reach: {countries: [KE]}\nannouncements: {second_person_above: KES 2}\n",
        encoding="utf-8",
    )


@pytest.mark.usefixtures("second_person_rule")
def test_above_a_price_somebody_else_approves(
    run: Run, services: Services, environ: dict[str, str], file: Path
) -> None:
    told = ("announce", file, "--message", "closed", "--name", "closing")
    assert "so somebody else approves it then" in run(*told).output
    environ["SUDO_USER"] = "amina"
    for _ in range(2):
        proposed = run(*told, "--send")
        assert proposed.exit_code == 3
        assert "costs more than KES 2.00, so somebody else than amina approves it" in proposed.output
    assert queued(services) == 0
    refused = run("announcements", "approve", "closing")
    assert (refused.exit_code, queued(services)) == (1, 0)
    environ["SUDO_USER"] = "otieno"
    assert "than amina approves it" in run(*told, "--send").output, "who asks second has approved nothing"
    assert run("announcements", "approve", "closing").exit_code == 0
    do_tasks(services)
    assert queued(services) == 3
    acts = [(one.who, one.action) for one in services.container.audit_trail.entries()]
    assert acts == [("amina", "propose announcement"), ("otieno", "announce")]


@pytest.mark.usefixtures("second_person_rule")
def test_what_costs_less_needs_nobody_else(run: Run, services: Services, file: Path) -> None:
    file.write_text("number\n0711000111\n0711000112\n", encoding="utf-8")
    sent = run("announce", file, "--message", "closed", "--send")
    assert (sent.exit_code, queued(services)) == (0, 2)


def test_every_line_left_out_is_written_down(run: Run, file: Path, tmp_path: Path) -> None:
    report = tmp_path / "left.csv"
    run("announce", file, "--message", "closed", "--report", report)
    rows = list(csv.reader(report.read_text(encoding="utf-8").splitlines()))
    assert rows == [
        ["line", "number", "why", "reason"],
        ["4", "0711", "invalid", "is no number that can be dialled from KE"],
        ["5", "+254711000111", "duplicate", "stands in the file before"],
    ]


def test_a_reminder_says_from_when_to_when(run: Run, services: Services, tmp_path: Path) -> None:
    path, day = tmp_path / "visits.csv", (services.clock() + timedelta(days=30)).date()
    path.write_text(
        f"Number,Place,Day\n0711000111,Kibera,{day}\n0711000112,Kibera,{day}\n0711000113,Kibera,2025-01-06\n"
    )
    arguments = ("--message", "clinic_day", "--before", "Day", "--days", 2, "--at", "08:00", "--send")
    told = run("announce", path, *arguments)
    assert told.exit_code == 0, told.output
    moment = f"{day - timedelta(days=2)} 08:00"
    assert f"  Sent from {moment} to {moment}\n" in told.output
    assert "  Too late to be reminded: 1\n    line 4: 0711000113 would have gone on 2025-01-04" in told.output
    assert queued(services) == 2


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--message", "nothing"), 1, "The published menus have no message `nothing`."),
        (("--message", "received"), 1, "`received` is a text about a case"),
        (("--message", "clinic_day"), 1, "The file has no column `place` and no column `day`"),
        (("--message", "closed", "--before", "visit"), 1, "There is no column `visit` for --before."),
        (("--message", "closed", "--days", "3"), 2, "need --before COLUMN"),
        (("--message", "closed", "--before", "ward", "--at", "noon"), 2, "noon is no time of day"),
        (("--message", "closed", "--name", "Our Closing"), 2, "A --name has small letters"),
        ((), 2, "--message"),
    ],
)
def test_what_cannot_be_announced(
    run: Run, services: Services, file: Path, arguments: tuple[str, ...], status: int, told: str
) -> None:
    found = run("announce", file, *arguments, "--send")
    assert (found.exit_code, queued(services)) == (status, 0)
    assert told in found.output


def test_a_file_without_anybody_to_text_is_bad(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("number\n12\n")
    assert run("announce", path, "--message", "closed", "--send").exit_code == 1


def test_announcements_are_listed_shown_and_cancelled(run: Run, services: Services, file: Path) -> None:
    assert run("announcements").output.startswith("Nothing was announced.")
    run("announce", file, "--message", "closed", "--name", "closing", "--send")
    listed = run("announcements").output.splitlines()
    assert listed[1].split()[:2] == ["closing", "closed"]
    assert listed[1].split()[-5:] == ["3", "3", "0", "0", "0"]
    services.pauses.pause("announcements", "a slip of the pen", "wanjiru")
    shown = run("announcements", "status", "closing").output
    assert "queued       3\n" in shown
    assert "paused       announcements: a slip of the pen\n" in shown
    cancelled = run("announcements", "cancel", "closing")
    assert cancelled.output == "closing is cancelled: 3 texts never go, 0 went before.\n"
    assert queued(services) == 0
    assert "suppressed   3\n" in run("announcements", "status", "closing").output
    assert run("announcements", "cancel", "other").exit_code == 1
    again = run("announce", file, "--message", "closed", "--name", "closing", "--send")
    assert "0 texts\n  3 were queued before, and are not sent again" in again.output
    assert queued(services) == 0
