"""The editor in a real browser: code, check, saving, phone and map."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gateway.console.people.role import Role
from tests.browser.conftest import clear_storage
from tests.browser.console_editor import EditorPage, RunningConsole, shared_console
from tools.console_assets import ASSETS, BUILT

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not BUILT.is_dir(), reason="the editor was not built here (make setup)"),
]
EVERY_RULE = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
AXE = ASSETS / "node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="module")
def served(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningConsole]:
    with shared_console(redis_url, tmp_path_factory.mktemp("console")) as console:
        yield console


@pytest.fixture
def console(served: RunningConsole, shared_context: BrowserContext) -> RunningConsole:
    """The console on the county's menus, whatever the test before made of them."""
    clear_storage(shared_context, f"{served.url}/console/static/console.css")  # which leaves the page before
    served.put_back_menus()
    return served


@pytest.fixture
def page(console: RunningConsole, shared_context: BrowserContext) -> Page:
    """A page of somebody who is signed in and was never here."""
    console.sign_in(shared_context)
    (page,) = shared_context.pages
    return page


@pytest.fixture
def editor(console: RunningConsole, page: Page) -> EditorPage:
    return console.open(page.context, page)


def test_a_mistake_is_told_under_its_line_and_mended_by_a_button(
    console: RunningConsole, editor: EditorPage
) -> None:
    editor.find("goto: road_problem")
    editor.page.keyboard.press("Backspace")
    expect(editor.count).to_have_text("1 error")
    expect(editor.page.locator("#code .cm-lintRange-error")).to_have_text("road_proble")
    expect(editor.part("problems").locator("code").first).to_have_text("road_proble")
    expect(editor.saved).to_have_text("Saved.")
    assert "goto: road_proble}" in console.text
    expect(editor.part("phone-stale")).to_be_visible()
    editor.page.get_by_role("button", name="Lead it to `road_problem`").click()
    expect(editor.count).to_have_text("The check has no findings.")
    expect(editor.saved).to_have_text("Saved.")
    assert "goto: road_problem}" in console.text


def test_another_page_leads_to_a_line(console: RunningConsole, page: Page) -> None:
    page.goto(f"{console.url}/console/menus/edit?file=menus.yaml&line=120")
    expect(page.locator("#code .cm-activeLine")).to_be_in_viewport()
    line = console.text.splitlines()[119].strip()
    expect(page.locator("#code .cm-activeLine")).to_have_text(re.compile(re.escape(line)))


def test_names_and_keys_are_completed_and_explained(editor: EditorPage) -> None:
    editor.find("goto: road_problem")
    for _ in "road_problem":
        editor.page.keyboard.press("Backspace")
    editor.page.keyboard.type("heal")
    options = editor.page.locator("#code .cm-tooltip-autocomplete")
    expect(options).to_contain_text("health_problem")
    editor.page.keyboard.press("Escape")
    editor.find("answer: {type: text, min: 3, max: 80")
    editor.page.keyboard.type(", pat")
    expect(options).to_contain_text("pattern")


def test_a_lost_connection_loses_nothing(console: RunningConsole, editor: EditorPage) -> None:
    editor.page.context.set_offline(True)
    editor.find("en: Information")
    editor.page.keyboard.type(" desk")
    expect(editor.saved).to_contain_text("Not saved: no connection. Your text is kept in this browser")
    assert "Information desk" not in console.text
    editor.page.context.set_offline(False)
    expect(editor.saved).to_have_text("Saved.")
    assert "en: Information desk, sw" in console.text


@pytest.mark.parametrize(
    ("words", "steps", "title"),
    [
        ("save: category", 1, "Rename the field category"),
        ("{category}:", 3, "Rename the field category"),
        ("goto: category", 1, "Rename the screen category"),
    ],
)
def test_one_name_of_a_screen_and_a_field_is_that_of_its_place(
    words: str, steps: int, title: str, editor: EditorPage
) -> None:
    editor.find(words)
    for _ in range(steps):
        editor.page.keyboard.press("ArrowLeft")
    editor.page.keyboard.press("F2")
    expect(editor.part("rename-dialog").get_by_role("heading")).to_have_text(title)
    editor.page.get_by_role("button", name="Cancel").click()


