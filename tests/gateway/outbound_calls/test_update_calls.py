"""Updates for citizens who chose calls: told by a call, else by a text, and not by both."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.cases.questions import OfficerQuestion
from gateway.cases.updates import read_update
from gateway.providers.sms_provider import OutgoingSms, SendAccepted, SendResult
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.conversations.voice.phone_call import NUMBER
from tests.gateway.outbound_calls.conftest import MakeNetwork, OutboundCallFixture, TwilioCallee, at
from tests.ivr.provider_verbs import played_urls
from tests.menus.reminders.clinic import CLINIC

COUNTY = Path(__file__).parents[3] / "menus.yaml"
REFERENCE_SPOKEN = re.compile(
    r"County services\. We have your report (\d \d \d, \d \d \d, \d \d \d)\. For hearing this again, press 1\."
)
GOODBYE = "Thank you for calling. Goodbye."


@dataclass
class AcceptingSmsProvider:
    """A provider that takes every text."""

    name: str = "at"
    max_recipients: int = 1
    sent: list[OutgoingSms] = field(default_factory=list)

    def send(self, text: OutgoingSms) -> SendResult:
        self.sent.append(text)
        return SendAccepted(f"at-{len(self.sent)}")

    def send_many(self, texts: list[OutgoingSms]) -> list[SendResult]:
        return [self.send(text) for text in texts]


@dataclass
class UpdateCallFixture:
    """A network whose citizen has wishes, and the texts that they get."""

    network: OutboundCallFixture
    texts: AcceptingSmsProvider = field(default_factory=AcceptingSmsProvider)

    def wish(self, *keys: str) -> None:
        self.dial("*384*2041#", *keys)

    def dial(self, code: str, *keys: str) -> None:
        phone = Phone(self.network.app.test_client(), NUMBER, code)
        phone.dial()
        phone.send(*keys)

    def update(self, reference: str, note: str) -> None:
        """The case system says that a case is done."""
        services = self.network.services
        told = {"event_id": "1", "reference": reference, "status": "DONE", "note": note}
        at = {"at": services.clock().isoformat()}
        services.updates.apply(read_update(json.dumps(told | at).encode(), services.clock()))

    def work(self, seconds: float = 1.0) -> None:
        """Let time pass, and do what a worker does with texts and calls."""
        network = self.network
        network.work(seconds)
        services = network.services
        ids = [item for item, _ in services.messages_outbox.list_ready(100)]
        if ids:
            services.sender_by([self.texts], services.words).send(*ids)
        network.work(5)

    @property
    def sent(self) -> list[str]:
        return [text.text for text in self.texts.sent]

    def message(self, name: str = "received") -> dict[bytes, bytes]:
        rows = [self.network.store.hgetall(key) for key in self.network.store.keys("message:*")]
        (row,) = [row for row in rows if row[b"name"] == name.encode()]
        return row


@pytest.fixture
def update_calls(network: OutboundCallFixture) -> UpdateCallFixture:
    return UpdateCallFixture(network)


def test_who_chose_calls_is_called_and_not_texted(update_calls: UpdateCallFixture) -> None:
    update_calls.wish("1", "4")
    update_calls.work()
    network = update_calls.network
    assert network.call_count == 1
    phone = network.phone()
    first = phone.call()
    assert REFERENCE_SPOKEN.fullmatch(first)
    assert phone.wait() == first, "once more"
    assert phone.wait() == GOODBYE
    assert phone.over
    phone.hang_up()
    update_calls.work()
    assert update_calls.sent == []
    row = update_calls.message()
    assert (row[b"state"], row[b"told_by"]) == (b"delivered", b"call")
    assert b"number" not in row
    update_calls.work(24 * 3600)
    assert (network.call_count, update_calls.sent) == (1, [])


def test_any_key_tells_it_again_a_bounded_number_of_times(update_calls: UpdateCallFixture) -> None:
    update_calls.wish("1", "4")
    update_calls.work()
    phone = update_calls.network.phone()
    first = phone.call()
    for key in "1", "9", "#", "5":
        assert phone.press(key) == first
    while not phone.over:
        phone.press("1")
        assert phone.requests < 12
    assert phone.heard == GOODBYE


def test_a_repeated_request_gets_the_same_document(update_calls: UpdateCallFixture) -> None:
    update_calls.wish("1", "4")
    update_calls.work()
    phone = update_calls.network.phone()
    phone.call()
    url = phone.keys_url
    once = phone.ask(url, "1")
    update_calls.network.clock.advance(61)
    assert phone.ask(url, "1") == once


def test_who_hangs_up_before_the_end_is_texted(update_calls: UpdateCallFixture) -> None:
    update_calls.wish("1", "4")
    update_calls.work()
    phone = update_calls.network.phone()
    phone.call()
    phone.hang_up()
    update_calls.work()
    (text,) = update_calls.sent
    assert text.startswith("We have your report ")


def test_a_key_that_cut_it_short_is_not_the_end(update_calls: UpdateCallFixture) -> None:
    update_calls.wish("1", "4")
    update_calls.work()
    phone = update_calls.network.phone()
    phone.call()
    phone.press("1")
    phone.hang_up()
    update_calls.work()
    assert len(update_calls.sent) == 1


def test_who_heard_it_again_at_a_key_has_heard_it(update_calls: UpdateCallFixture) -> None:
    update_calls.wish("1", "4")
    update_calls.work()
    phone = update_calls.network.phone()
    phone.call()
    phone.press("1")
    phone.wait()
    phone.hang_up()
    update_calls.work()
    assert update_calls.sent == []


def test_who_does_not_answer_is_texted_after_the_attempts(update_calls: UpdateCallFixture) -> None:
    update_calls.wish("1", "4")
    update_calls.work()
    for attempt, wait in ((1, 121), (2, 901), (3, 1)):
        assert update_calls.sent == []
        update_calls.network.phone(f"call-{attempt}").not_answered()
        update_calls.work(wait)
    update_calls.work()
    assert (update_calls.network.call_count, len(update_calls.sent)) == (3, 1)
    update_calls.work(24 * 3600)
    assert (update_calls.network.call_count, len(update_calls.sent)) == (3, 1)


def test_a_machine_hears_nothing_of_it_and_a_text_does(make_network: MakeNetwork) -> None:
    update_calls = UpdateCallFixture(make_network("twilio"))
    update_calls.wish("1", "4")
    update_calls.work()
    phone = update_calls.network.phone()
    assert isinstance(phone, TwilioCallee)
    phone.answered_by = "machine_end_beep"
    assert phone.call() == GOODBYE
    phone.hang_up()
    update_calls.work()
    assert (update_calls.network.call_count, len(update_calls.sent)) == (1, 1)


def test_a_call_of_which_nobody_knows_leaves_it_to_a_text(update_calls: UpdateCallFixture) -> None:
    update_calls.network.provider.resets()
    update_calls.wish("1", "4")
    update_calls.work()
    update_calls.work(181)
    update_calls.work()
    assert (update_calls.network.call_count, len(update_calls.sent)) == (1, 1)
    assert update_calls.network.phone("late").call() == GOODBYE, "they were told"


@pytest.mark.parametrize(
    ("keys", "called"), [(("4",), 0), (("1", "2", "4"), 0), (("5", "4"), 0), (("1", "4"), 1)]
)
def test_the_last_wish_holds(update_calls: UpdateCallFixture, keys: tuple[str, ...], called: int) -> None:
    update_calls.wish(*keys)
    update_calls.work()
    assert (update_calls.network.call_count, len(update_calls.sent)) == (called, 1 - called)


def test_one_message_may_be_told_by_call(update_calls: UpdateCallFixture) -> None:
    update_calls.wish("5", "4")
    update_calls.work()
    (text,) = update_calls.sent
    reference = text.removesuffix(".")[-9:]
    services = update_calls.network.services
    update = {"event_id": "1", "reference": reference, "status": "DONE", "at": "2026-03-02T12:01:00Z"}
    services.updates.apply(read_update(json.dumps(update).encode(), services.clock()))
    update_calls.work()
    phone = update_calls.network.phone()
    assert phone.call().startswith("County services. Report ")


@pytest.mark.parametrize("kind", ["at", "twilio"])
@pytest.mark.parametrize(("note", "called"), [("", True), ("A crew came.", False)])
def test_a_language_without_a_voice_is_told_by_recordings(
    make_network: MakeNetwork, kind: str, note: str, called: bool
) -> None:
    """The county's Swahili: all but what an officer wrote is recorded."""
    update_calls = UpdateCallFixture(make_network(kind, GATEWAY_MENUS=str(COUNTY)))
    update_calls.dial("*384*2040#", "4", "3", "5", "2", "1")
    update_calls.dial("*384*2040*1#", "4", "maji mengi", "sokoni", "1")
    update_calls.work()
    (received,) = update_calls.sent
    reference = re.findall(r"[0-9]{9}", received)[0]
    update_calls.update(reference, note)
    update_calls.work()
    assert (update_calls.network.call_count, len(update_calls.sent)) == (called, 2 - called)
    if called:
        phone = update_calls.network.phone()
        phone.call()
        files = played_urls(phone.document)
        assert len(files) == len(["service", "resolved.1", *reference, "resolved.2", "again"])
        assert phone.heard == "", "nothing by a machine that knows no Swahili"
        assert phone.wait() == ""
        assert played_urls(phone.document) == files


