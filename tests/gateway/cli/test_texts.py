"""`gateway texts`: out to a spreadsheet or a PO file, and in again."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.published_menus.definition import read_menu_file
from gateway.published_menus.translations import read_texts
from menus.words.language_words import WORD_NAMES

HERE = Path(__file__)
ROOT = HERE.parents[3]
MENUS = """\
version: 1  # the first
service:
  name: {en: County, sw: Kaunti}
  languages: {en: English, sw: Kiswahili, luo: Dholuo}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*1#": start, "*2#": {goto: start, language: sw}, "*3#": {goto: start, language: luo}}}
include: {health: health.yaml}
screens:
  start:
    ask:
      en: Which village?   # ask for one
      sw: Kijiji gani?
    answer: {type: text}
    save: village
    goto: bye
  bye: {end: {en: "Thank you, {village}.", sw: "Asante, {village}."}}
"""
HEALTH = "screens:\n  # clinics\n  clinic: {end: {en: Closed today}}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "health.yaml").write_text(HEALTH, encoding="utf-8")
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["texts", *map(str, arguments)])


def translate(path: Path, language: str = "luo", **texts: str) -> None:
    """Write translations into the column of a language of an exported spreadsheet."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    column = rows[0].index(language)
    for row in rows[1:]:
        row[column] = texts.get(row[0].replace(".", "_").replace("/", "_"), row[column])
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)  # as Excel saves it where a comma parts decimals
    path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")


def test_a_spreadsheet_goes_out_and_comes_back(file: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "texts.csv"
    out = run("export", file, "-o", sheet)
    assert out.exit_code == 0, out.output
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbfid,en,sw,luo,note\r\n")
    translate(sheet, screens_start_ask="Gweng mane?", screens_bye_end="Erokamano, {village}.",
              health_screens_clinic_end="Olor kawuono", words_back="Dog chien")  # fmt: skip
    back = run("import", file, sheet)
    assert back.exit_code == 0, back.output
    assert "4 texts changed" in back.output
    assert file.read_text(encoding="utf-8") == MENUS.replace(
        "      sw: Kijiji gani?\n", '      sw: Kijiji gani?\n      luo: "Gweng mane?"\n'
    ).replace('"Asante, {village}."}', '"Asante, {village}.", luo: "Erokamano, {village}."}') + (
        "\nwords:\n  luo: {back: Dog chien}\n"
    )
    health = file.with_name("health.yaml").read_text(encoding="utf-8")
    assert health == HEALTH.replace("Closed today}", "Closed today, luo: Olor kawuono}")
    service = read_texts(file).service
    assert service.words["luo"]["back"] == "Dog chien"
    assert run("import", file, sheet).output.startswith("0 texts changed")


def test_a_po_file_goes_out_and_comes_back(file: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "luo.po"
    assert run("export", file, "--language", "luo", "-o", catalogue).exit_code == 0
    text = catalogue.read_text(encoding="utf-8")
    text = text.replace('msgid "Which village?"\nmsgstr ""', 'msgid "Which village?"\nmsgstr "Gweng mane?"')
    catalogue.write_text(text, encoding="utf-8")
    back = run("import", file, catalogue)
    assert back.exit_code == 0, back.output
    assert back.output.startswith("1 text changed")
    assert 'luo: "Gweng mane?"\n' in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lines", "status", "said"),
    [
        ('id,en,luo\nscreens.bye.end,"Thank you, {village}.",Erokamano\n', 1, "{village} is missing"),
        ("id,en,luo\nscreens.start.ask,Which village?,{name}?\n", 1, "{name} is not in the text"),
        ("id,en,luo\nscreens.start.ask,Which village?,Gweng {?\n", 1, "brace"),
        ("id,en,luo\nscreens.start.ask,Which town?,Gweng\n", 0, "has changed since"),
        ("id,en,luo\nscreens.gone.ask,Which town?,Gweng\n", 0, "no such text any more"),
        ("id,en,xx\nscreens.start.ask,Which village?,Gweng\n", 1, "has no language `xx`"),
        ("id,en,luo\n", 1, "no texts in it"),
        ("name,en\na,b\n", 1, "must name the columns"),
        ('id,en,luo\n"screens.start.ask,Which village?\n', 1, "is not CSV"),
    ],
)
def test_what_does_not_fit_is_told_and_the_file_stays(
    file: Path, tmp_path: Path, lines: str, status: int, said: str
) -> None:
    sheet = tmp_path / "texts.csv"
    sheet.write_text(lines, encoding="utf-8")
    result = run("import", file, sheet)
    assert (result.exit_code, said in result.output) == (status, True), result.output
    assert file.read_text(encoding="utf-8") == MENUS


def test_a_text_that_breaks_the_service_is_not_written(file: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "texts.csv"
    sheet.write_text(f"id,en,luo\nscreens.start.ask,Which village?,{'long' * 60}\n", encoding="utf-8")
    result = run("import", file, sheet)
    assert result.exit_code == 1
    assert "would have errors" in result.output
    assert file.read_text(encoding="utf-8") == MENUS


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "po"], "--language sw"),
        (["-o", "all.po"], "--language sw"),
        (["--language", "en"], "translated from"),
    ],
)
def test_wrong_use(file: Path, arguments: list[str], said: str) -> None:
    result = run("export", file, *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_every_text_of_the_county_service_survives_the_journey(tmp_path: Path) -> None:
    """A third language, in which every text is the English one with a mark: nothing else of the file moves."""
    file, sheet = tmp_path / "menus.yaml", tmp_path / "texts.csv"
    text = (ROOT / "menus.yaml").read_text(encoding="utf-8")
    luo = "    luo: {name: Dholuo, tts: {at: {voice: woman}}}\n"
    text = text.replace("    sw: {name: Kiswahili", f"{luo}    sw: {{name: Kiswahili")
    file.write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "services", tmp_path / "services")
    run("export", file, "--language", "luo", "-o", sheet)
    rows = list(csv.reader(io.StringIO(sheet.read_text(encoding="utf-8-sig"), newline="")))
    marked = [rows[0], *([name, source, f"{source} #{{{{", note] for name, source, _, note in rows[1:])]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(marked)
    sheet.write_text(out.getvalue(), encoding="utf-8")
    result = run("import", file, sheet)
    assert result.exit_code == 0, result.output
    found = read_texts(file)
    assert [line.translations["luo"] for line in found.lines(("luo",))] == [row[2] for row in marked[1:]]
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [
        line for line in file.read_text(encoding="utf-8").splitlines() if line.lstrip().startswith("#")
    ] == comments