def test_a_connection_that_says_nothing_any_more_is_told_too(
    console: RunningConsole, editor: EditorPage
) -> None:
    page = editor.page
    page.clock.install()
    page.route("**/save", lambda _: None)
    editor.find("en: Information")
    with page.expect_request("**/save"):
        page.keyboard.type(" desk")
    page.clock.fast_forward(20_000)
    expect(editor.saved).to_contain_text("Not saved: no connection. Your text is kept in this browser")
    page.unroute("**/save")
    page.clock.fast_forward(5_000)
    expect(editor.saved).to_have_text("Saved.")
    assert "en: Information desk, sw" in console.text


def test_a_closed_tab_or_an_expired_session_loses_nothing(
    console: RunningConsole, editor: EditorPage
) -> None:
    context = editor.page.context
    context.clear_cookies()
    editor.find("en: Information")
    editor.page.keyboard.type(" desk")
    expect(editor.saved).to_contain_text("Not saved: you are signed out. Your text is kept in this browser")
    editor.page.close()
    assert "Information desk" not in console.text
    console.sign_in(context)
    again = console.open(context)
    expect(again.saved).to_have_text("Saved.")
    assert "en: Information desk, sw" in console.text


def test_two_people_see_each_other_and_choose_between_changes_of_one_line(
    console: RunningConsole, editor: EditorPage, browser: Browser
) -> None:
    other_context = browser.new_context()
    console.sign_in(other_context, "baraka")
    other = console.open(other_context)
    expect(other.part("others")).to_have_text("Also here: amina")
    other_context.set_offline(True)
    editor.find("en: Information")
    editor.page.keyboard.type(" desk")
    expect(editor.saved).to_have_text("Saved.")
    other.find("en: Information")
    other.page.keyboard.type(" office")
    expect(other.saved).to_contain_text("no connection")
    other_context.set_offline(False)
    expect(other.saved).to_contain_text("Amina changed the same lines")
    other.page.get_by_role("button", name="Keep my text as it is here").click()
    expect(other.saved).to_have_text("Saved.")
    assert "en: Information office, sw" in console.text
    other_context.close()


def test_the_phone_walks_the_draft_in_every_language_and_says_what_is_known(editor: EditorPage) -> None:
    editor.view("Phone")
    phones = editor.page.locator("#phones .phone")
    expect(phones).to_have_count(2)
    phones.first.get_by_role("button", name="Press 1: Report a problem").click()
    expect(phones.first).to_contain_text("What is the problem about?")
    expect(phones.nth(1)).to_contain_text("Tatizo linahusu nini?")
    phones.first.get_by_role("button", name="Press 1: Water").click()
    expect(editor.part("values")).to_contain_text("category water")
    expect(phones.first.locator(".size")).to_contain_text("of 160 septets")
    editor.page.get_by_role("button", name="One step back").click()
    expect(phones.first).to_contain_text("What is the problem about?")
    editor.page.get_by_label("Call", exact=True).check()
    expect(phones.first).to_contain_text("For Report a problem, press 1.")


def test_the_chosen_screen_is_marked_in_all_three_views(editor: EditorPage) -> None:
    editor.part("screens").get_by_role("button", name="homes").click()
    expect(editor.page.locator("#code .cm-chosen").first).to_contain_text("homes:")
    expect(editor.page.get_by_role("button", name="From homes")).to_be_enabled()
    editor.view("Map")
    expect(editor.page.locator('.node[data-screen="homes"]')).to_have_class("node chosen")
    expect(editor.page.locator('.node[data-screen="homes"]')).to_be_in_viewport()
    expect(editor.part("map-panel").get_by_role("heading", name="homes")).to_be_visible()


