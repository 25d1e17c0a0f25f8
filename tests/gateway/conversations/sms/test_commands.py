"""STOP, START and HELP, in words and in what they do."""

import json
from collections.abc import Callable, Mapping

import pytest
import redis
from flask import Flask

from gateway.cases.updates import CaseUpdate, read_update
from gateway.conversations.sms.commands import command_language, parse_command
from gateway.conversations.sms.incoming import SmsCommand
from gateway.messaging.draft import render_sms_text
from gateway.providers.sms_provider import OutgoingSms
from menus.words.language_words import FOLDER, own_words, words_for_language
from tests.clock import Clock
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.menu_gateway import AcceptingProvider
from tests.gateway.conversations.sms.conftest import (
    AfricasTalkingSmsPhone,
    SmsPhone,
    TwilioSmsPhone,
    reference_in,
)
from tests.gateway.services import Services, create_app

STOPPED = "County services: You will get no more texts from us. You can still text us. To get texts again, send START."
STOPPED_SWAHILI = (
    "Huduma za kaunti: Hutapokea ujumbe tena kutoka kwetu. Bado unaweza kututumia ujumbe. "
    "Kuupokea tena, tuma ANZA."
)
STARTED = "County services: You will get our texts again. To stop them, send STOP."
HELP_TEXT = "County services. Text REPORT, STATUS to this number. To stop our texts, send STOP."


def words_in(*languages: str) -> dict[str, Mapping[str, str]]:
    """The words of a service in these languages that has none of its own."""
    return {language: words_for_language(language, {}, {}) for language in languages}


@pytest.mark.parametrize("language", sorted(file.stem for file in FOLDER.glob("*.yaml")))
def test_the_commands_of_a_language(language: str) -> None:
    words, ours = own_words(language), words_in(language)
    for name, command in (
        ("stop_words", SmsCommand.STOP),
        ("start_words", SmsCommand.START),
        ("help_words", SmsCommand.HELP),
    ):
        for word in words[name].split(","):
            found = parse_command(f" {word.lower()}. ", ours)
            assert found is not None, word
            assert found[0] is command, word
    for name in ("back", "home", "more", "previous", "yes", "no", "continue", "restart"):
        assert parse_command(words[name], ours) is None, name


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("STOP", SmsCommand.STOP),
        ("stop.", SmsCommand.STOP),
        ("Stop all", SmsCommand.STOP),
        ("STOPALL", SmsCommand.STOP),
        ("UNSUBSCRIBE", SmsCommand.STOP),
        ("end", SmsCommand.STOP),
        ("Quit!", SmsCommand.STOP),
        ("cancel", SmsCommand.STOP),
        ("opt out", SmsCommand.STOP),
        ("opt-out", SmsCommand.STOP),
        ("please stop", SmsCommand.STOP),
        ("Please stop sending me texts, thank you", SmsCommand.STOP),
        ("I want to stop these messages", SmsCommand.STOP),
        ("I would like to stop receiving texts", SmsCommand.STOP),
        ("Usinitumie ujumbe tena", SmsCommand.STOP),
        ("Nataka kuacha", None),
        ("I want more water", None),
        ("ACHA", SmsCommand.STOP),
        ("tafadhali acha", SmsCommand.STOP),
        ("Naomba acha kunitumia ujumbe", SmsCommand.STOP),
        ("simama", SmsCommand.STOP),
        ("Ondoa", SmsCommand.STOP),
        ("START", SmsCommand.START),
        ("unstop", SmsCommand.START),
        ("Anza tafadhali", SmsCommand.START),
        ("HELP", SmsCommand.HELP),
        ("info please", SmsCommand.HELP),
        ("Msaada", SmsCommand.HELP),
        ("stop the leak in Moi Avenue", None),
        ("it does not stop", None),
        ("the end of the road", None),
        ("acha maji yatiririke", None),
        ("help my mother is ill", None),
        ("please", None),
        ("", None),
        ("1", None),
        ("arrêt", None),  # nobody speaks French here
    ],
)
def test_a_wish_is_one_word_and_politeness(text: str, wish: SmsCommand | None) -> None:
    found = parse_command(text, words_in("en", "sw"))
    assert (found and found[0]) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("jooji", (SmsCommand.STOP, "jooji")),
        ("Ha ii dirin!", (SmsCommand.STOP, "haiidirin")),
        ("No more texts", (SmsCommand.STOP, "nomoretexts")),
        ("please STOP", (SmsCommand.STOP, "stop")),
        ("BILOW", (SmsCommand.START, "bilow")),
        ("bilow jooji", None),
        ("thanks", None),
        ("no", None),
        (",", None),
    ],
)
def test_a_language_of_the_file_has_words_of_its_own(text: str, wish: tuple[SmsCommand, str] | None) -> None:
    somali = {"stop_words": "JOOJI, Ha ii dirin,, no more texts", "start_words": "BILOW"}
    assert parse_command(text, {"so": words_for_language("so", somali, {})}) == wish


