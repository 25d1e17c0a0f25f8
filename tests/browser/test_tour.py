"""The one-minute tour on everything that `gateway dev` starts: a report in Swahili, its case, its text."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import open_handset
from tests.browser.whole_gateway import whole_gateway

pytestmark = pytest.mark.long

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def url() -> Iterator[str]:
    """The whole gateway, started by its one command."""
    with whole_gateway(PROJECT / "menus.yaml") as url:
        yield url


def test_from_a_dial_to_a_case_and_back(url, context):
    phone = open_handset(context, url)
    phone.dial("*384*2040#")
    phone.choose("Kiswahili", "Karibu Huduma za kaunti")
    phone.choose("Ripoti tatizo", "Tatizo linahusu nini?")
    phone.choose("Maji", "Kuna tatizo gani la maji?")
    phone.choose("Hakuna maji", "Ni kijiji au mtaa gani")
    phone.answer("Kibera, karibu na soko", "Nyumba ngapi zimeathirika?")
    phone.answer("60", "Tutume ripoti?")
    phone.choose("Tuma", "Nambari yako ya kumbukumbu ni")
    reference = re.search(r"\b\d{9}\b", phone.text.inner_text())[0]
    phone.press("end")

    desk = context.new_page()
    desk.goto(f"{url}/desk/")
    desk.get_by_role("link", name=reference).click()  # the list looks for new cases by itself
    expect(desk.get_by_role("main")).to_contain_text("Kibera, karibu na soko")
    desk.get_by_label("Resolved").check()
    desk.get_by_label("Note to the citizen").fill("Bomba limetengenezwa.")
    desk.get_by_role("button", name="Save and tell the gateway").click()
    expect(desk.locator("#history")).to_contain_text("The gateway took it and tells the citizen")

    phone.page.bring_to_front()
    expect(phone.text).to_contain_text("2 messages received")
    phone.press("left")
    expect(phone.root.locator(".items li")).to_have_count(3)  # the last one begins a new text
    phone.press("left")
    expect(phone.text).to_contain_text(f"Ripoti yako {reference} imetatuliwa. Bomba limetengenezwa.")
    expect(phone.text).to_contain_text("Kazi ni nzuri kiasi gani?")
    phone.press("right", "down", "left")
    expect(phone.text).to_contain_text(f"Tumepokea ripoti yako {reference}.")
    phone.press("end")

    phone.dial("*384*2040#")
    phone.choose("Fuatilia ripoti", "Nambari yako ya kumbukumbu ni ipi?")
    phone.answer(reference, f"Ripoti {reference} imetatuliwa. Bomba limetengenezwa.")