def test_the_map_changes_the_text_and_leaves_the_rest_of_it_as_it_was(
    console: RunningConsole, editor: EditorPage
) -> None:
    before = console.text.splitlines()
    editor.view("Map")
    editor.page.locator('.node[data-screen="category"] .head').click()
    panel = editor.part("map-panel")
    panel.get_by_label("English · menu").fill("What is it about?")
    panel.get_by_label("English · menu").blur()
    expect(editor.page.locator('.node[data-screen="category"]')).to_contain_text("What is it about?")
    panel.get_by_label("New option, English").fill("Street lights")
    panel.get_by_label("New option, Kiswahili").fill("Taa za barabarani")
    panel.get_by_label("Value that it saves, if any").fill("lights")
    panel.locator("select[name=goto]").first.select_option("place")
    panel.get_by_role("button", name="Add the option").click()
    expect(editor.page.locator('.node[data-screen="category"]')).to_contain_text("5. Street lights")
    expect(editor.saved).to_have_text("Saved.")
    changed = [line for line in console.text.splitlines() if line not in before]
    assert changed == [
        '      en: "What is it about?"',
        "      - {value: lights, say: {en: Street lights, sw: Taa za barabarani}, goto: place}",
    ]


def test_a_line_drawn_on_the_map_leads_there(console: RunningConsole, editor: EditorPage) -> None:
    editor.view("Map")
    editor.page.locator('.node[data-screen="welcome"] .head').click()
    handle = editor.page.locator('.node[data-screen="welcome"] .way[data-option="2"] .handle')
    target = editor.page.locator('.node[data-screen="information"]')
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), target.bounding_box()
    assert start
    assert end
    mouse = editor.page.mouse
    mouse.move(start["x"] + 6, start["y"] + 6)
    mouse.down()
    mouse.move(end["x"] + 40, end["y"] + 20, steps=5)
    expect(target).to_have_class("node aimed")
    mouse.up()
    expect(editor.saved).to_have_text("Saved.")
    expect(editor.page.locator("#map-panel .status")).to_contain_text("Done.")
    assert "sw: Fuatilia ripoti}, goto: information}" in console.text


def test_a_screen_is_added_renamed_and_found_by_its_words(
    console: RunningConsole, editor: EditorPage
) -> None:
    editor.view("Map")
    editor.part("map-find").fill("homes are affected")
    editor.part("map-find").press("Enter")
    panel = editor.part("map-panel")
    expect(panel.get_by_role("heading", name="homes")).to_be_visible()
    panel.get_by_label("Name, such as street_light").fill("since")
    panel.get_by_label("Words, English").fill("Since when?")
    panel.get_by_label("Words, Kiswahili").fill("Tangu lini?")
    panel.get_by_role("button", name="Add the screen").click()
    expect(panel.get_by_role("heading", name="since")).to_be_visible()
    panel.get_by_role("button", name="Rename …").click()
    editor.page.get_by_label("The new name: letters, digits and _").fill("since_when")
    editor.page.get_by_role("button", name="Rename everywhere").click()
    expect(panel.get_by_role("heading", name="since_when")).to_be_visible()
    expect(editor.saved).to_have_text("Saved.")
    assert "goto: since_when\n" in console.text
    assert "  since_when:\n    ask:" in console.text


def test_every_view_can_be_used_by_everybody(console: RunningConsole, browser: Browser) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    console.sign_in(context, "zawadi", Role.OWNER)
    editor = console.open(context)
    editor.page.add_script_tag(path=AXE)
    for view in ("Code", "Map", "Phone"):
        editor.view(view)
        # The other rules judge the markup, which is the same in the dark.
        for scheme, rules in (("light", EVERY_RULE), ("dark", ["color-contrast"])):
            editor.page.emulate_media(color_scheme=scheme)
            found = editor.page.evaluate(
                "async runOnly => (await axe.run(document, {runOnly, resultTypes: ['violations'], preload: false}))"
                ".violations.map(one => [one.id, "
                "one.nodes.map(node => node.target.join(' ') + ' ' + node.failureSummary)])",
                rules,
            )
            assert (view, scheme, found) == (view, scheme, [])
    context.close()


def test_a_narrow_page_reads_and_walks(console: RunningConsole, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    console.sign_in(context)
    editor = console.open(context)
    expect(editor.page.locator("#phones .phone").first).to_contain_text("Report a problem")
    editor.view("Map")
    editor.page.locator('.node[data-screen="welcome"] .head').click()
    panel = editor.part("map-panel")
    expect(panel.get_by_label("English · menu")).to_be_disabled()
    expect(panel.get_by_role("button", name="Add the option")).to_have_count(0)
    for view in ("Code", "Map", "Phone"):
        editor.view(view)
        width = editor.page.evaluate("document.documentElement.scrollWidth")
        assert (view, width) == (view, 360)
    context.close()