def test_what_a_text_would_ask_is_not_asked_in_a_call(make_network: MakeNetwork) -> None:
    update_calls = UpdateCallFixture(make_network("at", GATEWAY_MENUS=str(COUNTY)))
    update_calls.dial("*384*2040#", "3", "5", "2", "1")
    update_calls.dial("*384*2040*1#", "4", "much water", "market", "1")
    update_calls.work()
    update_calls.update(re.findall(r"[0-9]{9}", update_calls.sent[0])[0], "A crew came.")
    update_calls.work()
    told = update_calls.network.phone().call()
    assert "has been resolved. A crew came." in told
    assert "Reply 1" not in told


def test_who_wants_no_texts_gets_no_calls(update_calls: UpdateCallFixture) -> None:
    update_calls.wish("1", "3", "4")
    update_calls.work()
    assert (update_calls.network.call_count, update_calls.sent) == (0, [])


def test_who_opts_out_meanwhile_is_not_rung_again(update_calls: UpdateCallFixture) -> None:
    update_calls.wish("1", "4")
    update_calls.work()
    update_calls.network.phone().not_answered()
    update_calls.wish("3")
    update_calls.work(121)
    update_calls.work()
    assert (update_calls.network.call_count, update_calls.sent) == (1, [])


def test_nobody_is_rung_in_quiet_hours(update_calls: UpdateCallFixture) -> None:
    update_calls.network.clock.moment = at(2, 20, 59)
    update_calls.wish("1", "4")
    update_calls.work()
    update_calls.network.phone().not_answered()
    update_calls.work(121)
    assert update_calls.network.call_count == 1
    update_calls.work()
    assert update_calls.sent == [], "the text waits for the morning too"


