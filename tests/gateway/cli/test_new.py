"""`gateway new` writes a file that is good at once."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.published_menus.definition import read_menu_file


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments])


@pytest.mark.parametrize(
    ("options", "name", "languages", "zone"),
    [
        ([], "Town services", ["en", "sw"], "Africa/Nairobi"),
        (["--languages", "fr,en", "--country", "sn"], "Town services", ["fr", "en"], "Africa/Dakar"),
        (
            ["--name", 'Kisumu: "water" & roads', "--languages", "en"],
            'Kisumu: "water" & roads',
            ["en"],
            "Africa/Nairobi",
        ),
        (["--languages", "en", "--country", "ET"], "Town services", ["en"], "Africa/Addis_Ababa"),
    ],
)
def test_a_new_file_has_nothing_to_mend(
    tmp_path: Path, options: list[str], name: str, languages: list[str], zone: str
) -> None:
    file = tmp_path / "service.yaml"
    result = run(str(file), *options)
    assert result.exit_code == 0, result.output
    compiled = read_menu_file(file).compiled
    assert [str(one) for one in compiled.problems] == []
    assert compiled.service is not None
    assert list(compiled.service.languages) == languages
    assert compiled.service.name.by_language[languages[0]].static_text == name
    assert compiled.service.time_zone.key == zone
    assert (tmp_path / "menus.schema.json").exists()
    assert CliRunner().invoke(main, ["check", str(file)]).exit_code == 0


def test_a_language_without_ready_texts_is_left_to_the_translator(tmp_path: Path) -> None:
    file = tmp_path / "service.yaml"
    assert run(str(file), "--languages", "en,luo").exit_code == 0
    compiled = read_menu_file(file).compiled
    assert compiled.service is not None
    assert compiled.service.screens["welcome"].verb.text.missing_languages == ("luo",)  # type: ignore[attr-defined]


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "menus.yaml"
    file.write_text("mine", encoding="utf-8")
    result = run(str(file))
    assert result.exit_code == 1
    assert "exists already" in result.output
    assert file.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "menus.schema.json").exists()


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--code", "384"], "no USSD code"),
        (["--country", "XX"], "no country"),
        (["--languages", "English"], "en,sw"),
        (["--languages", ","], "en,sw"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    tmp_path: Path, options: list[str], word: str
) -> None:
    result = run(str(tmp_path / "menus.yaml"), *options)
    assert result.exit_code == 2
    assert word in result.output
    assert list(tmp_path.iterdir()) == []
