"""`gateway diff`, in the terminal and as a page."""

import re

import pytest
from click.testing import CliRunner

from gateway.cli import main
from gateway.published_menus.definition import read_menu_file
from gateway.published_menus.versions import VersionStore
from tests.clock import Clock
from tests.gateway.console.drafts.menu_texts import MENUS, WARDS

CHANGED = MENUS.replace("en: Welcome", "en: Hello <b>you</b>")


@pytest.fixture
def file(tmp_path):
    (tmp_path / "wards.csv").write_text(WARDS)
    written = tmp_path / "menus.yaml"
    written.write_text(MENUS)
    return written


@pytest.fixture
def other(file):
    changed = file.with_name("changed.yaml")
    changed.write_text(CHANGED)
    return changed


def run(*arguments, **environ):
    return CliRunner().invoke(
        main, [str(argument) for argument in arguments], env={"COLUMNS": "80"} | environ
    )


@pytest.fixture
def store_environ(store, redis_url, file):
    versions = VersionStore(store, Clock())
    menus = read_menu_file(file)
    versions.make_current(versions.store(menus.source, menus.definition.service)[0])
    return {
        "GATEWAY_ENV": "development",
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "REDIS_URL": redis_url,
    }


def test_two_files_are_compared_without_a_store(file, other):
    shown = run("diff", other, file)
    assert shown.exit_code == 0, shown.output
    assert "Citizens see 1 screen changed." in shown.output.replace("\n", " ")
    assert re.search(r"│ Welcome +│ │ Hello <b>you</b> +│", shown.output)
    assert "+     menu: {en: Hello <b>you</b>, sw: Karibu}" in shown.output
    assert "and 1 page after a wrong answer" in shown.output


def test_a_file_is_compared_with_what_is_live(other, store_environ):
    shown = run("diff", other, **store_environ)
    assert shown.output.startswith("From version 1 to")
    assert "screen changed" in shown.output.replace("\n", " ")
    assert "no version 7" in run("diff", "7", "1", **store_environ).output
    assert "Citizens see no difference." in run("diff", "1", **store_environ).output


def test_the_page_needs_nothing_else(file, other, tmp_path):
    page = tmp_path / "diff.html"
    assert run("diff", other, file, "--html", page).exit_code == 0
    html = page.read_text()
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in re.sub("</?mark>", "", html)
    assert not re.search(r"(src|href)=", html)


def test_a_file_with_errors_is_told(file, other):
    other.write_text("screens: [")
    refused = run("diff", other, file)
    assert refused.exit_code == 1
    assert "changed.yaml:" in refused.output


def test_a_screen_that_only_does_something_else_is_told(file, other):
    other.write_text(MENUS.replace("save: ward", "save: place"))
    shown = run("diff", other, file).output.replace("\n", " ")
    assert "no difference, but 1 screen does something else" in shown
    assert "wards" in shown
