"""README's tour, word for word, on everything that `gateway dev` starts: each of its sentences is done here."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from playwright.sync_api import BrowserContext, expect

from gateway.development import valkey
from tests.browser.tour import CODE, NOTE, NUMBER, PLACE, Tour
from tests.browser.whole_gateway import run_gateway
from tests.waiting import wait_until

pytestmark = pytest.mark.long

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tour(shared_context: BrowserContext) -> Iterator[Tour]:
    """One gateway for both walks, as it takes nine seconds of the processor to start."""
    with run_gateway(PROJECT / "menus.yaml") as gateway:
        yield Tour(gateway, shared_context)


Act = Callable[[Tour], object]
STEPS: list[tuple[str, Act]] = []
DAMAGE: list[tuple[str, Act]] = []


def says(words: str, where: list[tuple[str, Act]] = STEPS) -> Callable[[Act], Act]:
    """What README says where this is done."""

    def register(act: Act) -> Act:
        where.append((words, act))
        return act

    return register


@says("`make run` prints addresses.")
def _(tour: Tour) -> None:
    assert "-m gateway dev" in re.findall(r"^run:.*\n(.*)", (PROJECT / "Makefile").read_text(), re.M)[0]
    assert len(re.findall(r"http://", tour.gateway.printed)) > 1


@says("That of the **console** signs you in to what administrators have.")
def _(tour: Tour) -> None:
    [address] = re.findall(r"Console +(http\S+)", tour.gateway.printed)
    page = tour.context.new_page()
    page.goto(address)
    page.get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="The service at a glance")).to_be_visible()


@says(
    "Open that of the **handset**: a feature phone on a mobile network that speaks Africa's Talking's own webhook "
    f"format. Its screen shows `{CODE}`."
)
def _(tour: Tour) -> None:
    expect(tour.phone.root.locator(".lcd")).to_contain_text(CODE)


@says("Press the green key to dial that.")
def _(tour: Tour) -> None:
    tour.phone.press("call")
    expect(tour.phone.text).to_contain_text("Welcome to County services")
    expect(tour.phone.page.locator(".wire pre").first).to_contain_text("POST /at/***/ussd HTTP/1.1")


@says(
    "Choose Kiswahili (4), report a problem (1), water (1), no water (1). You may press the phone's keys, or type and "
    "press Enter."
)
def _(tour: Tour) -> None:
    phone = tour.phone
    phone.press("4", "call")
    expect(phone.text).to_contain_text("Karibu Huduma za kaunti")
    phone.answer("1", "Tatizo linahusu nini?")
    phone.answer("1", "Kuna tatizo gani la maji?")
    phone.press("1", "left")
    expect(phone.text).to_contain_text("Ni kijiji au mtaa gani")


@says(f"Type a place, such as `{PLACE}`, and how many homes are affected, such as `60`.")
def _(tour: Tour) -> None:
    tour.phone.answer(PLACE, "Nyumba ngapi zimeathirika?")
    tour.phone.answer("60", "Tutume ripoti?")


@says("Send the report (1).")
def _(tour: Tour) -> None:
    tour.phone.answer("1", "Nambari yako ya kumbukumbu ni")


@says(
    "Under the phone you see how much of the network's page is used, and what is left of the 180 seconds that a "
    "session lasts."
)
def _(tour: Tour) -> None:
    meters = tour.phone.root.locator(".meters output")
    expect(meters.nth(0)).to_have_text(re.compile(r"\d+/160 GSM-7"))
    expect(meters.nth(1)).to_have_text(re.compile(r"[0-3]:\d\d left"))


@says("The last screen gives a nine-digit **reference**.")
def _(tour: Tour) -> None:
    tour.keep_reference(tour.phone.text)


@says("Hang up with the red key. A text with the reference has arrived.")
def _(tour: Tour) -> None:
    tour.phone.press("end")
    tour.await_unread()
    tour.read_text(f"Tumepokea ripoti yako {tour.reference}.")
    tour.phone.press("end")


@says("Open the **case desk**, by the link above the phone. It stands for the agency's own case system.")
def _(tour: Tour) -> None:
    expect(tour.desk.get_by_role("banner")).to_contain_text("Stands for the agency’s own case system")


@says("Your report is there: open it,")
def _(tour: Tour) -> None:
    tour.desk.get_by_role("link", name=tour.reference).click()
    expect(tour.desk.get_by_role("main")).to_contain_text(PLACE)
    expect(tour.desk.get_by_role("main")).to_contain_text("No water")


@says(f'choose *Resolved*, write a note to the citizen, such as `{NOTE}` ("the pipe is mended"), and save.')
def _(tour: Tour) -> None:
    tour.desk.get_by_label("Resolved").check()
    tour.desk.get_by_label("Note to the citizen").fill(NOTE)
    tour.desk.get_by_role("button", name="Save").click()
    expect(tour.desk.locator("#history")).to_contain_text("The gateway took it and tells the citizen.")


@says("The text about it arrives on the phone, in Swahili, because that is the language you chose.")
def _(tour: Tour) -> None:
    expect(tour.phone.text).to_have_text("1 message received")


@says("It has your note, and asks how good the work is. Choose *Read*, open it,")
def _(tour: Tour) -> None:
    tour.read_text(f"Ripoti yako {tour.reference} imetatuliwa. {NOTE}")
    expect(tour.phone.text).to_contain_text("Kazi ni nzuri kiasi gani?")


@says("choose *Reply*, and send a number from 1 to 5.")
def _(tour: Tour) -> None:
    tour.reply("4")


@says("The next text asks why: reply in a few words.")
def _(tour: Tour) -> None:
    tour.await_unread()
    tour.read_text("kwa nini?")
    tour.reply("Maji yamerudi")


@says("The desk shows both, beside the report.")
def _(tour: Tour) -> None:
    feedback = tour.desk.locator("#feedback")
    expect(feedback).to_contain_text("4 of 5")
    expect(feedback).to_contain_text("Maji yamerudi")
    expect(tour.desk.get_by_role("main")).to_contain_text(PLACE)


@says(
    "Dial again, choose *Fuatilia ripoti* (2), and key in the reference. The state and your note are read back."
)
def _(tour: Tour) -> None:
    phone = tour.phone
    phone.press("end")
    expect(phone.root.locator(".redial")).to_have_text(CODE)
    phone.press("call")
    expect(phone.text).to_contain_text("2. Fuatilia ripoti")
    phone.press("2", "call")
    expect(phone.text).to_contain_text("Nambari yako ya kumbukumbu ni ipi?")
    phone.press(*tour.reference, "call")
    expect(phone.text).to_contain_text(f"Ripoti {tour.reference} imetatuliwa. {NOTE}")


@says(f"Hang up, and call `{NUMBER}` by the button beside the phone. Listen: it is the same service, spoken.")
def _(tour: Tour) -> None:
    tour.phone.press("end")
    tour.phone.page.get_by_role("button", name=NUMBER).click()
    tour.phone.await_look("call")


@says(
    "Under *Calls* you read what is said, from which recording, and each document that the provider carries out."
)
def _(tour: Tour) -> None:
    calls = tour.phone.page.locator("details.calls")
    expect(calls.locator(".said")).to_contain_text("Karibu Huduma za kaunti. Tukusaidie vipi?")
    expect(calls.locator(".said")).to_contain_text("audio/sw/welcome.mp3, on screen welcome")
    expect(calls.locator(".document")).to_contain_text("<GetDigits")
    tour.phone.press("end")


@says("Now break it.", DAMAGE)
def _(tour: Tour) -> None:
    tour.phone.dial(CODE)
    tour.phone.choose("Kiswahili", "Karibu Huduma za kaunti")
    tour.phone.press("end")


@says("At the foot of the desk's page, make the desk refuse, fail or hang.", DAMAGE)
def _(tour: Tour) -> None:
    for mode in ("refuses, and the gateway tries again", "fails", "hangs without an answer"):
        tour.make_desk(mode)
        tour.report()
        tour.send_report()
    tour.make_desk("works")
    tour.expect_every_case_once()


@says("Under *Make the network bad*, let every hop arrive twice, or let the answer get lost.", DAMAGE)
def _(tour: Tour) -> None:
    page = tour.phone.page
    page.get_by_text("Make the network bad").click()
    page.get_by_label("Every hop reaches the gateway").select_option("twice at the same instant")
    tour.report()
    tour.send_report()
    page.get_by_label("Every hop reaches the gateway").select_option("once")
    tour.report()
    page.get_by_label("The answer gets lost").check()
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(tour.phone.text).to_contain_text("Connection problem")
    page.get_by_label("The answer gets lost").uncheck()
    tour.soft("OK")
    tour.expect_every_case_once()
    expect(tour.cases).to_have_count(len(tour.references) + 1)


@says("Kill Valkey (`pkill -9 valkey-server`).", DAMAGE)
def _(tour: Tour) -> None:
    tour.report()
    url = valkey.socket_url(tour.gateway.state / "valkey")
    with redis.Redis.from_url(url, decode_responses=True) as client:
        os.kill(client.info("server")["process_id"], signal.SIGKILL)  # this one only: others may run
    wait_until(lambda: valkey.is_answering(url), "Valkey is back")
    tour.send_report()


@says("Citizens still get answers and references, and every case arrives once.", DAMAGE)
def _(tour: Tour) -> None:
    tour.expect_every_case_once()
    expect(tour.cases).to_have_count(len(tour.references) + 1)  # one had its answer lost
    for row in tour.cases.locator(".reference").all_inner_texts():
        tour.desk.goto(f"{tour.desk.url.partition('/case/')[0].rstrip('/')}/case/{row}")
        expect(tour.desk.get_by_role("main")).to_contain_text(PLACE)


def readme_text(beginning: str, end: str) -> str:
    """A part of README in one line, without the numbers of its list."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    part = beginning + readme.split(beginning, 1)[1].split(end, 1)[0]
    return " ".join(re.sub(r"^\d+\. ", "", part, flags=re.M).split())


def test_the_steps_below_are_what_readme_says() -> None:
    assert " ".join(words for words, _ in STEPS) == readme_text("`make run` prints", "\n\nNow break it.")
    assert " ".join(words for words, _ in DAMAGE) == readme_text("Now break it.", " [docs/flows.md]")


def test_the_tour_works_word_for_word(tour: Tour) -> None:
    for _words, act in STEPS:
        act(tour)


def test_what_readme_breaks_loses_nothing(tour: Tour) -> None:
    tour.take_sim_card("+254711000333")  # of somebody whose language nobody knows
    for _words, act in DAMAGE:
        act(tour)
