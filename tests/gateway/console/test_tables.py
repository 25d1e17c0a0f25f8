"""The page of tables."""

import re
from pathlib import Path

import pytest

from gateway.console.body_limits import TABLE_FILE_BYTES
from gateway.console.draft_process.process import DraftProcess
from gateway.console.tables.table_grid import TableChoice, show_grid
from gateway.published_menus.definition import MenuSource
from tests.gateway.conftest import MakeServices
from tests.gateway.console.conftest import ConsolePage, make_console
from tests.gateway.console.drafts.menu_texts import MENUS, WARDS
from tests.gateway.console.menu_pages import MenuPages

PAGE = "/console/menus/tables"
NEW_WARDS = "name,phone\nKibra,+254711\nKasarani,\n"


@pytest.fixture
def pages(make_services: MakeServices, draft_process: DraftProcess, tmp_path: Path) -> MenuPages:
    """A console whose draft is in the store."""
    services = make_services(GATEWAY_MENUS=str(tmp_path / "none" / "menus.yaml"))
    services.container.console.draft_process = draft_process
    folder = tmp_path / "published"
    folder.mkdir()
    return MenuPages(services, make_console(services), folder)


def wards(pages: MenuPages) -> str:
    return pages.services.container.draft.drafts.current().source.named["wards.csv"]


def seen(page: ConsolePage) -> dict[str, str]:
    found = re.search(r'name="seen" value="(\w+)"', page.html)
    assert found, page.text
    return {"seen": found[1]}


def test_a_new_file_is_looked_at_and_saved_into_the_draft(pages: MenuPages) -> None:
    pages.publish()
    editor = pages.sign_in("editor", "amina")
    page = editor.get(PAGE)
    assert "2 rows. wards.csv Row name 1 Kibra 2 Embakasi" in page.text
    assert editor.get(f"{PAGE}/file?table=wards.csv").html == "\ufeff" + WARDS
    sent = editor.upload(f"{PAGE}/upload", NEW_WARDS.encode(), "C:\\new wards.csv", table="wards.csv")
    page = editor.follow(sent)
    assert "new wards.csv has 2 rows. Nothing is saved yet." in page.text
    assert "Added 1 Removed 1 Changed 0 New column: phone ." in page.text
    assert "The check finds nothing new to mend." in page.text
    assert wards(pages) == WARDS
    pages.edit(MENUS, **{"wards.csv": WARDS + "Roysambu\n"})
    token = sent.location.rpartition("/")[2]
    late = editor.follow(editor.post(f"{PAGE}/save/{token}", seen(page)))
    assert "This table was changed in the draft in the meantime." in late.text
    assert "Removed 2" in late.text
    saved = editor.follow(editor.post(f"{PAGE}/save/{token}", seen(late)))
    assert "wards.csv is in the draft." in saved.text
    assert wards(pages) == NEW_WARDS
    assert ("amina", "change draft", "revision 3") in pages.audited
    assert editor.get(sent.location).status == 404


def test_no_cell_that_goes_out_is_a_formula_and_each_comes_back(pages: MenuPages) -> None:
    pages.publish()
    formula = "name,lat\n=HYPERLINK(1),-1.31\n"
    pages.edit(MENUS, **{"wards.csv": formula})
    editor = pages.sign_in("editor", "amina")
    out = editor.get(f"{PAGE}/file?table=wards.csv")
    assert out.response.headers["Cache-Control"] == "no-store"
    assert out.html == "\ufeffname,lat\n'=HYPERLINK(1),-1.31\n"
    sent = editor.upload(f"{PAGE}/upload", out.html.encode(), "wards.csv", table="wards.csv")
    assert "This file says what the draft says already." in editor.follow(sent).text


def test_what_the_check_finds_in_a_new_table_is_told_before_it_is_saved(pages: MenuPages) -> None:
    pages.publish()
    editor = pages.sign_in("editor")
    sent = editor.upload(f"{PAGE}/upload", b"ward\nKibra\n", "wards.csv", table="wards.csv")
    page = editor.follow(sent)
    assert "would stop the draft from being published" in page.text
    assert "Gone column: name ." in page.text
    assert pages.sign_in("editor", "other").get(sent.location).status == 404


WRONG_FILES = (
    (b"", "", 422, "Choose a file first."),
    (b"\xd0\xcf\x11\xe0", "wards.xls", 422, "This is an old Office file"),
    (b"x" * (TABLE_FILE_BYTES + 200_000), "wards.csv", 413, "5 MB at most"),
    (b"name,fee\nKibra\n", "wards.csv", 422, "Line 2: There are 1 cell, but"),
    (b'name\n"Kibra\n', "wards.csv", 422, "Line 2: This is not CSV"),
)


def test_what_is_wrong_with_a_file_is_said_beside_the_field(pages: MenuPages) -> None:
    pages.publish()
    editor = pages.sign_in("editor")
    for sent, name, status, said in WRONG_FILES:
        page = editor.upload(f"{PAGE}/upload", sent, name, table="wards.csv")
        assert page.status == status
        assert re.search(rf'id="file-error">[^<]*{said}', page.html), page.text
    gone = editor.upload(f"{PAGE}/upload", WARDS.encode(), "wards.csv", table="../wards.csv")
    assert "does not have this table any more" in gone.text
    assert wards(pages) == WARDS
    assert editor.get(f"{PAGE}/file?table=menus.yaml").status == 404


def test_where_there_is_no_table_the_page_says_what_to_do(pages: MenuPages) -> None:
    editor = pages.sign_in("editor")
    assert "New from a template" in editor.get(PAGE).text
    assert pages.sign_in("translator").get(PAGE).status == 403


def test_a_long_table_is_shown_page_by_page_and_searched() -> None:
    text = "name,code\n" + "".join(f"Ward {number},{number:04}\n" for number in range(1, 5001))
    source = MenuSource("menus.yaml", "", {"health.yaml": "", "wards.csv": text})
    choice = TableChoice.of({"page": "50", "table": "gone.csv"}).in_source(source)
    grid = show_grid(source, choice)
    assert (grid.count, grid.found, grid.pages, grid.rows[0].number) == (5000, 5000, 50, 4901)
    assert show_grid(source, TableChoice("wards.csv", page=99)).page == 50
    found = show_grid(source, TableChoice("wards.csv", "WARD 0042"))
    assert [row.number for row in found.rows] == [42]
    broken = show_grid(MenuSource("m", "", {"a.csv": "a,a\n"}), TableChoice("a.csv"))
    assert broken.problem is not None
    assert "Two columns" in broken.problem.message
