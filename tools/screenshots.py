"""Picture every page of the console: `make screenshots`, or `python -m tools.screenshots`.

The pictures go to build/screenshots/, wide and at 360 px, light and dark, with nothing in the console, with much, and
with a draft that is wrong. index.html there has them all on one sheet, to be looked at before a
change of design is done. A few of them go to docs/images/console/, and the first hour, step by step,
to docs/images/hour/.
"""

import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Error, Page, sync_playwright

from gateway.console.application import create_console
from gateway.development import valkey
from gateway.settings.reader import read_settings
from tests.browser.conftest import CHROMIUM_NAMES
from tests.browser.console_states import State, addresses, fill, menu_file, sign_in
from tests.gateway.services import build, close
from tests.simulators.small_gateway import serve_app
from tests.waiting import wait_until
from tools.hour_pictures import picture_hour

SHEET = Path(__file__).parents[1] / "build/screenshots"
SIZES = {"wide": (1280, 900), "narrow": (360, 740)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
IN_DOCS = Path(__file__).parents[1] / "docs/images/console"
CHOSEN = {
    "map": "menus_editMap-full-wide-light",
    "phone": "menus_editPhone-full-wide-light",
    "changes": "menus_changes-full-wide-light",
    "versions": "menus_versions-full-wide-light",
    "insights": "insights-full-wide-light",
    "funnel": "insights_view_funnel-full-wide-light",
    "flow": "insights_view_map-full-wide-light",
}
"""The pictures that docs/ shows, by the names that they get there."""
NOT_THERE = "/nothing-here"  # one page that is not there stands for all
VIEWS = ("Code", "Map", "Phone")
LAYOUT = (
    "body{font:16px system-ui;margin:16px}"
    "div{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;align-items:start}"
    "img{width:100%;border:1px solid #999}figure{margin:0}"
)


def main() -> int:
    """Picture all pages in all states."""
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program is None:
        print("There is no chromium on this machine: apt-get install chromium.")
        return 1
    shutil.rmtree(SHEET, ignore_errors=True)
    SHEET.mkdir(parents=True)
    with sync_playwright() as playwright, running_store() as store:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for state in State:
            print(f"{state} ...", flush=True)
            picture_state(browser, store, state)
        print("the hour ...", flush=True)
        picture_hour(browser, store)
        browser.close()
    write_sheet()
    IN_DOCS.mkdir(parents=True, exist_ok=True)
    for name, chosen in CHOSEN.items():
        shutil.copy(SHEET / f"{chosen}.png", IN_DOCS / f"{name}.png")
    print(f"{SHEET / 'index.html'} shows {len(list(SHEET.glob('*.png')))} pictures.")
    return 0


@contextmanager
def running_store() -> Iterator[str]:
    """Run a store of its own; its URL."""
    folder = Path(tempfile.mkdtemp(prefix="gw-"))
    server = subprocess.Popen(valkey.start_command(folder), stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: valkey.is_answering(valkey.socket_url(folder)), "the store answers")
        yield valkey.socket_url(folder)
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder)


def picture_state(browser: Browser, store: str, state: State) -> None:
    """Picture each page of a console in this state."""
    with ExitStack() as stack:
        file = menu_file(Path(stack.enter_context(tempfile.TemporaryDirectory())), state)
        environ = {
            "GATEWAY_ENV": "development",
            "REDIS_URL": store,
            "GATEWAY_MENUS": str(file),
            "CONSOLE_PERFORMANCE": "on",
        }
        secrets = {
            "GATEWAY_SECRET_KEY": "a-key-for-pictures",
            "GATEWAY_WEBHOOK_TOKEN": "a-token-for-pictures",
        }
        services = build(read_settings(environ | secrets))
        stack.callback(close, services)
        services.container.resources.redis.flushall()
        fill(services, file, state)
        stack.callback(services.container.console.draft_process.close)
        app = create_console(services.container.console.context)
        url = stack.enter_context(serve_app(app))
        context = browser.new_context(reduced_motion="reduce")
        stack.callback(context.close)
        sign_in(services, context, url)
        page = context.new_page()
        for address in addresses(app):
            picture_page(page, url, address, state)


def picture_page(page: Page, url: str, address: str, state: State) -> None:
    """Picture a page in its four looks; the editor in each of its views."""
    try:
        answer = page.goto(url + address)
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return
    if answer is None or "text/html" not in answer.headers["content-type"]:
        return
    is_part = not page.locator("main").count()
    if is_part or (answer.status == 404 and not address.endswith(NOT_THERE)):
        return
    has_views = page.locator("#view-code").count() > 0
    if has_views:
        page.wait_for_selector("#editor[data-ready][data-checked]")
    for view in VIEWS if has_views else ("",):
        if view:
            page.set_viewport_size({"width": 1280, "height": 900})
            page.locator(f"#view-{view.lower()}").click()
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                name = re.sub(r"\W+", "_", address.removeprefix("/console")).strip("_") or "glance"
                full = size == "narrow" and not has_views
                page.screenshot(path=SHEET / f"{name}{view}-{state}-{size}-{scheme}.png", full_page=full)


def write_sheet() -> None:
    """Write the page that shows all pictures, those of one page in a row."""
    names = sorted(file.name for file in SHEET.glob("*.png"))
    figures = "".join(
        f'<figure><a href="{name}"><img loading="lazy" src="{name}" alt=""></a>'
        f"<figcaption>{html.escape(name)}</figcaption></figure>"
        for name in names
    )
    (SHEET / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>The console</title><style>{LAYOUT}</style><div>{figures}</div>",
        encoding="utf-8",
    )


if __name__ == "__main__":
    sys.exit(main())
