"""Files in a browser: a recording made with the microphone, and files that are too large."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from gateway.audio.prompts.sound_formats import duration_seconds
from tests.browser.conftest import CHROMIUM_NAMES
from tests.browser.console_editor import RunningConsole, shared_console

pytestmark = pytest.mark.long
RECORDING = "/console/menus/recordings/sw/welcome.mp3"
A_MICROPHONE = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")


@pytest.fixture(scope="module")
def console(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningConsole]:
    with shared_console(redis_url, tmp_path_factory.mktemp("console")) as console:
        yield console


@pytest.fixture(scope="module")
def page(console: RunningConsole, browser: Browser) -> Iterator[Page]:
    """A page of a browser that has a microphone, which beeps."""
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
    with_microphone = browser.browser_type.launch(
        executable_path=program, args=["--no-sandbox", *A_MICROPHONE]
    )
    context = with_microphone.new_context()
    console.sign_in(context)
    yield context.new_page()
    with_microphone.close()


def test_a_recording_is_made_heard_and_saved(console: RunningConsole, page: Page) -> None:
    page.goto(console.url + RECORDING)
    before = {
        name: one.digest
        for name, one in console.services.container.draft.drafts.current().source.sounds.items()
    }
    page.get_by_role("button", name="Record", exact=True).click()
    level = page.get_by_label("Loudness")
    page.wait_for_function("meter => meter.value > 0", arg=level.element_handle())
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("[data-status]")).to_contain_text("seconds. Listen to it, then save it below")
    expect(page.get_by_label("What you recorded")).to_be_visible()
    page.get_by_role("button", name="Save into the draft").click()
    expect(page.get_by_text("is in the draft. Citizens hear it once it is published.")).to_be_visible()
    after = {
        name: one.digest
        for name, one in console.services.container.draft.drafts.current().source.sounds.items()
    }
    (changed,) = dict(after.items() - before.items()).items()
    assert "welcome" in changed[0]
    found = page.request.get(f"{console.url}/console/menus/recordings/sound/{changed[1]}")
    assert 0 < duration_seconds(found.body(), "wav") < 60


@pytest.mark.parametrize(
    ("address", "field", "megabytes", "said"),
    [
        (RECORDING, "#sound", 2, "2 MB at most"),
        ("/console/menus/translations", "#file", 4, "4 MB at most"),
        ("/console/menus/tables", "#file", 5, "5 MB at most"),
    ],
)
def test_a_file_that_is_too_large_is_said_beside_the_field_before_it_is_sent(
    address: str, field: str, megabytes: int, said: str, console: RunningConsole, page: Page
) -> None:
    page.goto(console.url + address)
    file = page.locator(field)
    large = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"x" * (megabytes * 1024 * 1024 + 1)}
    file.set_input_files(large)
    told = page.locator(f"{field}-error")
    expect(told).to_contain_text(f"This file is too large: {said}")
    expect(file).to_have_attribute("aria-invalid", "true")
    assert f"{field}-error".removeprefix("#") in (file.get_attribute("aria-describedby") or "")
    file.set_input_files({**large, "buffer": b"a,b"})
    expect(told).to_have_count(0)
