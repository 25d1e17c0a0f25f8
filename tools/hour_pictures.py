"""Pictures the first hour of somebody who has never seen YAML, for README and docs/console.md.

`make screenshots` makes them: from a template to an option and a question on the map, what the check tells, the
changes as citizens see them, and the way back.
"""

import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from gateway.console.application import create_console
from gateway.settings.reader import read_settings
from tests.browser.console_states import State, fill, sign_in
from tests.gateway.services import build, close
from tests.simulators.small_gateway import serve_app

HOUR = Path(__file__).parents[1] / "docs/images/hour"
SIZE = {"width": 1280, "height": 760}
LONG = (
    "Which street light does not work? Name the street, the village and the nearest house, shop or school. "
    * 2
)
SHORT = "Where is the light? Name the street."


def picture_hour(browser: Browser, store: str) -> None:
    """Do the hour in a console that begins empty, and picture each step."""
    HOUR.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        environ = {"GATEWAY_ENV": "development", "REDIS_URL": store, "GATEWAY_MENUS": f"{folder}/menus.yaml"}
        secrets = {
            "GATEWAY_SECRET_KEY": "a-key-for-pictures",
            "GATEWAY_WEBHOOK_TOKEN": "a-token-for-pictures",
        }
        services = build(read_settings(environ | secrets))
        stack.callback(close, services)
        services.container.resources.redis.flushall()
        fill(services, folder / "menus.yaml", State.EMPTY)
        stack.callback(services.container.console.draft_process.close)
        url = stack.enter_context(serve_app(create_console(services.container.console.context)))
        context = browser.new_context(reduced_motion="reduce", viewport=SIZE)
        stack.callback(context.close)
        context.set_default_timeout(60_000)
        sign_in(services, context, url)
        _do(context.new_page(), f"{url}/console/menus")


def _do(page: Page, menus: str) -> None:
    page.goto(f"{menus}/new")
    page.get_by_label("Complaint").check()
    page.get_by_label("Name of the service").fill("Nakuru water")
    page.get_by_label("French").check()
    _picture(page, "1-template")
    page.get_by_role("button", name="Make it the draft").click()
    _publish(page, menus, "Complaints about water")

    page.goto(f"{menus}/edit")
    page.wait_for_selector("#editor[data-ready][data-checked]")
    page.locator('.node[data-screen="kind"] .head').click()
    panel = page.locator("#map-panel")
    for language, words in (
        ("English", "Street lights"),
        ("Kiswahili", "Taa za barabarani"),
        ("Français", "Éclairage"),
    ):
        panel.get_by_label(f"New option, {language}").fill(words)
    panel.get_by_role("button", name="Add the option").click()
    expect(page.locator("#phones .phone").first).to_contain_text("4. Street lights", timeout=60_000)
    _picture(page, "2-map")
    panel.get_by_label("Name, such as street_light").fill("Lights")
    panel.get_by_label("On the way").select_option(label="option 4: Street lights")
    panel.get_by_label("Words, English").fill("Which light?")
    panel.get_by_label("Words, Français").fill("Quel lampadaire ?")
    panel.get_by_role("button", name="Add the screen").click()
    expect(panel.get_by_role("heading", name="lights")).to_be_visible(timeout=60_000)
    _write(panel.get_by_label("English · ask"), LONG)
    told = panel.get_by_label("What the check says of this screen")
    expect(told).to_contain_text("pages", timeout=60_000)
    panel.evaluate("panel => panel.scrollTo(0, 0)")
    _picture(page, "3-check")
    _write(panel.get_by_label("Kiswahili · ask"), "Taa iko wapi? Taja mtaa.")
    _write(panel.get_by_label("English · ask"), SHORT)
    expect(told).to_have_count(0, timeout=60_000)
    expect(page.locator("#saved")).to_have_text("Saved.", timeout=60_000)

    page.goto(f"{menus}/changes")
    page.locator(".difference .screen", has_text="kind").first.scroll_into_view_if_needed()
    _picture(page, "4-changes")
    _publish(page, menus, "New category: street lights")
    page.goto(f"{menus}/versions")
    _picture(page, "5-versions")


def _publish(page: Page, menus: str, summary: str) -> None:
    page.goto(f"{menus}/changes")
    page.get_by_label("What changes, in a few words").fill(summary)
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("is live: new sessions begin on it").wait_for()


def _write(field: Locator, words: str) -> None:
    field.fill(words)
    field.blur()


def _picture(page: Page, name: str) -> None:
    page.screenshot(path=HOUR / f"{name}.png")
