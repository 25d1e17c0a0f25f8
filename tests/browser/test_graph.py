"""The page of `gateway graph`, from a file, in a real browser."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import BrowserContext, Page, expect

from gateway.cli import main
from tests.browser.drawn_map import crossed_screens
from tools.console_assets import ASSETS, BUILT

pytestmark = pytest.mark.skipif(not BUILT.is_dir(), reason="the map was not built here (make setup)")
HERE = Path(__file__)
MENUS = HERE.parents[2] / "menus.yaml"
AXE = ASSETS / "node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, drawn once for all tests."""
    out = tmp_path_factory.mktemp("graph") / "map.html"
    assert CliRunner().invoke(main, ["graph", str(MENUS), "-o", str(out)]).exit_code == 0
    return out


@pytest.fixture
def page(context: BrowserContext, drawn: Path) -> Page:
    context.route("http*://**", lambda route: pytest.fail(f"asked the network for {route.request.url}"))
    page = context.new_page()
    page.goto(drawn.as_uri())
    page.wait_for_selector(".node")
    return page


def test_a_screen_shows_its_texts_in_every_language(page: Page) -> None:
    page.locator('.node[data-screen="category"] .head').click()
    article = page.locator("article#screen-category")
    expect(article).to_be_visible()
    expect(page.locator(".node.chosen")).to_have_attribute("data-screen", "category")
    expect(article.locator('[lang="sw"]')).to_contain_text("Tatizo linahusu nini?")
    article.get_by_role("link", name="road_problem").click()
    expect(article).to_be_hidden()
    expect(page.locator("article#screen-road_problem")).to_be_visible()
    expect(page.locator('.node[data-screen="road_problem"]')).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("article:visible")).to_have_count(0)
    page.get_by_label("Language").select_option("sw")
    expect(page.locator('.node[data-screen="category"]')).to_contain_text("Tatizo linahusu nini?")


def test_it_opens_at_a_size_that_can_be_read_where_people_get_in(page: Page) -> None:
    for width, height in ((1280, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        words = page.locator('.node[data-screen="welcome"]', has_text="How can we help?")
        expect(words).to_be_in_viewport(ratio=0.9)
        assert words.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 12
        expect(page.locator("#map-zoom")).to_have_text("100 %")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator('.node[data-screen="heard"] .head').focus()  # far away
    expect(page.locator('.node[data-screen="heard"] .head')).to_be_in_viewport()
    page.get_by_role("button", name="All", exact=True).click()
    room, drawn = page.locator("#map").bounding_box(), page.locator("#map-world").bounding_box()
    assert room
    assert drawn
    assert drawn["width"] <= room["width"]


def test_no_text_leaves_its_screen_and_no_line_crosses_one(page: Page) -> None:
    wide = page.locator(".node, .node *").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth).map(one => one.textContent)"
    )
    assert wide == []
    assert page.locator("#map-lines .line").count() > 20
    assert crossed_screens(page, "#map-lines .line", ".node") == []


def test_the_drawing_moves_and_grows(page: Page) -> None:
    world = page.locator("#map-world")
    page.get_by_role("button", name="All", exact=True).click()
    before = world.bounding_box()
    page.get_by_role("button", name="Larger").click()
    page.get_by_role("button", name="Larger").click()
    place = world.bounding_box()
    assert before
    assert place
    assert place["width"] > before["width"]
    page.locator("#map").evaluate("map => map.scrollTo(0, 0)")
    place = world.bounding_box()
    page.mouse.move(20, 700)  # the ground left of all screens
    page.mouse.down()
    page.mouse.move(20, 500, steps=3)
    page.mouse.up()
    assert world.bounding_box() != place
    expect(page.locator("article:visible")).to_have_count(0)


def test_everybody_can_use_it(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.locator('.node[data-screen="category"] .head').click()
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run({resultTypes: ['violations']})")
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def test_without_scripts_all_texts_are_there(page: Page, context: BrowserContext) -> None:
    assert context.browser
    plain = context.browser.new_context(java_script_enabled=False)
    reader = plain.new_page()
    reader.goto(page.url)
    expect(reader.locator("article#screen-category")).to_contain_text("Tatizo linahusu nini?")
    expect(reader.locator("article#screen-category")).to_be_visible()
    plain.close()
