"""The first hour of somebody who has never seen YAML: from a template to a question of their own that citizens meet."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import open_handset
from tests.browser.console_editor import EditorPage
from tests.browser.whole_gateway import run_gateway
from tests.waiting import wait_until
from tools.console_assets import BUILT

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not BUILT.is_dir(), reason="the editor was not built here (make setup)"),
]
HELLO = """\
version: 1
service: {name: Town, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384*2040#": hello}}
screens:
  hello: {menu: Hello from the first version, options: [{say: Good-bye, goto: bye}]}
  bye: {end: Bye}
"""
LONG = (
    "Which street light does not work? Name the street, the village and the nearest house, shop or school. "
    * 2
)
SHORT = "Where is the light? Name the street."
WAY = (("1", "Do you agree?"), ("1", "What is it about?"), ("4", SHORT))
# From dialling to the menu of kinds. Who left in the middle is asked whether to go on.
STEPS = (
    ("Start again", re.compile("English|How can we help")),
    ("English", "How can we help"),
    ("Make a complaint", "Do you agree"),
    ("I agree", "What is it about"),
)


def test_the_hour(context: BrowserContext, tmp_path: Path) -> None:
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
        make_from_template(page)
        assert "Nakuru water" in file.read_text()
        assert "Hello from the first version" in first_page(context, gateway.url)  # it is only a draft so far
        comments = [line for line in file.read_text().splitlines() if "#" in line]
        assert len(comments) > 10
        look_at_changes(page)
        publish(page, "Complaints about water")
        expect(page.get_by_role("row", name=re.compile("Complaints about water"))).to_contain_text("Live")
        wait_until(lambda: "English" in first_page(context, gateway.url), "the new version is dialled")

        editor = open_map(page)
        add_option_and_question(editor)
        mend_what_the_check_tells(editor)
        walk_by_ussd_and_by_call(editor)
        assert [line for line in file.read_text().splitlines() if "#" in line] == comments

        page.goto(page.url.partition("/menus/")[0] + "/menus/changes")
        changed = page.locator(".difference .screen", has_text="kind").first
        expect(changed).to_contain_text("4. Street lights")
        expect(page.get_by_role("region", name="Citizens see")).to_contain_text(SHORT)
        publish(page, "New category: street lights")
        expect(page.get_by_role("row", name=re.compile("New category: street lights"))).to_contain_text(
            "Live"
        )
        wait_until(lambda: "Street lights" in dialled(context, gateway.url), "the new option is dialled")

        page.get_by_role("link", name=re.compile("Roll back")).first.click()
        expect(page.locator(".difference")).to_contain_text("Street lights")
        page.get_by_role("button", name=re.compile("Roll back to version")).click()
        expect(page.get_by_text("is live again")).to_be_visible()
        wait_until(lambda: "Street lights" not in dialled(context, gateway.url), "the option is gone")
        page.get_by_role("link", name="Overview").first.click()
        expect(page.get_by_text("The draft differs from live")).to_be_visible()


def make_from_template(page: Page) -> None:
    """Make the draft a complaint service in three languages."""
    page.get_by_role("link", name="Overview").first.click()
    page.get_by_role("link", name="New from a template").click()
    page.get_by_label("Complaint").check()
    page.get_by_label("Name of the service").fill("Nakuru water")
    page.get_by_label("French").check()
    page.get_by_role("button", name="Make it the draft").click()
    expect(page.get_by_text("The draft is Nakuru water now")).to_be_visible()


def look_at_changes(page: Page) -> None:
    """Read what the page of changes says of a draft: its scenarios, its screens, and last week's walks on it."""
    page.get_by_role("link", name="Changes", exact=True).first.click()
    expect(page.get_by_text(re.compile(r"All \d+ scenarios pass"))).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("New screens"))).to_be_visible()
    none = page.get_by_text("No walks are kept yet")
    wait_until(lambda: not none.count() or (page.reload() and not none.count()), "the walk is kept")
    replay = page.locator("#replay")
    expect(replay.get_by_text("could not go on", exact=True)).to_be_visible()  # it came by itself
    expect(replay.get_by_role("link", name="Look again")).to_have_count(0)


def publish(page: Page, summary: str) -> None:
    """Publish the draft, from the page of changes."""
    page.get_by_role("link", name="Changes", exact=True).first.click()
    page.get_by_label("What changes, in a few words").fill(summary)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("is live: new sessions begin on it")).to_be_visible()


