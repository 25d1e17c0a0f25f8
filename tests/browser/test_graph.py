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


def test_the_drawing_moves_and_grows(page: Page) -> None:
    world = page.locator("#world")
    page.get_by_role("button", name="All", exact=True).click()
    before = world.get_attribute("transform")
    page.get_by_role("button", name="Larger").click()
    larger = world.get_attribute("transform")
    assert larger != before
    page.mouse.move(640, 700)
    page.mouse.down()
    page.mouse.move(700, 760, steps=3)
    page.mouse.up()
    assert world.get_attribute("transform") != larger
    expect(page.locator("article:visible")).to_have_count(0)
