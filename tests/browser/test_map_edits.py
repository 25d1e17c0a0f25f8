"""What is changed on the map, by its panel and by the keyboard, and what the code explains."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.console_editor import EditorPage, RunningConsole, shared_console
from tests.browser.drawn_map import crossed_screens
from tools.console_assets import BUILT

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not BUILT.is_dir(), reason="the editor was not built here (make setup)"),
]


@pytest.fixture(scope="module")
def console(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningConsole]:
    with shared_console(redis_url, tmp_path_factory.mktemp("console")) as console:
        yield console


@pytest.fixture(scope="module")
def editor(console: RunningConsole, browser: Browser) -> Iterator[EditorPage]:
    """One page for all tests: each changes screens of its own."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    console.sign_in(context)
    yield console.open(context)
    context.close()


def choose(editor: EditorPage, screen: str) -> Locator:
    """Choose a screen on the map; return the panel."""
    editor.view("Map")
    editor.page.locator(f'.node[data-screen="{screen}"] .head').click()
    panel = editor.part("map-panel")
    expect(panel.get_by_role("heading", name=screen)).to_be_visible()
    return panel


def options(text: str, screen: str) -> list[str]:
    """The values of the options of a screen, in the order of the file."""
    found = re.search(rf"\n  {screen}:\n(.*?)\n  \w", text, re.S)
    assert found
    return re.findall(r"value: (\w+)", found[1])


