"""`gateway draft get` and `put`, as an engineer types them."""

import re

import pytest
from click.testing import CliRunner

from gateway.cli import main
from tests.gateway.console.drafts.menu_texts import MENUS, WARDS

SCENARIOS = "menus: menus.yaml\nscenarios:\n  - name: One\n    steps: [dial: {screen: welcome}]\n"


@pytest.fixture
def run(store, redis_url, tmp_path):  # noqa: ARG001 - empties it
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "REDIS_URL": redis_url,
        "GATEWAY_MENUS": str(tmp_path / "none.yaml"),
    }
    return lambda *arguments, **changes: CliRunner().invoke(
        main, [str(argument) for argument in arguments], env=environ | changes
    )


def test_a_draft_goes_to_files_and_back(run, publish, tmp_path):
    publish()
    got = run("draft", "get", tmp_path / "out")
    assert got.exit_code == 0, got.output
    assert (tmp_path / "out" / "menus.yaml").read_text() == MENUS
    assert (tmp_path / "out" / "wards.csv").read_text() == WARDS
    revision = re.search(r"--revision (\d+)", got.output)[1]
    (tmp_path / "out" / "menus.yaml").write_text(MENUS + "# changed\n")
    (tmp_path / "out" / "one.yaml").write_text(SCENARIOS)
    put = run("draft", "put", tmp_path / "out" / "menus.yaml", "--revision", revision)
    assert "The draft is" in put.output, put.output
    assert "3 files" in put.output
    again = run("draft", "put", tmp_path / "out" / "menus.yaml", "--revision", revision)
    assert "the same" in again.output


def test_nobodys_edit_is_overwritten_silently(run, publish, drafts, menu_file):
    publish()
    base = drafts.current().revision
    drafts.save(base, {"menus.yaml": MENUS + "# by Amina\n"}, "Amina")
    menu_file.write_text(MENUS + "# by git\n")
    refused = run("draft", "put", menu_file, "--revision", base)
    assert refused.exit_code == 1
    assert "edited by Amina" in refused.output
    assert run("draft", "put", menu_file).exit_code == 2
    assert run("draft", "put", menu_file, "--yes").exit_code == 0
    assert drafts.current().source.text.endswith("# by git\n")
    assert drafts.undo(drafts.current().revision, "Amina").source.text.endswith("# by Amina\n")


def test_a_draft_can_begin_from_a_file(run, menu_file, drafts):
    assert run("draft", "get", menu_file.parent / "out").exit_code == 1
    assert run("draft", "put", menu_file).exit_code == 0
    assert drafts.current().files == {"menus.yaml": MENUS, "wards.csv": WARDS}


def test_in_development_the_file_is_written(run, menu_file, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "wards.csv").write_text(WARDS)
    (other / "changed.yaml").write_text(MENUS + "# changed\n")
    put = run("draft", "put", other / "changed.yaml", "--yes", GATEWAY_MENUS=str(menu_file))
    assert put.exit_code == 0, put.output
    assert menu_file.read_text() == MENUS + "# changed\n"


@pytest.mark.parametrize("name", [".git/config", ".env", "a/.hidden.yaml", "../out.yaml", "/tmp/out.yaml"])  # noqa: S108
def test_no_hidden_file_and_none_elsewhere_is_written(run, publish, drafts, tmp_path, name):
    """Whoever writes in the store could have git run programs of theirs."""
    publish()
    drafts.save(drafts.current().revision, {name: "[core]\n"}, "Amina")
    got = run("draft", "get", tmp_path / "x" / "out")
    assert got.exit_code == 1
    assert f"`{name}`" in got.output
    assert sorted(path.name for path in (tmp_path / "x").rglob("*") if path.is_file()) in (
        [],
        ["menus.yaml", "wards.csv"],
    )
