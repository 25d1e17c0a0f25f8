"""`gateway new` writes a service that is good at once."""

import re
import tomllib
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.cli.program import how_to_call
from gateway.published_menus.definition import read_menu_file
from menus.service_templates.service_template import TEMPLATES


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
    text = compiled.service.screens["welcome"].verb.text  # type: ignore[attr-defined]
    assert text.to_translate == ("luo",)
    assert text.missing_languages == ()
    assert text.by_language["luo"].static_text == text.by_language["en"].static_text


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
        (["--languages", "en,zz"], "`zz` is no language"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    tmp_path: Path, options: list[str], word: str
) -> None:
    result = run(str(tmp_path / "menus.yaml"), *options)
    assert result.exit_code == 2
    assert word in result.output
    assert list(tmp_path.iterdir()) == []


CHOICES = [
    ("en", "KE"), ("en,sw", "KE"), ("sw,en", "TZ"), ("en,sw,so", "KE"), ("fr,en", "SN"), ("am,en", "ET"),
    ("ar", "EG"), ("luo", "KE"), ("pt-MZ,en", "MZ"), ("fr,en,sw,so,pt", "CD"),
    ("am,om,ti,en,so", "ET"), ("en,en-ZA", "ZA"),
]  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize(("languages", "country"), CHOICES)
def test_every_template_is_a_service_that_passes(
    tmp_path: Path, template: str, languages: str, country: str
) -> None:
    file = tmp_path / "service.yaml"
    result = run(str(file), "--template", template, "--languages", languages, "--country", country)
    assert result.exit_code == 0, result.output
    checked = CliRunner().invoke(main, ["check", str(file)])
    assert "1 file checked, nothing to mend." in checked.output, checked.output
    tested = CliRunner().invoke(main, ["test", "--quiet", str(tmp_path / "service_scenarios.yaml")])
    assert tested.exit_code == 0, tested.output
    compiled = read_menu_file(file).compiled
    assert compiled.service is not None
    several = "," in languages
    assert ("language" in compiled.service.screens) is several
    assert bool(compiled.service.voice_entries) is (
        set(languages.split(",")) <= {"en", "fr", "ar", "pt-MZ", "en-ZA"}
    )
    assert compiled.service.tables
    assert "(docs/voice.md" in file.read_text(encoding="utf-8") or compiled.service.voice_entries


def test_the_scenarios_of_a_template_visit_every_screen(tmp_path: Path) -> None:
    for template in TEMPLATES:
        assert (
            run(str(tmp_path / f"{template}.yaml"), "--template", template, "--languages", "en").exit_code
            == 0
        )
        tested = CliRunner().invoke(
            main, ["test", "--fail-uncovered", str(tmp_path / f"{template}_scenarios.yaml")]
        )
        assert tested.exit_code == 0, tested.output


def test_it_says_how_to_go_on(tmp_path: Path) -> None:
    result = run(str(tmp_path / "my service.yaml"), "--template", "survey", "--languages", "en,sw,so")
    assert "my service_offices.csv" in result.output
    assert f"check '{tmp_path}/my service.yaml'" in result.output
    assert f"test '{tmp_path}/my service_scenarios.yaml'" in result.output
    assert f"dev '{tmp_path}/my service.yaml'" in result.output
    assert "texts in so are marked `# to translate`" in result.output
    exported = CliRunner().invoke(main, ["texts", "export", str(tmp_path / "my service.yaml")])
    assert re.search(r"[0-9]+ texts, [1-9][0-9]+ translations missing", exported.output)


def test_without_a_file_it_is_named_like_its_template(tmp_path: Path) -> None:
    with chdir(tmp_path):
        assert run("--template", "information").exit_code == 0
        assert sorted(path.name for path in Path().iterdir()) == [
            "information.yaml", "information_offices.csv", "information_scenarios.yaml", "menus.schema.json",
        ]  # fmt: skip


def test_nothing_is_written_where_one_of_the_files_exists(tmp_path: Path) -> None:
    (tmp_path / "menus_scenarios.yaml").write_text("mine", encoding="utf-8")
    result = run(str(tmp_path / "menus.yaml"))
    assert result.exit_code == 1
    assert "menus_scenarios.yaml exists already" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["menus_scenarios.yaml"]


def test_how_gateway_is_called(tmp_path: Path) -> None:
    here = tmp_path / "project"
    bin_ = here / ".venv" / "bin"
    bin_.mkdir(parents=True)
    assert how_to_call("", bin_ / "python", here) == "python -m gateway"
    (bin_ / "gateway").write_text("#!/bin/sh\n", encoding="utf-8")
    (bin_ / "gateway").chmod(0o755)
    assert how_to_call("", bin_ / "python", here) == ".venv/bin/gateway"
    assert how_to_call("", bin_ / "python", tmp_path / "elsewhere") == str(bin_ / "gateway")
    assert how_to_call(str(bin_), bin_ / "python", here) == "gateway"


def test_an_installed_gateway_has_the_templates() -> None:
    """What a wheel is told to take along covers every file that the templates are made of."""
    root = Path(__file__).parents[3]
    patterns = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["*"]
    data = [
        path for path in (root / "menus" / "service_templates").iterdir() if path.suffix not in (".py", "")
    ]
    assert len(data) > len(TEMPLATES) * 2
    assert [path.name for path in data if not any(path.match(pattern) for pattern in patterns)] == []