def test_the_editor_begins_with_the_map_and_the_view_that_was_last_chosen(
    console: RunningConsole, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    console.sign_in(context)
    page = context.new_page()
    address = f"{console.url}/console/menus/edit"
    for pressed, then in (("Map", "Code"), ("Code", "Map")):
        page.goto(address)
        page.wait_for_selector("#editor[data-ready][data-checked]")
        view = page.get_by_role("group", name="View")
        expect(view.get_by_role("button", pressed=True)).to_have_text(pressed)
        view.get_by_role("button", name=then).click()
    context.close()


def test_no_line_crosses_a_screen(editor: EditorPage) -> None:
    choose(editor, "welcome")
    page = editor.page
    ends = page.locator("#map-lines .line").evaluate_all("all => all.map(one => Object.values(one.dataset))")
    lefts = dict(
        page.locator(".node").evaluate_all("all => all.map(one => [one.dataset.screen, one.offsetLeft])")
    )
    assert [leads for leads in ends if lefts[leads[1]] < lefts[leads[0]]]  # some lead back
    assert [leads for leads in ends if leads[0] == leads[1]]  # some to their own screen
    assert crossed_screens(page, "#map-lines .line", ".node") == []


def test_a_chosen_screen_is_on_the_phone_at_once(editor: EditorPage) -> None:
    choose(editor, "place")
    expect(editor.page.locator("#phones .phone").first).to_contain_text("Which village or estate")
    expect(editor.page.locator("#phones .phone .size").first).to_contain_text("left")


def test_an_option_moves_goes_and_comes_back_by_undo(console: RunningConsole, editor: EditorPage) -> None:
    before = console.text
    panel = choose(editor, "water_problem")
    first, second, *rest = options(before, "water_problem")
    panel.get_by_role("button", name="Move down: option 1").click()
    expect(panel.get_by_label("Option 1 · value")).to_have_value(second)
    expect(editor.page.locator("#map-panel .status")).to_have_text("Done.")
    expect(editor.saved).to_have_text("Saved.")
    assert options(console.text, "water_problem") == [second, first, *rest]
    panel.get_by_role("button", name="Move up: option 2").click()
    expect(panel.get_by_label("Option 1 · value")).to_have_value(first)
    expect(editor.saved).to_have_text("Saved.")
    assert console.text == before
    panel.get_by_role("button", name="Remove: option 2", exact=True).click()
    expect(panel.get_by_label("Option 2 · value")).not_to_have_value(second)
    expect(editor.saved).to_have_text("Saved.")
    assert options(console.text, "water_problem") == [first, *rest]
    editor.page.get_by_role("button", name="Undo").click()
    expect(panel.get_by_label("Option 2 · value")).to_have_value(second)
    assert console.text == before
    editor.page.get_by_role("button", name="Redo").click()
    expect(panel.get_by_label("Option 2 · value")).not_to_have_value(second)
    editor.page.get_by_role("button", name="Undo").click()
    expect(panel.get_by_label("Option 2 · value")).to_have_value(second)
    expect(editor.page.get_by_role("link", name="History")).to_have_attribute("href", re.compile("#history"))


def test_a_new_option_saves_a_value_made_of_its_words(console: RunningConsole, editor: EditorPage) -> None:
    panel = choose(editor, "road_problem")
    panel.get_by_label("New option, English").fill("Washed away")
    expect(panel.get_by_label("Value that it saves, if any")).to_have_value("washed_away")
    panel.get_by_role("button", name="Add the option").click()
    expect(panel.get_by_label("New option, English")).to_have_value("")
    assert options(console.text, "road_problem")[-1] == "washed_away"


def test_a_screen_is_named_by_words_and_goes_again(console: RunningConsole, editor: EditorPage) -> None:
    before = console.text
    panel = choose(editor, "homes")
    panel.get_by_label("Name, such as street_light").fill("Since when")
    panel.get_by_label("Words, English").fill("Since when?")
    panel.get_by_role("button", name="Add the screen").click()
    expect(panel.get_by_role("heading", name="since_when")).to_be_visible()
    expect(panel.get_by_label("In its place, if it is removed")).to_have_value("priority")
    panel.get_by_label("In its place, if it is removed").select_option("")
    panel.get_by_role("button", name="Remove this screen").click()
    refusal = editor.page.locator("#map-panel .status.trouble")
    expect(refusal).to_contain_text("Say which screen stands in its place.")
    expect(refusal.get_by_role("button", name="Show the line")).to_be_visible()
    panel.get_by_label("In its place, if it is removed").select_option("priority")
    panel.get_by_role("button", name="Remove this screen").click()
    expect(editor.page.locator('.node[data-screen="since_when"]')).to_have_count(0)
    expect(editor.saved).to_have_text("Saved.")
    assert console.text == before


def test_settings_of_a_screen_and_an_option(console: RunningConsole, editor: EditorPage) -> None:
    panel = choose(editor, "homes")
    most = panel.get_by_label("answer.max ·")
    expect(most).to_have_value("5000")
    most.fill("900")
    most.press("Tab")
    expect(panel.get_by_role("button", name="Remove: answer.max")).to_be_visible()
    panel.get_by_label("Another setting").select_option("attempts")
    panel.get_by_label("Its value").fill("2")
    panel.get_by_role("button", name="Set it").click()
    expect(panel.get_by_label("attempts ·")).to_have_value("2")
    panel.get_by_label("Another setting").select_option("resume")
    panel.get_by_label("Its value").select_option("never")
    panel.get_by_role("button", name="Set it").click()
    expect(panel.get_by_label("resume ·")).to_have_value("never")
    expect(editor.saved).to_have_text("Saved.")
    homes = console.text[console.text.index("\n  homes:") :][:600]
    assert re.search(r"answer: \{type: integer, min: 1, max: 900[,}]", homes)
    assert "\n    attempts: 2\n" in homes
    assert "\n    resume: never\n" in homes
    panel.get_by_role("button", name="Remove: attempts").click()
    expect(panel.get_by_label("attempts ·")).to_have_count(0)
    panel.get_by_label("answer.min ·").fill("many")
    panel.get_by_label("answer.min ·").press("Tab")
    expect(editor.count).to_contain_text("error")
    expect(panel.get_by_label("What the check says of this screen")).to_contain_text("many")
    choose(editor, "welcome")
    editor.page.get_by_role("button", name="Next problem").click()
    expect(panel.get_by_role("heading", name="homes")).to_be_visible()
    panel.get_by_label("answer.min ·").fill("1")
    panel.get_by_label("answer.min ·").press("Tab")
    expect(editor.count).not_to_contain_text("error")


def test_everything_on_the_map_by_keyboard(console: RunningConsole, editor: EditorPage) -> None:
    choose(editor, "welcome")
    keyboard = editor.page.keyboard
    editor.page.locator('.node[data-screen="health_problem"] .head').focus()
    keyboard.press("Enter")
    panel = editor.part("map-panel")
    expect(panel.get_by_role("heading", name="health_problem")).to_be_visible()
    before = options(console.text, "health_problem")
    panel.get_by_role("button", name="Move down: option 1").focus()
    keyboard.press("Enter")
    expect(panel.get_by_label("Option 1 · value")).to_have_value(before[1])
    panel.get_by_label("New option, English").focus()
    keyboard.type("No nurse")
    keyboard.press("Enter")
    expect(panel.get_by_label("New option, English")).to_have_value("")
    assert options(console.text, "health_problem") == [before[1], before[0], *before[2:], "no_nurse"]
    editor.part("map").focus()
    at = editor.part("map").evaluate("one => one.scrollLeft")
    keyboard.press("ArrowRight")
    editor.page.wait_for_function("at => document.getElementById('map').scrollLeft > at", arg=at)


def test_keys_and_screens_are_explained_under_the_mouse(editor: EditorPage) -> None:
    editor.view("Code")
    for line, word, explained in (
        ("save: place", "save", "The name under which the answer is saved."),
        ("goto: homes", "homes", "How many homes are affected?"),
    ):
        editor.find(line)
        expect(editor.page.get_by_role("button", name="From place")).to_be_enabled()
        found, shown = editor.page.locator("#code .cm-activeLine"), editor.page.locator(".cm-explained")
        while not shown.count():  # a check that ends meanwhile takes it away
            editor.page.mouse.move(5, 5)
            found.get_by_text(word, exact=True).first.hover()
            editor.page.wait_for_timeout(500)
        expect(shown).to_contain_text(explained)
        editor.page.mouse.move(5, 5)
    editor.view("Map")


def test_a_language_is_added_on_the_map(console: RunningConsole, editor: EditorPage) -> None:
    panel = choose(editor, "welcome")
    panel.get_by_label("Code, such as so").fill("so")
    panel.get_by_label("Its name in that language").fill("Soomaali")
    panel.get_by_role("button", name="Add the language").click()
    expect(editor.part("languages")).to_contain_text("Soomaali")
    expect(panel.get_by_label("Soomaali · menu")).to_be_visible()
    expect(editor.saved).to_have_text("Saved.")
    assert re.search(r"\n    so: Soomaali", console.text)
