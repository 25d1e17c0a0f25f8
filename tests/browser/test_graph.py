"""The page of `gateway graph`, from a file, in a real browser."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import BrowserContext, Page, expect

from gateway.cli import main

HERE = Path(__file__)
MENUS = HERE.parents[2] / "menus.yaml"


@pytest.fixture
def page(context: BrowserContext, tmp_path: Path) -> Page:
    out = tmp_path / "map.html"
    assert CliRunner().invoke(main, ["graph", str(MENUS), "-o", str(out)]).exit_code == 0
    context.route("http*://**", lambda route: pytest.fail(f"asked the network for {route.request.url}"))
    page = context.new_page()
    page.goto(out.as_uri())
    return page


def test_a_screen_shows_its_texts_in_every_language(page: Page) -> None:
    page.locator('#world > a[href="#category"]').click()
    article = page.locator("article#category")
    expect(article).to_be_visible()
    expect(article.locator('[lang="sw"]')).to_contain_text("Tatizo linahusu nini?")
    article.get_by_role("link", name="road_problem").click()
    expect(article).to_be_hidden()
    expect(page.locator("article#road_problem")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("article:visible")).to_have_count(0)


def test_it_opens_at_a_size_that_can_be_read_where_people_get_in(page: Page) -> None:
    for width, height in ((1280, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        letters = page.locator('a[href="#welcome"] text', has_text="How can we help?")
        assert letters.evaluate("text => text.getScreenCTM().a * 13") >= 11.9  # pixels
        expect(page.locator('#world > a[href="#welcome"]')).to_be_in_viewport(ratio=0.99)
    page.locator('#world > a[href="#heard"]').focus()  # far away
    expect(page.locator('#world > a[href="#heard"]')).to_be_in_viewport()
    page.get_by_role("button", name="All", exact=True).click()
    room, drawn = page.locator("#view").bounding_box(), page.locator("#world").bounding_box()
    assert room
    assert drawn
    assert drawn["width"] <= room["width"]
    assert drawn["height"] <= room["height"]


def test_no_text_leaves_its_box(page: Page) -> None:
    outside = page.evaluate(
        """() => [...document.querySelectorAll("#world > a > g")].flatMap(screen => {
          const box = screen.querySelector(".box").getBBox(), sign = screen.querySelector(".sign").getBBox();
          return [...screen.querySelectorAll(".name, g > text:not(.verb), .entries text")].filter(text => {
            const {x, width} = text.getBBox(), right = text.matches(".name") ? sign.x : box.width;
            return x + width > right;
          }).map(text => text.textContent);
        })"""
    )
    assert outside == []
    rows = page.evaluate(
        "[...document.querySelectorAll('#world > g text')].map(text => text.getBBox().width)"
    )
    assert max(rows) <= 248 - 11
    assert "…" not in page.locator("#world").inner_html()


def test_the_drawing_moves_and_grows(page: Page) -> None:
    world = page.locator("#world")
    page.get_by_role("button", name="All", exact=True).click()
    before = world.get_attribute("transform")
    page.get_by_role("button", name="Larger").click()
    larger = world.get_attribute("transform")
    assert larger != before
    page.get_by_role("button", name="Larger").click()
    place = world.bounding_box()
    page.mouse.move(640, 700)
    page.mouse.down()
    page.mouse.move(580, 640, steps=3)
    page.mouse.up()
    assert world.bounding_box() != place
    expect(page.locator("article:visible")).to_have_count(0)
