"""The one-minute tour on everything that `gateway dev` starts: a report in Swahili, its case, its text."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gateway.development import ports
from tests.browser.conftest import open_handset

PROJECT = Path(__file__).parents[2]
PATIENCE = 30.0  # seconds until everything answers, and until everything has ended
OURS = ("GATEWAY_", "REDIS_", "SESSIONS_", "CASE_", "AT_", "TWILIO_")


def ready(port: int) -> bool:
    """Whether the gateway takes hops."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@pytest.fixture
def url() -> Iterator[str]:
    """The whole gateway, started by its one command."""
    folder = tempfile.mkdtemp(prefix="gw-")  # pytest's own folders are too long for a socket's path
    port = ports.free()
    environment = {name: text for name, text in os.environ.items() if not name.startswith(OURS)}
    environment |= {"GATEWAY_STATE_DIR": f"{folder}/state", "GATEWAY_PORT": str(port)}
    environment |= {"GATEWAY_MENUS": str(PROJECT / "menus.yaml")}
    command = [sys.executable, "-m", "gateway", "dev"]
    with Path(folder, "said").open("w") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + PATIENCE
        while not ready(port):
            assert process.poll() is None, Path(folder, "said").read_text()
            assert time.monotonic() < deadline, "the gateway was not ready in time"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
        shutil.rmtree(folder)


def test_from_a_dial_to_a_case_and_back(url, context):
    phone = open_handset(context, url)
    phone.dial("*384*2040#")
    phone.choose("Kiswahili", "Karibu Huduma za kaunti")
    phone.choose("Ripoti tatizo", "Tatizo linahusu nini?")
    phone.choose("Maji", "Kuna tatizo gani la maji?")
    phone.choose("Hakuna maji", "Ni kijiji au mtaa gani")
    phone.answer("Kibera, karibu na soko", "Nyumba ngapi zimeathirika?")
    phone.answer("60", "Tutume ripoti?")
    phone.choose("Tuma", "Nambari yako ya kumbukumbu ni")
    reference = re.search(r"\b\d{9}\b", phone.text.inner_text())[0]
    phone.press("end")

    desk = context.new_page()
    desk.goto(f"{url}/desk/")
    desk.get_by_role("link", name=reference).click()  # the list looks for new cases by itself
    expect(desk.get_by_role("main")).to_contain_text("Kibera, karibu na soko")
    desk.get_by_label("Resolved").check()
    desk.get_by_label("Note to the citizen").fill("Bomba limetengenezwa.")
    desk.get_by_role("button", name="Save and tell the gateway").click()
    expect(desk.locator("#history")).to_contain_text("The gateway took it (202")

    phone.page.bring_to_front()
    expect(phone.text).to_contain_text("2 messages received")
    phone.press("left")
    expect(phone.root.locator(".items li")).to_have_count(3)  # the last one begins a new text
    phone.press("left")
    expect(phone.text).to_contain_text(f"Ripoti yako {reference} imetatuliwa. Bomba limetengenezwa.")
    expect(phone.text).to_contain_text("Kazi ni nzuri kiasi gani?")
    phone.press("right", "down", "left")
    expect(phone.text).to_contain_text(f"Tumepokea ripoti yako {reference}.")
    phone.press("end")

    phone.dial("*384*2040#")
    phone.choose("Fuatilia ripoti", "Nambari yako ya kumbukumbu ni ipi?")
    phone.answer(reference, f"Ripoti {reference} imetatuliwa. Bomba limetengenezwa.")