def test_without_a_provider_of_calls_they_are_texted(make_network: MakeNetwork) -> None:
    update_calls = UpdateCallFixture(make_network("at", GATEWAY_VOICE_PROVIDERS=""))
    update_calls.wish("1", "4")
    update_calls.work()
    assert len(update_calls.sent) == 1


def test_a_wish_is_forgotten_with_its_citizen(update_calls: UpdateCallFixture) -> None:
    update_calls.wish("1", "4")
    update_calls.network.services.eraser.erase(NUMBER)
    update_calls.wish("4")
    update_calls.work()
    assert (update_calls.network.call_count, len(update_calls.sent)) == (0, 1)


@pytest.mark.parametrize("looks", [1, 30])
def test_who_is_not_called_for_a_day_as_calls_are_paused_is_texted(
    update_calls: UpdateCallFixture, looks: int
) -> None:
    update_calls.network.services.pauses.pause("calls", "the provider of calls is moved", "wanjiru")
    update_calls.wish("1", "4")
    update_calls.work()
    assert update_calls.sent == []
    for _ in range(looks):
        update_calls.work(25 * 3600 / looks)
    assert len(update_calls.sent) == 1
    assert update_calls.message()[b"state"] == b"accepted"
    update_calls.network.services.pauses.resume("calls")
    update_calls.work(600)
    assert update_calls.network.call_count == 0