def test_the_answer_is_in_the_language_of_the_wish() -> None:
    service = {"so": words_for_language("so", {"stop_words": "JOOJI"}, {}), **words_in("en", "sw")}
    assert [command_language(word, service) for word in ("jooji", "acha", "stop")] == ["so", "sw", None]


@pytest.mark.parametrize(
    "text",
    [
        "ARRET",
        "Arrêt",
        "arrêtez s’il vous plaît",
        "STOP svp",
        "désabonner",
        "je voudrais arrêter de recevoir vos SMS",
    ],
)
def test_a_wish_in_french(text: str) -> None:
    assert parse_command(text, words_in("fr")) is not None
    assert parse_command("acha", words_in("fr")) is None


def opted_out(sms_phone: SmsPhone) -> bool:
    return sms_phone.services.consent.opted_out(sms_phone.services.crypto.digest(sms_phone.number))


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("STOP", STOPPED),
        ("please stop", STOPPED),
        ("ACHA", STOPPED_SWAHILI),
        ("tafadhali acha kunitumia ujumbe", STOPPED_SWAHILI),
    ],
)
def test_stop_is_confirmed_once(at: SmsPhone, text: str, reply: str) -> None:
    assert at.text(text) == reply
    assert opted_out(at)
    assert at.text(text) is None


@pytest.mark.parametrize(
    ("text", "changes", "reply"),
    [
        ("STOP", {}, None),  # by default Twilio has already said so
        ("Cancel", {}, None),
        ("END", {"OptOutType": "STOP"}, None),
        ("SIMAMA", {"OptOutType": "STOP"}, None),
        ("STOP PLEASE", {}, STOPPED),  # of more than one word Twilio takes no notice
        ("ACHA", {}, STOPPED_SWAHILI),
        ("STOP", {"To": "40404"}, STOPPED),  # nor on a short code
    ],
)
def test_what_twilio_has_confirmed_is_not_confirmed_again(
    twilio: SmsPhone, text: str, changes: dict[str, str], reply: str | None
) -> None:
    assert twilio.text(text, **changes) == reply
    assert opted_out(twilio)


def test_start_brings_texts_back(sms_phone: SmsPhone) -> None:
    assert sms_phone.say("START").startswith("How can we help?")  # nothing to come back from
    sms_phone.services.consent.stop(sms_phone.services.crypto.digest(sms_phone.number))
    assert sms_phone.text("START please") == STARTED
    assert not opted_out(sms_phone)
    sms_phone.services.consent.stop(sms_phone.services.crypto.digest(sms_phone.number))
    assert sms_phone.say("anza").startswith("Huduma za kaunti: Utapokea ujumbe wetu tena.")
    assert not opted_out(sms_phone)


@pytest.mark.parametrize(
    ("text", "changes", "reply"),
    [
        ("START", {}, None),  # on a long code Twilio says so by itself
        ("Unstop", {}, None),
        ("JOIN", {"OptOutType": "START"}, None),
        ("START", {"To": "40404"}, STARTED),
    ],
)
def test_what_twilio_has_started_is_started_without_a_word(
    twilio: SmsPhone, text: str, changes: dict[str, str], reply: str | None
) -> None:
    twilio.text("STOP")
    assert opted_out(twilio)
    assert twilio.text(text, **changes) == reply
    assert not opted_out(twilio)


def test_stop_ends_the_conversation_whatever_it_asks(sms_phone: SmsPhone) -> None:
    sms_phone.say("REPORT", "1")
    sms_phone.text("stop please")
    assert opted_out(sms_phone)
    assert sms_phone.say("1").startswith("How can we help?")


def test_an_option_of_the_open_screen_is_an_answer(at: SmsPhone) -> None:
    at.say("hello")
    assert at.text("END") == "Goodbye."
    assert not opted_out(at)
    assert at.text("END") == STOPPED


def test_words_of_ones_own_are_none_of_these(at: SmsPhone) -> None:
    at.say("REPORT", "1")
    assert at.say("Stop the leak at Kibera").startswith("How many homes?")
    assert not opted_out(at)
    at.say("REPORT", "1")
    assert at.text("CANCEL") == STOPPED


def test_help_says_who_we_are(sms_phone: SmsPhone) -> None:
    assert sms_phone.text("HELP") == HELP_TEXT
    assert sms_phone.say("msaada") == (
        "Huduma za kaunti. Tuma RIPOTI, HALI kwa nambari hii. Kuacha ujumbe wetu, tuma ACHA."
    )
    sms_phone.say("REPORT")
    assert sms_phone.text("info") == f"{HELP_TEXT}\nWhat is the problem?\n1. Water\n2. Road"
    assert sms_phone.say("1").startswith("Which village")


