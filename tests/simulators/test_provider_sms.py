"""Texts through the real SDKs, pointed at the stand-in."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from africastalking.Application import ApplicationService
from africastalking.Service import AfricasTalkingException
from africastalking.SMS import SMSService
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from tests.waiting import WAIT_LIMIT_SECONDS

PHONE = "+254711000111"


def africastalking_sms(network, key="atsk_key", username="sandbox"):
    service = SMSService(username, key)
    service._baseUrl = f"{network.caller.url}/version1"
    return service


def inbox(network, msisdn=PHONE, after=0):
    return network.caller.get(f"/phones/{msisdn}/inbox?after={after}")["texts"]


@pytest.fixture
def client(network):
    http_client = TwilioHttpClient(timeout=WAIT_LIMIT_SECONDS)
    client = Client("AC1", "twilio-token", http_client=http_client)
    client.api.base_url = network.caller.url
    yield client
    http_client.session.close()


def test_a_text_arrives_and_is_reported(network, until):
    answer = africastalking_sms(network).send("Habari", [PHONE], "COUNTY", timeout=WAIT_LIMIT_SECONDS)
    [recipient] = answer["SMSMessageData"]["Recipients"]
    assert (recipient["status"], recipient["statusCode"], recipient["number"]) == ("Success", 101, PHONE)
    assert answer["SMSMessageData"]["Message"] == "Sent to 1/1 Total Cost: KES 0.8000 Message parts: 1"
    [text] = inbox(network)
    assert (text["sender"], text["text"], text["parts"]) == ("COUNTY", "Habari", 1)
    until(lambda: network.gateway.receipts)
    receipt = network.gateway.receipts[0]
    assert (receipt["id"], receipt["status"]) == (recipient["messageId"], "Success")
    assert receipt["phoneNumber"] == PHONE


def test_an_inbox_gives_what_is_new(network):
    service = africastalking_sms(network)
    service.send("one", [PHONE], enqueue=True, timeout=WAIT_LIMIT_SECONDS)
    service.send("two", [PHONE, "+254722000222"], timeout=WAIT_LIMIT_SECONDS)
    first, second = inbox(network)
    assert (first["text"], first["sender"]) == ("one", "AFRICASTKNG")
    assert inbox(network, after=first["number"]) == [second]
    assert [text["text"] for text in inbox(network, "+254722000222")] == ["two"]


@pytest.mark.parametrize(
    ("key", "username"), [("wrong", "sandbox"), ("", "sandbox"), ("atsk_key", "another")]
)
def test_a_wrong_key_is_refused(network, key, username):
    with pytest.raises(AfricasTalkingException) as refused:
        africastalking_sms(network, key, username).send("Habari", [PHONE], timeout=WAIT_LIMIT_SECONDS)
    assert str(refused.value) == "The supplied authentication is invalid"
    assert inbox(network) == []


def test_the_answers_headers_are_africas_talkings(network, http):
    url = f"{network.caller.url}/version1/messaging"
    form = {"username": "sandbox", "to": PHONE, "message": "Habari"}
    taken = http.post(url, data=form, headers={"apiKey": "atsk_key"}, timeout=WAIT_LIMIT_SECONDS)
    assert (taken.status_code, taken.headers["Content-Type"]) == (201, "application/json")
    refused = http.post(url, data=form, headers={"apiKey": "no"}, timeout=WAIT_LIMIT_SECONDS)
    assert (refused.status_code, refused.headers["Content-Type"].split(";")[0]) == (401, "text/plain")


def test_an_invalid_sender_fails_the_whole_batch(network):
    network.caller.post("/faults", {"mode": "invalid_sender"})
    answer = africastalking_sms(network).send("Habari", [PHONE], timeout=WAIT_LIMIT_SECONDS)
    assert answer == {"SMSMessageData": {"Message": "InvalidSenderId", "Recipients": []}}
    assert inbox(network) == []


@pytest.mark.parametrize(
    ("mode", "number", "code", "word"),
    [
        ("work", "+2541", 403, "InvalidPhoneNumber"),
        ("refuse", PHONE, 407, "CouldNotRoute"),
        ("blacklisted", PHONE, 406, "UserInBlacklist"),
    ],
)
def test_a_number_may_be_refused(network, mode, number, code, word):
    network.caller.post("/faults", {"mode": mode})
    answer = africastalking_sms(network).send("Habari", [number], timeout=WAIT_LIMIT_SECONDS)
    [recipient] = answer["SMSMessageData"]["Recipients"]
    assert (recipient["statusCode"], recipient["status"], recipient["messageId"]) == (code, word, "None")
    assert answer["SMSMessageData"]["Message"].startswith("Sent to 0/1 ")
    assert inbox(network) == []


def test_a_server_error(network):
    network.caller.post("/faults", {"mode": "500"})
    with pytest.raises(AfricasTalkingException):
        africastalking_sms(network).send("Habari", [PHONE], timeout=WAIT_LIMIT_SECONDS)


@pytest.mark.parametrize(("mode", "arrives"), [("hang", 0), ("accept_then_hang", 1)])
def test_an_answer_that_never_comes(network, until, mode, arrives):
    network.caller.post("/faults", {"mode": mode})
    with pytest.raises(requests.ReadTimeout):
        africastalking_sms(network).send("Habari", [PHONE], timeout=(WAIT_LIMIT_SECONDS, 0.2))
    until(lambda: len(inbox(network)) >= arrives)
    assert len(inbox(network)) == arrives


def test_an_answer_that_comes_late(network, until):
    network.caller.post("/faults", {"mode": "accept_then_hang"})
    with ThreadPoolExecutor(1) as sender:
        answer = sender.submit(
            africastalking_sms(network).send, "Habari", [PHONE], timeout=WAIT_LIMIT_SECONDS
        )
        until(lambda: inbox(network))
        assert not answer.done()
        network.caller.post("/faults", {"mode": "work"})
    assert answer.result()["SMSMessageData"]["Recipients"][0]["status"] == "Success"


@pytest.mark.parametrize(
    ("receipts", "statuses", "arrives"),
    [
        ("failed", ["Failed"], 0),
        ("twice", ["Success", "Success"], 1),
        ("both", ["Success", "Failed"], 1),
    ],
)
def test_receipts_may_go_another_way(network, until, receipts, statuses, arrives):
    network.caller.post("/faults", {"receipts": receipts})
    africastalking_sms(network).send("Habari", [PHONE], timeout=WAIT_LIMIT_SECONDS)
    until(lambda: len(network.gateway.receipts) == len(statuses))
    assert [receipt["status"] for receipt in network.gateway.receipts] == statuses
    assert len(inbox(network)) == arrives


def test_receipts_of_every_third_text_may_be_lost(network, until):
    network.caller.post("/faults", {"receipts": "none", "every": 3})
    for number in range(6):
        africastalking_sms(network).send(f"Habari {number}", [PHONE], timeout=WAIT_LIMIT_SECONDS)
    until(lambda: len(network.gateway.receipts) == 4)
    assert len(inbox(network)) == 6


def test_receipts_may_come_late_or_at_once(network, until):
    network.caller.post("/faults", {"receipt_seconds": 600})
    africastalking_sms(network).send("Late", [PHONE], timeout=WAIT_LIMIT_SECONDS)
    network.caller.post("/faults", {"receipt_seconds": 0})
    sent = africastalking_sms(network).send("At once", [PHONE], timeout=WAIT_LIMIT_SECONDS)
    until(lambda: network.gateway.receipts)
    (receipt,) = network.gateway.receipts
    assert receipt["id"] == sent["SMSMessageData"]["Recipients"][0]["messageId"]


@pytest.mark.parametrize(
    "faults", [{"every": 0}, {"receipt_seconds": -1}, {"receipt_seconds": 601}, {"mode": "x"}]
)
def test_what_cannot_be_dialled_in_is_refused(network, faults):
    assert "Not understood" in network.caller.post("/faults", faults, 400)["error"]


def test_the_balance(network):
    service = ApplicationService("sandbox", "atsk_key")
    service._baseUrl = f"{network.caller.url}/version1"
    assert service.fetch_application_data() == {"UserData": {"balance": "KES 1785.50"}}


def test_twilio_sends_and_reports_signed(network, until, client):
    callback = f"{network.provider_network.account.gateway_url}/twilio/sms/status"
    message = client.messages.create(to=PHONE, from_="+254700000000", body="Habari", status_callback=callback)
    assert (message.status, message.num_segments, message.error_code) == ("queued", "1", None)
    assert inbox(network)[0]["sender"] == "+254700000000"
    until(lambda: network.gateway.statuses)
    form, signature = network.gateway.statuses[0]
    assert (form["MessageSid"], form["MessageStatus"]) == (message.sid, "delivered")
    assert RequestValidator("twilio-token").validate(callback, form, signature)


@pytest.mark.parametrize(
    ("mode", "to", "status", "code"),
    [
        ("work", "0711", 400, 21211),
        ("blacklisted", PHONE, 400, 21610),
        ("invalid_sender", PHONE, 400, 21606),
        ("refuse", PHONE, 400, 21612),
        ("500", PHONE, 500, 20500),
    ],
)
def test_twilio_refuses(network, client, mode, to, status, code):
    network.caller.post("/faults", {"mode": mode})
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=to, from_="+254700000000", body="Habari")
    assert (refused.value.status, refused.value.code) == (status, code)


def test_twilio_knows_its_customers(network):
    http_client = TwilioHttpClient(timeout=WAIT_LIMIT_SECONDS)
    client = Client("AC1", "wrong", http_client=http_client)
    client.api.base_url = network.caller.url
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=PHONE, from_="+254700000000", body="Habari")
    http_client.session.close()
    assert (refused.value.status, refused.value.code) == (401, 20003)


def write(town, to="40404", text="REPORT", status=200, **more):
    return town.caller.post(f"/phones/{PHONE}/send", {"to": to, "text": text, **more}, status)


def test_what_a_phone_writes_reaches_the_gateway(network):
    sent = write(network, text="HALI 482915304", network="63903")
    assert sent["failed"] == ""
    [exchange] = sent["wire"]
    assert exchange["request"].startswith("POST /at/***/sms HTTP/1.1")
    [text] = network.gateway.texts
    assert (text["from"], text["to"], text["text"], text["networkCode"]) == (
        PHONE,
        "40404",
        "HALI 482915304",
        "63903",
    )
    assert set(text) == {"date", "from", "id", "linkId", "text", "to", "networkCode"}


def test_every_text_has_an_id_of_its_own_and_a_repeated_one_the_same(network):
    write(network)
    network.caller.post(f"/phones/{PHONE}/faults", {"repeat": "together"})
    write(network)
    ids = [text["id"] for text in network.gateway.texts]
    assert len(ids) == 3
    assert len(set(ids)) == 2


def test_a_text_is_brought_again_until_the_gateway_takes_it(network, until):
    network.gateway.takes_texts = 503
    assert write(network)["failed"] == "The gateway answered with HTTP 503. The network tries again."
    network.gateway.takes_texts = 204
    until(lambda: len(network.gateway.texts) == 2)
    assert network.gateway.texts[0] == network.gateway.texts[1]


@pytest.mark.parametrize(("to", "text"), [("COUNTY", "hi"), ("", "hi"), ("40404", ""), ("40404", "a" * 1531)])
def test_what_cannot_be_sent_is_said(network, to, text):
    assert "message" in write(network, to, text, status=400)["error"]
    assert network.gateway.texts == []