def test_a_call_that_reached_no_provider_over_midnight_leaves_no_count_without_an_end(
    update_calls: UpdateCallFixture,
) -> None:
    update_calls.wish("1", "4")
    update_calls.work()
    services, store = update_calls.network.services, update_calls.network.store
    calls = [services.outbound_calls.load(key.decode().partition(":")[2]) for key in store.keys("call:*")]
    for key in store.keys("rings:*"):
        store.delete(key)  # as it is after midnight
    services.outbound_calls.uncount_attempt(calls[0])
    assert store.keys("rings:*") == []


@pytest.mark.parametrize("is_heard", [True, False])
def test_who_chose_calls_hears_an_officers_question_and_is_texted_it_to_answer(
    update_calls: UpdateCallFixture, is_heard: bool
) -> None:
    update_calls.wish("1", "4")
    update_calls.work()
    told = update_calls.network.phone()
    told.call()
    told.wait()
    told.wait()
    told.hang_up()
    update_calls.work()
    assert update_calls.sent == []
    services = update_calls.network.services
    reference = update_calls.message()[b"reference"].decode()
    services.officer_questions.ask(OfficerQuestion("q1", reference, "Which gate?"))
    update_calls.work(3600)
    assert (update_calls.network.call_count, update_calls.sent) == (2, [])
    phone = update_calls.network.phone("call-2")
    asked = phone.call()
    assert re.fullmatch(
        r"County services\. A question about your report \d \d \d, \d \d \d, \d \d \d: Which gate\? "
        r"For hearing this again, press 1\.",
        asked,
    )
    if is_heard:
        phone.wait()
        phone.wait()
    phone.hang_up()
    update_calls.work()
    assert [f"{reference}: Which gate? To answer, reply" in text for text in update_calls.sent] == [True]
    update_calls.work(24 * 3600)
    assert (update_calls.network.call_count, len(update_calls.sent)) == (2, 1)


@pytest.mark.parametrize("kind", ["at", "twilio"])
def test_who_chose_calls_is_reminded_by_a_call(make_network: MakeNetwork, tmp_path: Path, kind: str) -> None:
    menus = tmp_path / "menus.yaml"
    voices = "tts: {at: {voice: woman}, twilio: {language: en-GB}}"
    text = CLINIC.replace(
        "languages: {en: English, sw: Kiswahili}", f"languages: {{en: {{name: English, {voices}}}}}"
    )
    text = re.sub(r"\{en: ([^{}]+), sw: [^{}]+\}", r"{en: \1}", text)
    text = re.sub(r"(?m)^    sw: .*\n|^      - \{say: (?:Kiswahili|English), .*\n", "", text)
    text = re.sub(r'\{en: ("[^"]*"), sw: "[^"]*"\}', r"{en: \1}", text)
    menus.write_text(text.replace("opt_in: vaccination,", "opt_in: vaccination, by: call,"), encoding="utf-8")
    update_calls = UpdateCallFixture(make_network(kind, GATEWAY_MENUS=str(menus)))
    update_calls.dial("*384*7#", "1", "1 3 2026")
    network = update_calls.network
    network.clock.moment = datetime(2026, 4, 12, 6, tzinfo=UTC)
    assert network.services.container.reminder_turn.take_turn() == 1
    update_calls.work()
    assert network.call_count == 1
    phone = network.phone()
    assert "Your child, born 1 March 2026, has vaccine 1." in phone.call()
    assert phone.wait()
    assert phone.wait() == GOODBYE
    phone.hang_up()
    update_calls.work()
    assert update_calls.sent == []
    assert update_calls.message("vaccine_due")[b"told_by"] == b"call"