MARKED = """\
version: 1
service:
  name: {en: County, so: Gweng}
  languages: {en: English, so: Soomaali}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*1#": start, "*2#": {goto: start, language: so}}}
screens:
  start:
    ask:
      en: Which village?
      so: Which village?  # to translate
    answer: {type: text}
    save: village
    goto: bye
  bye:
    end:
      en: Thank you, {village}.
      so: Thank you, {village}. # to translate
words:
  so:
    back: Back  # to translate
    home: Dala
"""


def test_what_is_marked_is_missing_until_it_is_translated(tmp_path: Path) -> None:
    file, sheet = tmp_path / "menus.yaml", tmp_path / "texts.csv"
    file.write_text(MARKED, encoding="utf-8")
    checked = CliRunner().invoke(main, ["check", str(file)])
    assert checked.output == "1 file checked, nothing to mend.\n"
    words = len(WORD_NAMES)
    assert f"{words + 3} texts, 3 translations missing." in run("export", file, "-o", sheet).output
    translate(
        sheet,
        "so",
        screens_start_ask="Gweng mane?",
        screens_bye_end="Thank you, {village}.",
        words_back="Dog",
    )
    assert "3 texts changed" in run("import", file, sheet).output
    after = MARKED.replace("so: Which village?  # to translate", 'so: "Gweng mane?"')
    after = after.replace("so: Thank you, {village}. # to translate", 'so: "Thank you, {village}."')
    assert file.read_text(encoding="utf-8") == after.replace("back: Back  # to translate", "back: Dog")
    assert f"{words + 3} texts, 0 translations missing." in run("export", file, "-o", sheet).output


def test_borrowed_words_of_the_default_language_are_written_over(tmp_path: Path) -> None:
    file, sheet = tmp_path / "menus.yaml", tmp_path / "texts.csv"
    swapped = MARKED.replace("{en: English, so: Soomaali}", "{so: Soomaali, en: English}")
    file.write_text(swapped, encoding="utf-8")
    assert "3 translations missing." in run("export", file, "-o", sheet).output
    translate(sheet, "so", screens_start_ask="Tuuladee?", words_back="Dib")
    assert "2 texts changed" in run("import", file, sheet).output
    after = swapped.replace("Which village?  # to translate", '"Tuuladee?"').replace(
        "Back  # to translate", "Dib"
    )
    assert file.read_text(encoding="utf-8") == after
    assert "1 translations missing." in run("export", file, "-o", sheet).output
    translate(sheet, "so", screens_bye_end="Mahadsanid, {place}.")
    refused = run("import", file, sheet)
    assert refused.exit_code == 1
    assert "{village} is missing." in refused.output


def test_a_text_for_all_languages_keeps_its_wording_in_those_without_a_translation(
    file: Path, tmp_path: Path
) -> None:
    text = MENUS.replace('{en: "Thank you, {village}.", sw: "Asante, {village}."}', '"OK {village}"')
    file.write_text(text, encoding="utf-8")
    sheet = tmp_path / "texts.csv"
    run("export", file, "-o", sheet)
    before = codes_of(file)
    assert run("import", file, sheet).output.startswith("0 texts changed.")
    assert file.read_text(encoding="utf-8") == text
    translate(sheet, "luo", screens_bye_end="Ber {village}")
    back = run("import", file, sheet)
    assert "1 text changed" in back.output
    assert file.read_text(encoding="utf-8") == text.replace(
        '"OK {village}"', '{en: "OK {village}", sw: "OK {village}", luo: "Ber {village}"}'
    )
    assert codes_of(file) == before


def test_a_translation_that_equals_its_source_is_kept(file: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "texts.csv"
    sheet.write_text("id,en,luo\nscreens.start.ask,Which village?,Which village?\n", encoding="utf-8")
    assert run("import", file, sheet).output.startswith("1 text changed")
    assert '      luo: "Which village?"\n' in file.read_text(encoding="utf-8")


def codes_of(file: Path) -> list[str]:
    return [str(problem.code) for problem in read_menu_file(file).source.compile().problems]
