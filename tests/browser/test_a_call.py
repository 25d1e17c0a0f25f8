"""A whole call on all that `gateway dev` starts, at both providers: a case is filed by keys, and seen on the desk."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone, open_handset
from tests.browser.whole_gateway import whole_gateway

pytestmark = pytest.mark.long

MENUS = Path(__file__).parents[1] / "gateway" / "conversations" / "voice" / "menus.yaml"
NUMBER, MISSED = "+254711082000", "+254711082002"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole gateway on a service with a voice number, and another that calls back."""
    menus = tmp_path_factory.mktemp("service") / "menus.yaml"
    first = f'    "{NUMBER}": welcome\n'
    second = f'    "{MISSED}": {{goto: welcome, call_back: true}}\n'
    menus.write_text(MENUS.read_text(encoding="utf-8").replace(first, first + second), encoding="utf-8")
    with whole_gateway(menus) as url:
        yield url


def call(phone: Phone, provider: str) -> None:
    """Call the service."""
    if not phone.page.get_by_label("Calls go through").is_visible():
        phone.page.locator(".calls summary").click()
    phone.page.get_by_label("Calls go through").select_option(provider)
    phone.page.get_by_role("button", name=NUMBER).click()
    phone.await_look("call")


def wait_to_hear(phone: Phone, words: str) -> None:
    """Listen until words are said, and skip what is said before them."""
    line = phone.page.locator(".said .service").filter(has_text=words).last
    lines = phone.page.locator(".said li")
    while not line.is_visible():
        heard = lines.count()
        phone.press("left")
        phone.await_true(lambda heard=heard: line.is_visible() or lines.count() > heard)


def latest_spoken(page: Page) -> str:
    """What was said last."""
    return page.locator(".said .service").last.inner_text()


@pytest.mark.parametrize("provider", ["at", "twilio"])
def test_a_case_is_filed_by_keys(url, context, provider):
    phone = open_handset(context, url)
    if provider == "twilio":  # another citizen, whose language nobody knows either
        phone.page.get_by_label("Number of this phone").fill("+254722000222")
        phone.page.get_by_label("Network").focus()
    call(phone, provider)
    wait_to_hear(phone, "Kwa Kiswahili, bonyeza 2.")
    phone.press("2")
    wait_to_hear(phone, "Tukusaidie vipi?")
    phone.press("1")
    wait_to_hear(phone, "Tatizo ni nini?")
    phone.press("2")
    wait_to_hear(phone, "Nyumba ngapi?")
    phone.press("6", "0", "#")
    wait_to_hear(phone, "nambari ya siri")
    phone.press("1", "2", "3", "4", "5")
    wait_to_hear(phone, "Barabara, nyumba 60. Tuma?")
    phone.press("1")
    wait_to_hear(phone, "Kumbukumbu yako ni")
    reference = re.sub(r"\D", "", latest_spoken(phone.page))
    phone.press("left")
    expect(phone.page.locator(".said li").last).to_have_text("The service hung up.")

    desk = context.new_page()
    desk.goto(f"{url}/desk/")
    desk.get_by_role("link", name=reference).click()
    expect(desk.get_by_role("main")).to_contain_text("60")

    phone.page.bring_to_front()
    call(phone, provider)  # and a call that drops is taken up where it was
    wait_to_hear(phone, "Tukusaidie vipi?")
    phone.press("2")
    wait_to_hear(phone, "Nambari ya kumbukumbu?")
    phone.press("end")
    phone.await_look("idle")
    call(phone, provider)
    wait_to_hear(phone, "bonyeza 1")
    phone.press("1")
    wait_to_hear(phone, "Nambari ya kumbukumbu?")
    phone.press("end")


def test_a_missed_call_is_called_back(url, context):
    phone = open_handset(context, url)
    phone.page.get_by_label("Number of this phone").fill("+254733000333")
    phone.page.locator(".body").focus()
    phone.page.keyboard.type(MISSED)
    phone.page.keyboard.press("Enter")
    phone.await_look("notice")
    expect(phone.text).to_contain_text("The service did not take the call.")
    expect(phone.root.locator(".lcd")).to_have_attribute("data-look", "ringing")
    expect(phone.root.locator(".heading")).to_have_text(NUMBER)
    phone.press("call")
    wait_to_hear(phone, "Kwa Kiswahili, bonyeza 2.")
    phone.press("end")
    phone.await_look("idle")
