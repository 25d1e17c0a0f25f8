"""The page of translations."""

import io
import re
from pathlib import Path

import pytest

from gateway.console.body_limits import TEXTS_FILE_BYTES
from gateway.console.draft_process.process import DraftProcess
from tests.gateway.conftest import MakeServices
from tests.gateway.console.conftest import ConsolePage, make_console
from tests.gateway.console.drafts.menu_texts import MENUS
from tests.gateway.console.menu_pages import MenuPages

PAGE = "/console/menus/translations"
DRAFT = MENUS.replace("en: Which ward?, sw: Kata gani?", "en: Which ward?").replace(
    "en: Welcome", "en: Good day"
)
ONE_LANGUAGE = """\
version: 1
service: {name: Town, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": bye}}
screens: {bye: {end: Bye}}
"""
SAVE = {"language": "sw", "text": "screens.wards.list"}


@pytest.fixture
def pages(make_services: MakeServices, draft_process: DraftProcess, tmp_path: Path) -> MenuPages:
    """A console whose draft lacks one text in Swahili and has an outdated one."""
    services = make_services(GATEWAY_MENUS=str(tmp_path / "none" / "menus.yaml"))
    services.container.console.draft_process = draft_process
    folder = tmp_path / "published"
    folder.mkdir()
    pages = MenuPages(services, make_console(services), folder)
    pages.publish()
    pages.edit(DRAFT)
    return pages


def draft_text(pages: MenuPages) -> str:
    return pages.services.container.draft.drafts.current().source.text


def seen(page: ConsolePage, text: str) -> str:
    found = re.search(
        rf'name="text" value="{re.escape(text)}"><input type="hidden" name="seen" value="(\w+)"', page.html
    )
    assert found, page.text
    return found[1]


def test_texts_are_translated_one_by_one(pages: MenuPages) -> None:
    translator = pages.sign_in("translator", "wanjiku")
    page = translator.get(PAGE)
    assert "Kiswahili lacks 1 of" in page.text
    assert "1 is outdated" in page.text
    assert re.search(
        r"wards Words above the rows Missing .*welcome Words above the choices Outdated", page.text
    )
    assert re.search(r"Was, when it was translated Welcome Kiswahili Karibu USSD: \d+ left", page.text)
    assert "1 of" not in translator.get(f"{PAGE}?show=missing&find=nothing").text.partition("Nothing fits")[2]
    form = {**SAVE, "seen": seen(page, "screens.wards.list"), "words": "Kata\r\nipi {name}?"}
    refused = translator.post(f"{PAGE}/save", form)
    assert refused.status == 422
    assert "{name} is not in the text." in refused.text
    assert "Kata\nipi {name}?</textarea>" in refused.html
    saved = translator.post(f"{PAGE}/save", {**form, "words": "Kata ipi?"})
    assert "text=screens.welcome.menu" in saved.location
    assert "The next one is open." in translator.follow(saved).text
    assert draft_text(pages) == DRAFT.replace("en: Which ward?", 'en: Which ward?, sw: "Kata ipi?"')
    assert ("wanjiku", "translate", "revision 3") in pages.audited
    late = translator.post(f"{PAGE}/save", {**form, "words": "Kata gani?"})
    assert late.status == 409
    assert "Somebody changed this text in the meantime" in late.text
    assert "Kata gani?</textarea>" in late.html


def test_a_translators_file_goes_out_and_comes_in(pages: MenuPages) -> None:
    translator = pages.sign_in("translator", "wanjiku")
    out = translator.get(f"{PAGE}/texts.csv?language=sw")
    assert 'filename="texts-sw.csv"' in out.response.headers["Content-Disposition"]
    text = out.html.replace("Which ward?,,", "Which ward?,Kata ipi?,").replace("Kwaheri", "Kwaheri {jina}")
    done = translator.upload(f"{PAGE}/import", text.encode(), "back.csv", language="sw")
    page = translator.follow(done)
    assert re.search(r"1 text was changed in the draft; \d were left out\.", page.text)
    assert "wards: Words above the rows No words Kata ipi?" in page.text
    assert "sw: {jina} is not in the text." in page.text
    assert pages.sign_in("translator", "other").get(done.location).status == 404
    assert "Kata ipi?" in draft_text(pages)
    assert ("wanjiku", "translate", "revision 3") in pages.audited


WRONG_FILES = (
    (b"", "", 422, "Choose a file first."),
    (b"PK\x03\x04", "texts.xlsx", 422, "This is a workbook"),
    (b"x" * (TEXTS_FILE_BYTES + 200_000), "texts.csv", 413, "4 MB at most"),
    (b"x" * (TEXTS_FILE_BYTES + 1), "texts.csv", 422, "4 MB at most"),
    (b"a,b\n", "texts.csv", 422, "The first line must name the columns"),
)


def test_what_is_wrong_with_a_file_is_said_beside_the_field(pages: MenuPages) -> None:
    translator = pages.sign_in("translator")
    for sent, name, status, said in WRONG_FILES:
        page = translator.upload(f"{PAGE}/import", sent, name, language="sw")
        assert page.status == status
        assert re.search(
            rf'id="file-error">[^/]*{said}', page.html.replace("<code>", "").replace("</code>", "")
        ), page.text
    assert draft_text(pages) == DRAFT


def test_where_there_is_nothing_to_translate_the_page_says_what_to_do(
    make_services: MakeServices, draft_process: DraftProcess, tmp_path: Path
) -> None:
    services = make_services(GATEWAY_MENUS=str(tmp_path / "none" / "menus.yaml"))
    services.container.console.draft_process = draft_process
    folder = tmp_path / "published"
    folder.mkdir()
    pages = MenuPages(services, make_console(services), folder)
    translator = pages.sign_in("translator")
    assert "There is no draft yet" in translator.get(PAGE).text
    pages.publish(ONE_LANGUAGE)
    assert "There is one language only" in translator.get(PAGE).text
    pages.edit(MENUS.replace("goto: bye", "goto: bya"))
    page = translator.get(PAGE).text
    assert "The draft has errors, which stand under Changes" in page
    assert "Take out as CSV" not in page
    refused = translator.get(f"{PAGE}/texts.csv?language=sw")
    assert (refused.status, "mend them first" in refused.text) == (422, True)
    pages.edit("screens: [")
    assert "The texts cannot be listed now" in translator.get(PAGE).text
    assert pages.sign_in("viewer").get(PAGE).status == 403


def test_a_translator_writes_in_their_languages_only(pages: MenuPages) -> None:
    translator = pages.sign_in("translator", "odhiambo", languages=("luo",))
    page = translator.get(PAGE)
    assert "You read these only: you may write in luo." in page.text
    assert "Translate" not in page.text
    assert "Bring in" not in page.text
    before = draft_text(pages)
    refused = translator.post(f"{PAGE}/save", {**SAVE, "seen": "", "words": "Kata ipi?"})
    assert refused.status == 403
    file = {"language": "sw", "file": (io.BytesIO(b"id,en,sw\n"), "sw.csv")}
    refused = translator.post(f"{PAGE}/import", file)
    assert refused.status == 403
    assert "You may write in luo, not in sw." in refused.text
    assert draft_text(pages) == before
    own = pages.sign_in("translator", "wanjiku", languages=("sw", "luo"))
    page = own.get(PAGE)
    form = {**SAVE, "seen": seen(page, "screens.wards.list"), "words": "Kata ipi?"}
    assert own.post(f"{PAGE}/save", form).status == 303
    assert draft_text(pages) != before
