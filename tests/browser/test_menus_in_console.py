"""Somebody makes a service from a template in the console, publishes it, dials it, and rolls it back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import open_handset
from tests.browser.whole_gateway import run_gateway
from tests.waiting import wait_until

HELLO = """\
version: 1
service: {name: Town, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384*2040#": hello}}
screens:
  hello: {menu: Hello from the first version, options: [{say: Good-bye, goto: bye}]}
  bye: {end: Bye}
"""


def dialled_text(context: BrowserContext, url: str) -> str:
    """What a phone shows that has just dialled."""
    phone = open_handset(context, url)
    phone.dial("*384*2040#")
    text = phone.text.inner_text()
    phone.page.close()
    return text


@pytest.mark.long
def test_a_service_from_a_template_is_published_dialled_and_rolled_back(
    context: BrowserContext, tmp_path: Path
) -> None:
    file = tmp_path / "menus.yaml"
    file.write_text(HELLO)
    with run_gateway(file) as gateway:
        page = context.new_page()
        link = re.search(r"http\S+/console/\S+", gateway.printed)
        assert link, gateway.printed
        page.goto(link[0])
        page.get_by_role("button", name="Sign in").click()

        page.get_by_role("link", name="Overview").first.click()
        expect(page.get_by_text("The draft is what is live.")).to_be_visible()
        page.get_by_role("link", name="New from a template").click()
        page.get_by_label("Complaint").check()
        page.get_by_label("Name of the service").fill("Nakuru water")
        page.get_by_label("French").check()
        page.get_by_role("button", name="Make it the draft").click()
        expect(page.get_by_text("The draft is Nakuru water now")).to_be_visible()
        assert "Nakuru water" in file.read_text()

        assert "Hello from the first version" in dialled_text(
            context, gateway.url
        )  # it is only a draft so far

        page.get_by_role("link", name="Changes", exact=True).first.click()
        expect(page.get_by_text(re.compile(r"All \d+ scenarios pass"))).to_be_visible()
        expect(page.get_by_role("heading", name=re.compile("New screens"))).to_be_visible()
        replay = page.locator("#replay")
        expect(replay.get_by_text("could not go on", exact=True)).to_be_visible()  # it came by itself
        expect(replay.get_by_role("link", name="Look again")).to_have_count(0)
        page.get_by_label("What changes, in a few words").fill("Complaints about water")
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text("is live: new sessions begin on it")).to_be_visible()
        expect(page.get_by_role("row", name=re.compile("Complaints about water"))).to_contain_text("Live")

        wait_until(lambda: "English" in dialled_text(context, gateway.url), "the new version is dialled")

        page.get_by_role("link", name="Roll back").click()
        page.get_by_role("button", name="Roll back to version 1").click()
        expect(page.get_by_text("Version 1 is live again")).to_be_visible()
        page.get_by_role("link", name="Overview").first.click()
        expect(page.get_by_text("The draft differs from live")).to_be_visible()
