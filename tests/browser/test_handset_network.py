"""What stands beside the phone: a second phone, SIM cards, a bad network by hand, and the wire."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.handset_setup import CODE, FIRST_PAGE, HandsetSetup, running_handset
from tests.simulators.small_gateway import TOKEN, Address

pytestmark = pytest.mark.long


@pytest.fixture
def handset_setup(monkeypatch: pytest.MonkeyPatch, address: Address) -> Iterator[HandsetSetup]:
    monkeypatch.setenv("NO_PROXY", "*")
    with running_handset(address) as handset_setup:
        yield handset_setup


def test_two_phones_side_by_side(phone, handset_setup):
    phone.page.get_by_role("button", name="Second phone").click()
    other = Phone(phone.page, phone.page.locator(".line-up").nth(1))
    phone.dial(CODE)
    other.dial(CODE)
    other.answer("2", "Kwaheri.")
    expect(phone.text).to_have_text(FIRST_PAGE)
    numbers = [hop["phoneNumber"] for hop in handset_setup.gateway.hops]
    assert numbers == ["+254711000111", "+254722000222", "+254722000222"]
    handset_setup.text("Kwa wa pili", "+254722000222")
    other.press("left")
    expect(other.text).to_have_text("1 message received")
    expect(phone.root.locator(".mail")).to_be_hidden()


def test_another_sim_card(phone, handset_setup):
    phone.page.get_by_label("Number of this phone").fill("+254733000333")
    phone.page.get_by_label("Network").select_option("63907")
    phone.dial(CODE)
    hop = handset_setup.gateway.hops[0]
    assert (hop["phoneNumber"], hop["networkCode"]) == ("+254733000333", "63907")


def test_a_bad_network_by_hand(phone, handset_setup):
    phone.page.get_by_text("Make the network bad").click()
    phone.page.get_by_label("Every hop reaches the gateway").select_option("together")
    phone.dial(CODE)
    assert len(handset_setup.gateway.hops) == 2
    expect(phone.page.locator(".wire article")).to_have_count(2)
    phone.page.reload()
    phone.page.get_by_text("Make the network bad").click()
    expect(phone.page.get_by_label("Every hop reaches the gateway")).to_have_value("together")


def is_told(response):
    """Whether it answers what the page tells the network; the page asks what is set as well."""
    return response.url.endswith("/faults") and response.request.method == "POST"


def test_what_becomes_of_texts_by_hand(phone, handset_setup):
    phone.page.get_by_text("When the gateway sends a text").click()
    for label, value in (("The receipt", "both"), ("It comes", "0")):
        with phone.page.expect_response(is_told):
            phone.page.get_by_label(label).select_option(value)
    handset_setup.text("Habari")
    phone.await_true(lambda: len(handset_setup.gateway.receipts) >= 2)
    assert [receipt["status"] for receipt in handset_setup.gateway.receipts] == ["Success", "Failed"]
    phone.page.reload()
    phone.page.get_by_text("When the gateway sends a text").click()
    expect(phone.page.get_by_label("The receipt")).to_have_value("both")
    expect(phone.page.get_by_label("It comes")).to_have_value("0")


def test_the_wire_shows_both_sides_and_never_the_token(phone):
    phone.dial(CODE)
    wire = phone.page.locator(".wire pre")
    expect(wire.first).to_contain_text("POST /at/***/ussd HTTP/1.1")
    expect(wire.nth(1)).to_contain_text("CON Karibu")
    assert TOKEN not in phone.page.content()


@pytest.mark.parametrize("size", [(1280, 720), (1000, 900), (390, 844), (360, 740)], ids=str)
def test_the_phone_stays_in_view_while_panels_are_used(phone, size):
    page = phone.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.reload()
    page.wait_for_selector("body[data-ready]")
    for panel in (
        "Try this",
        "Calls",
        "On the wire",
        "Make the network bad",
        "When the gateway sends a text",
    ):
        card = page.locator("details.card").filter(has=page.locator("summary", has_text=panel))
        if not card.evaluate("card => card.open"):
            card.locator("summary").first.click()
        card.evaluate("card => card.scrollIntoView({block: 'end'})")
        for part in (".lcd", '[data-press="call"]', '[data-press="#"]'):
            expect(phone.root.locator(part)).to_be_in_viewport(ratio=0.99)
    phone.dial(CODE)
    page.get_by_label("Every hop reaches the gateway").select_option("after")
    phone.answer("1", "Where is it?")
    expect(phone.root.locator(".lcd")).to_be_in_viewport(ratio=0.99)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_wire_shows_whole_replies(phone, handset_setup, width):
    lines = "\n".join(f"line {number}" for number in range(1, 100))
    handset_setup.gateway.answer = lambda _: f"CON {lines}"
    phone.page.set_viewport_size({"width": width, "height": 844})
    phone.page.locator(".wire").evaluate("panel => panel.open = true")
    phone.dial(CODE)
    reply = phone.page.locator(".wire pre").nth(1)
    assert reply.inner_text().endswith("line 98\nline 99")
    assert (
        reply.evaluate("pre => pre.scrollHeight - pre.clientHeight") == 0
    )  # it scrolls with the panels, in one
    reply.evaluate("pre => pre.scrollIntoView({block: 'end'})")
    expect(phone.root.locator(".lcd")).to_be_in_viewport(ratio=0.99)
    phone.answer("1", "line 1")
    expect(phone.page.locator(".wire article details[open]")).to_have_count(1)  # the newest
    phone.page.locator(".wire article summary").nth(1).click()
    phone.answer("1", "line 1")
    expect(phone.page.locator(".wire article details[open]")).to_have_count(2)  # and what somebody is reading


def test_it_fits_a_small_phone(phone):
    phone.page.set_viewport_size({"width": 360, "height": 740})
    phone.dial(CODE)
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 360
    bottom = phone.root.locator('[data-press="#"]').bounding_box()
    assert bottom["y"] + bottom["height"] <= 740
