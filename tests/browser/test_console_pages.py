"""Every page of the console, wide and narrow, light and dark, with nothing in it, with much, and with errors."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from gateway.console.application import create_console
from tests.browser.console_states import State, addresses, fill, menu_file, sign_in
from tests.gateway.conftest import make_services  # noqa: F401 - a fixture
from tests.simulators.small_gateway import serve_app
from tools.console_assets import ASSETS

AXE = ASSETS / "node_modules/axe-core/axe.min.js"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
EVERY_RULE = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
RULES_OF_LOOKS = {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}
LOOKS = (
    ("wide", WIDE, "light", EVERY_RULE),
    ("narrow, dark", NARROW, "dark", RULES_OF_LOOKS),  # the other rules judge the markup, which is the same
)
STATELESS = (
    "/console/help",
    "/console/account",
    "/console/sign-in",
    "/console/link",
    "/console/nothing-here",
)
CHANGING = re.compile(r'name="csrf_token" value="[^"]*"|\d+')
"""What is another in the markup of a page each time that it is opened: forms' tokens, hours and counts."""
RUN_AXE = """async runOnly => (await axe.run(document, {
  runOnly, resultTypes: ['violations'], preload: false, elementRef: false,
})).violations.map(one => [one.id, one.nodes.map(node => node.target.join(' ') + ': ' + node.failureSummary)])"""
# What reaches over the edge of the window, told by its name; a part that scrolls by itself may have such parts.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.tagName + '.' + one.className)"""
# Two parts of the header that lie over each other.
OVERLAPS = """() => {
  const parts = [...document.querySelectorAll('.top > *')]
    .map(one => [one.textContent.trim(), one.getBoundingClientRect()])
    .filter(([, box]) => box.width);
  return parts.slice(1).filter(([, box], index) => parts[index][1].right > box.left && parts[index][1].bottom > box.top)
    .map(([words]) => words);
}"""


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """What stood on the pages that were looked at."""
    return set()


pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed here (make setup)"),
]


# First the state with the most on its pages. What another state shows alike is not looked at again.
@pytest.mark.parametrize("state", [State.FULL, State.FAILING, State.EMPTY])
def test_every_page_can_be_used_by_everybody(
    state: State,
    looked_at: set[str],
    make_services,  # noqa: F811
    browser: Browser,
    tmp_path: Path,
) -> None:
    file = menu_file(tmp_path, state)
    services = make_services(GATEWAY_MENUS=str(file), CONSOLE_PERFORMANCE="on")
    fill(services, file, state)
    app = create_console(services.container.console.context)
    found: dict[str, object] = {}
    with serve_app(app) as url:
        context = browser.new_context(bypass_csp=True, reduced_motion="reduce", viewport=WIDE)
        context.add_init_script(path=AXE)
        sign_in(services, context, url)
        page = context.new_page()
        seen = 0
        for address in addresses(app):
            if state is not State.FULL and address.startswith(STATELESS):
                continue  # it has the same on it whatever is in the console
            if not opens(page, url + address):
                continue
            seen += 1
            shown = CHANGING.sub("", page.locator("body").inner_html())
            if shown in looked_at:
                continue
            looked_at.add(shown)
            found |= {f"{address} {where}": faults for where, faults in looks(page).items() if faults}
        context.close()
    services.container.console.draft_process.close()
    assert seen > 7
    assert found == {}


def opens(page: Page, address: str) -> bool:
    """Open an address; False if it is a file, data, or a part of a page."""
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return False
    if answer is None or "text/html" not in answer.headers["content-type"]:
        return False
    return answer.text().lstrip().lower().startswith("<!doctype")  # else a part that a page fetches later


def looks(page: Page) -> dict[str, object]:
    """What is wrong with a page wide and narrow, light and dark, with what can be opened open."""
    found: dict[str, object] = {}
    page.evaluate("document.querySelectorAll('main details:not(.screen)').forEach(one => one.open = true)")
    for look, size, scheme, rules in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found[f"{look}: too wide"] = page.evaluate(TOO_WIDE)
        found[f"{look}: overlaps"] = page.evaluate(OVERLAPS)
        found[look] = page.evaluate(RUN_AXE, rules)
    return found
