"""`gateway insights` prints what the store has."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from gateway.cli import main
from gateway.insights.count_store import CountStore, DayCounts
from gateway.insights.group import Group
from gateway.storage.redis_clients import command_sender

TODAY = datetime.now(UTC).date()
ENGLISH, SWAHILI = Group("ussd", "en", "63902", "11111111"), Group("sms", "sw", "unknown", "11111111")


@pytest.fixture
def run(store, redis_url):
    counts = DayCounts()
    for group, number in ((ENGLISH, 30), (SWAHILI, 4)):
        for subject, name in (("", "begun"), ("", "completed"), ("top", "shown"), ("top", "option.1")):
            counts.count(group, subject, name, number)
    counts.count(ENGLISH, "", "left", 10)
    counts.count(ENGLISH, "top", "wrong.words", 3)
    counts.count(ENGLISH, "case:problem", "filed", 12)
    for name, number in (("accepted", 11), ("delivered", 9), ("failed", 2), ("failed.unreachable", 2)):
        counts.count(Group("sms", "en"), "text:received", name, number)
    for name, number in (("answered", 3), ("missed", 4), ("missed.busy", 4)):
        counts.count(Group("voice", "en"), "call:received", name, number)
    CountStore(command_sender(lambda: store)).add("a", 1, TODAY - timedelta(days=3), counts)
    environ = {"GATEWAY_ENV": "development", "REDIS_URL": redis_url, "GATEWAY_SECRET_KEY": "a-key-for-tests"}
    return lambda *words: CliRunner().invoke(main, ["insights", *words], env=environ)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), ["34 sessions", "34 completed (77% of those over), 10 left", "top", "problem: 12 cases filed."]),
        (
            (),
            [
                "text received: accepted 11, delivered 9, failed 2 (unreachable 2).",
                "call received: answered 3, missed 4 (busy 4).",
            ],
        ),
        (("--channel", "voice"), ["call received: answered 3"]),
        (("--language", "sw"), ["4 sessions", "4 completed (100%"]),
        (("--channel", "ussd", "--network", "63902", "--version", "11111111"), ["30 sessions"]),
        (("--screen", "top"), ["wrong answers: words: 3", "menu file from 0: 1: 34"]),
        (
            ("--from", "2020-01-01", "--to", "2020-02-01"),
            ["Nothing was counted from 2020-01-01 to 2020-02-01."],
        ),
    ],
)
def test_it_prints_figures(run, words, expected):
    result = run(*words)

    assert result.exit_code == 0, result.output
    for words_expected in expected:
        assert words_expected in result.output


def test_it_writes_csv(run):
    day = TODAY - timedelta(days=3)

    result = run("--csv", "--screen", "top", "--from", day.isoformat())

    assert result.output == (
        f"day,subject,what,count\n{day},top,option.1,34\n{day},top,shown,34\n{day},top,wrong.words,3\n"
    )


@pytest.mark.parametrize("words", [("--from", "2026-02-02", "--to", "2026-01-01"), ("--screen", "nowhere")])
def test_wrong_use_is_said(run, words):
    result = run(*words)

    assert result.exit_code == 2
    assert words[1] in result.output or "--from is after --to" in result.output
