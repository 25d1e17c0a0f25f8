"""Every page of the console, wide and narrow, light and dark, with nothing in it, with much, and with errors."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from gateway.console.application import create_console
from tests.browser.console_states import State, addresses, fill, menu_file, sign_in
from tests.browser.drawn_map import crossed_screens
from tests.browser.page_kinds import kinds_of
from tests.gateway.conftest import make_services  # noqa: F401 - a fixture
from tests.simulators.small_gateway import serve_app
from tools.console_assets import ASSETS

AXE = ASSETS / "node_modules/axe-core/axe.min.js"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
EVERY_RULE = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# The other rules judge the markup, which is the same in every look.
RULES_OF_LOOKS = {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}
LOOKS = (
    ("wide", WIDE, "light", EVERY_RULE),
    ("narrow, dark", NARROW, "dark", RULES_OF_LOOKS),
)
NOT_THERE = "/console/nothing-here"  # one page that is not there stands for all
AROUND = [
    [".top"],
    [".navigation-wide"],
    [".navigation-narrow"],
]  # judged on the first page, and the same on all
HELP = "/console/help/"  # its pages are words in one template, so those with a part of a new kind are enough
STATELESS = (
    "/console/help",
    "/console/account",
    "/console/sign-in",
    "/console/link",
    NOT_THERE,
)
RUN_AXE = """async ([runOnly, exclude]) => (await axe.run({exclude}, {
  runOnly, resultTypes: ['violations'], preload: false, elementRef: false,
})).violations.map(one => [one.id, one.nodes.map(node => node.target.join(' ') + ': ' + node.failureSummary)])"""
OPEN_ALL = "document.querySelectorAll('main details:not(.screen)').forEach(one => one.open = true)"
# What reaches over the edge of the window, told by its name; a part that scrolls by itself may have such parts.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.tagName + '.' + one.className)"""
# A table that has to be pushed aside where there is room. Those of the draft have as many columns as they have.
PUSHED = """() => innerWidth < 1000 ? [] : [...document.querySelectorAll('.table-frame:not(.grid *)')]
  .filter(one => one.scrollWidth > one.clientWidth).map(one => one.getAttribute('aria-label'))"""
# Two parts of the header that lie over each other.
OVERLAPS = """() => {
  const parts = [...document.querySelectorAll('.top > *')]
    .map(one => [one.textContent.trim(), one.getBoundingClientRect()])
    .filter(([, box]) => box.width);
  return parts.slice(1).filter(([, box], index) => parts[index][1].right > box.left && parts[index][1].bottom > box.top)
    .map(([words]) => words);
}"""
# A page of the console, other than help and errors, that says neither what it is for nor where more stands.
UNEXPLAINED = """() => document.querySelector('nav.navigation') &&
  !/^.console.(help|link|nothing)/.test(location.pathname) && !document.querySelector('main .empty') &&
  !(document.querySelector('main .lead')?.textContent.trim() &&
    document.querySelector('main .lead a[href^="/console/help/"]')) ? [document.title] : []"""
# The map with counts, if it opens elsewhere than at its first screen, or lines lie beside its screens.
LOST_ON_MAP = """() => {
  const view = document.querySelector('.flow-view:not([hidden] *)')?.getBoundingClientRect();
  if (!view) return [];
  const name = document.getElementById('flow-map').dataset.start;
  const start = document.querySelector(`.flow-node[data-screen="${name}"]`).getBoundingClientRect();
  const isSeen = start.left >= view.left && start.right <= view.right
    && start.top >= view.top && start.bottom <= view.bottom;
  const [lines, nodes] = ['.flow-lines', '.flow-nodes'].map(one => document.querySelector(one).getBoundingClientRect());
  return isSeen && lines.left === nodes.left && lines.top === nodes.top ? [] : [name];
}"""


@pytest.fixture(scope="module")
def judged() -> set[str]:
    """The kinds of parts that were judged in every look."""
    return set()


pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed here (make setup)"),
]


# First the state with the most on its pages: there each page is opened, and judged by every rule. Of another state, and
# of the help, a page is opened only if its markup has a part of a kind that was on no page before.
@pytest.mark.parametrize("state", [State.FULL, State.FAILING, State.EMPTY])
def test_every_page_can_be_used_by_everybody(
    state: State,
    judged: set[str],
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
        client = app.test_client()
        client.set_cookie("console", context.cookies()[0]["value"])
        page = context.new_page()
        seen = 0
        for address in addresses(app):
            if state is not State.FULL and address.startswith(STATELESS):
                continue  # it has the same on it whatever is in the console
            markup = page_at(client, address)
            if not markup:
                continue
            seen += 1
            kinds = kinds_of(markup)
            is_new = not kinds <= judged
            judged |= kinds
            if is_new or (state is State.FULL and not address.startswith(HELP)):
                page.goto(url + address)
                page.evaluate(OPEN_ALL)
                found |= {
                    f"{address} {look}": faults
                    for look, faults in looks(page, is_new, AROUND if seen > 1 else []).items()
                    if faults
                }
        context.close()
    services.container.console.draft_process.close()
    assert seen > 7
    assert found == {}


def page_at(client: FlaskClient, address: str) -> str:
    """The markup of the page at an address; empty if there is none, a file, data, or a part of a page."""
    answer = client.get(address, follow_redirects=True)
    if answer.mimetype != "text/html" or "attachment" in answer.headers.get("Content-Disposition", ""):
        return ""
    if answer.status_code == 404 and address != NOT_THERE:
        return ""
    markup = answer.get_data(as_text=True)
    return markup if markup.lstrip().lower().startswith("<!doctype") else ""


def looks(page: Page, is_new: bool, around: list[list[str]]) -> dict[str, object]:
    """What is wrong with a page in each look, but for the parts `around` it.

    The dark is judged by rules only where the page has a part of a new kind.
    """
    found: dict[str, object] = {"unexplained": page.evaluate(UNEXPLAINED)}
    found["map"] = page.evaluate(LOST_ON_MAP) or crossed_screens(page, ".flow-line", ".flow-node")
    for look, size, scheme, rules in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found[f"{look}: too wide"], found[f"{look}: overlaps"], found[f"{look}: pushed"] = page.evaluate(
            f"[({TOO_WIDE})(), ({OVERLAPS})(), ({PUSHED})()]"
        )
        if is_new or rules is EVERY_RULE:
            found[look] = page.evaluate(RUN_AXE, [rules, around])
    return found