def test_help_that_twilio_has_given_is_not_given_again(twilio: SmsPhone) -> None:
    assert twilio.text("HELP", OptOutType="HELP") is None


def test_who_opted_out_is_served_and_gets_no_update(
    at: SmsPhone, services: Services, store: redis.Redis, clock: Clock
) -> None:
    at.say("STOP")
    reference = reference_in(at.say("REPORT", "1", "Kibera", "60", "1"))
    state = services.updates.apply(_update(reference, clock))
    assert state.message_id is not None
    sent = {(text.sender, text.text.partition(" ")[0]) for text in _send_all(services)}
    assert sent == {("40404", word) for word in ("County", "What", "Which", "How", "Water", "Thank")}
    assert store.hget(f"message:{state.message_id}", "state") == b"suppressed"


def test_without_the_wish_the_update_goes_out(at: SmsPhone, services: Services, clock: Clock) -> None:
    """Else the test above could not fail."""
    reference = reference_in(at.say("REPORT", "1", "Kibera", "60", "1"))
    services.updates.apply(_update(reference, clock))
    told = [text for text in _send_all(services) if text.sender is None]
    assert [text.text for text in told] == [f"Report {reference} is resolved."]


def _update(reference: str, clock: Clock) -> CaseUpdate:
    body = {"event_id": "e1", "reference": reference, "status": "DONE", "at": clock().isoformat()}
    return read_update(json.dumps(body).encode(), clock())


def _send_all(services: Services) -> list[OutgoingSms]:
    provider = AcceptingProvider()
    sender = services.sender_by(
        [provider], lambda message: render_sms_text(services.definition.service, message, services.clock())
    )
    sender.send(*(item for item, _ in services.messages_outbox.list_pending(100)))
    return provider.sent


@pytest.mark.parametrize("number", ["+254711000111", "254711000111", " 254711000111"])
def test_africas_talkings_opt_out_counts_the_same(at: SmsPhone, app: Flask, number: str) -> None:
    response = app.test_client().post(
        f"/at/{TOKEN}/sms/opt-outs", data={"senderId": "COUNTY", "phoneNumber": number}
    )
    assert (response.status_code, response.data) == (204, b"")
    assert opted_out(at)


def test_an_opt_out_of_nobody_changes_nothing(app: Flask, store: redis.Redis) -> None:
    response = app.test_client().post(f"/at/{TOKEN}/sms/opt-outs", data={"phoneNumber": "COUNTY"})
    assert response.status_code == 204
    assert store.keys("consent:*") == []


KEYWORDLESS = """\
version: 1
service: {name: County, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": top}, sms: {keywords: {INFO: top, PERMIT: top}}}
screens: {top: {end: Hello}}
"""


@pytest.mark.parametrize("phone_class", [AfricasTalkingSmsPhone, TwilioSmsPhone])
def test_a_text_that_leads_nowhere_is_told_what_can_be_done_once_an_hour(
    make_gateway: Callable[..., Services], store: redis.Redis, phone_class: type[SmsPhone]
) -> None:
    services = make_gateway(KEYWORDLESS)
    sms_phone = phone_class(
        services,
        create_app(services),
        "at" if phone_class is AfricasTalkingSmsPhone else "twilio",
        "+14155550100",
    )
    told = "Sorry, we did not understand that. Text INFO, PERMIT to this number."
    assert sms_phone.text("hello") == told
    assert sms_phone.text("is anybody there") is None
    assert sms_phone.text("INFO") == "Hello"  # the service's own word goes before ours
    (counted,) = store.keys("texts:*")
    assert 3500 < store.ttl(counted) <= 3600
    store.delete(counted)  # the hour is over
    assert sms_phone.text("hello again") == told


def test_where_nothing_can_be_texted_a_code_is_named(make_gateway: Callable[..., Services]) -> None:
    services = make_gateway(KEYWORDLESS.replace(", sms: {keywords: {INFO: top, PERMIT: top}}", ""))
    sms_phone = TwilioSmsPhone(services, create_app(services), "twilio", "+14155550100")
    assert sms_phone.text("hello") == "Sorry, we did not understand that. Dial *384#."


def test_a_receipt_that_tells_of_an_opt_out_counts_the_same(
    at: SmsPhone, services: Services, app: Flask
) -> None:
    services.messages.queue_text("m1", at.number, "Habari", "sw", "resolved")
    message = services.messages.load("m1")
    assert message is not None
    services.messages.change_state(message, "submitting", provider="at")
    services.messages.change_state(message, "accepted", provider="at", provider_id="ATXid_1")
    form = {"id": "ATXid_1", "status": "Failed", "phoneNumber": at.number, "failureReason": "UserInBlackList"}
    assert app.test_client().post(f"/at/{TOKEN}/sms/receipts", data=form).status_code == 204
    assert opted_out(at)