def open_map(page: Page) -> EditorPage:
    """Open the editor at its map."""
    page.get_by_role("link", name="Editor", exact=True).first.click()
    page.wait_for_selector("#editor[data-ready][data-checked]")
    editor = EditorPage(page)
    editor.view("Map")
    return editor


def choose(editor: EditorPage, screen: str) -> Locator:
    """Choose a screen on the map; return the panel."""
    editor.page.locator(f'.node[data-screen="{screen}"] .head').click()
    panel = editor.part("map-panel")
    expect(panel.get_by_role("heading", name=screen)).to_be_visible()
    return panel


def add_option_and_question(editor: EditorPage) -> None:
    """Add an option to a menu, and a question that it leads to. The phone beside the map shows both."""
    panel = choose(editor, "kind")
    editor.page.get_by_role("button", name="From kind").click()
    phones = editor.page.locator("#phones .phone")
    expect(phones).to_have_count(3)
    panel.get_by_label("New option, English").fill("Street lights")
    panel.get_by_label("New option, Kiswahili").fill("Taa za barabarani")
    panel.get_by_label("New option, Français").fill("Éclairage")
    panel.get_by_label("Value that it saves, if any").fill("lights")
    panel.locator("select[name=goto]").first.select_option("place")
    panel.get_by_role("button", name="Add the option").click()
    for language, option in (("en", "Street lights"), ("sw", "Taa za barabarani"), ("fr", "Éclairage")):
        phone = editor.page.locator(f"#phones .phone[lang={language}]")
        expect(phone).to_contain_text(f"4. {option}")
        expect(phone.locator(".size")).to_contain_text(re.compile(r"\d+ left"))
    expect(panel.get_by_label("New option, English")).to_have_value("")

    panel.get_by_label("Name, such as street_light").fill("lights")
    panel.get_by_label("On the way").select_option(label="option 4: Street lights")
    panel.get_by_label("Words, English").fill("Which light?")
    panel.get_by_label("Words, Français").fill("Quel lampadaire ?")
    panel.get_by_role("button", name="Add the screen").click()
    expect(panel.get_by_role("heading", name="lights")).to_be_visible()


def mend_what_the_check_tells(editor: EditorPage) -> None:
    """The check tells beside the screen what it lacks, and is content once that is there."""
    panel = editor.part("map-panel")
    told = panel.get_by_label("What the check says of this screen")
    panel.get_by_label("English · ask").fill(LONG)
    panel.get_by_label("English · ask").blur()
    expect(told).to_contain_text(re.compile("Kiswahili|sw"))
    expect(told).to_contain_text(re.compile("page"))
    panel.get_by_label("Kiswahili · ask").fill("Taa iko wapi? Taja mtaa.")
    panel.get_by_label("Kiswahili · ask").blur()
    expect(told).not_to_contain_text(re.compile("Kiswahili|sw"))
    panel.get_by_label("English · ask").fill(SHORT)
    panel.get_by_label("English · ask").blur()
    expect(told).to_have_count(0)
    expect(editor.saved).to_have_text("Saved.")


def walk_by_ussd_and_by_call(editor: EditorPage) -> None:
    """Go to the new question on the phone, by its keys and by those of a call."""
    editor.view("Phone")
    for channel in ("USSD", "Call"):
        editor.page.get_by_label(channel, exact=True).check()
        editor.page.get_by_role("button", name="From the beginning").click()
        phone = editor.page.locator("#phones .phone[lang=en]")
        for key, words in WAY:
            editor.part("typed").fill(key)
            editor.page.get_by_role("button", name="Send").click()
            expect(phone).to_contain_text(words)


def first_page(context: BrowserContext, url: str) -> str:
    """What a phone shows that has just dialled."""
    phone = open_handset(context, url)
    phone.dial("*384*2040#")
    text = phone.text.inner_text()
    phone.page.close()
    return text


def dialled(context: BrowserContext, url: str) -> str:
    """What a phone shows at the menu of kinds."""
    phone = open_handset(context, url)
    phone.dial("*384*2040#")
    for label, expected in STEPS:
        if f". {label}" in phone.text.inner_text():
            phone.choose(label, expected)
    text = phone.text.inner_text()
    phone.page.close()
    return text
