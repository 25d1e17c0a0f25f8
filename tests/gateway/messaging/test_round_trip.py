"""A text's whole way: committed with its case, sent by the SDKs to the network stand-in, and its receipt."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask

from gateway.cases.submissions import Contact, confirmation_id
from gateway.providers.africastalking.sdk import SdkTimeouts
from gateway.providers.africastalking.settings import AfricasTalkingSettings
from gateway.providers.africastalking.sms import AfricasTalkingSms
from gateway.providers.sms_provider import SmsProvider
from gateway.providers.twilio.settings import TwilioSettings
from gateway.providers.twilio.sms import TwilioSms
from gateway.workers.queues import RECONCILE_STATUS, SEND
from menus.engine.effects import Submission
from simulators.provider_network.account import Account
from simulators.provider_network.app import ProviderNetwork
from simulators.provider_network.app import create_app as create_network
from simulators.provider_network.faults import SmsFaults
from tests.gateway.services import Services, create_app, run_job
from tests.simulators.small_gateway import serve_app
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

ASHA = Contact("+254711000111", "sw", "ussd")
TOKEN = "a-token-for-tests"


MENU = """
version: 1
service: {name: County, languages: {en: {name: English}, sw: {name: Kiswahili}}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384*2040#": hello}}
screens: {hello: {end: {en: Hello, sw: Habari}}}
messages: {received: {en: "We have {reference}.", sw: "Tumepokea ripoti yako {reference}."}}
"""
KEYS = {
    "AT_USERNAME": "sandbox",
    "AT_API_KEY": "atsk-key",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "twilio-token",
    "TWILIO_FROM": "+15005550006",
}


class LateWebPages:
    """Web pages that come up before what they serve."""

    app: Flask

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.app(environ, start_response)


@dataclass
class GatewayAndNetwork:
    """A gateway whose web pages are up, and the network it is connected to."""

    services: Services
    provider_network: ProviderNetwork

    def file(self) -> tuple[str, str]:
        """File a case; its reference and the id of the text that confirms it."""
        submission = Submission("report:1", "water", "Water", {})
        reference = self.services.submissions.commit("s1", submission, ASHA)
        return reference, confirmation_id(reference)

    def send(self, message_id: str) -> None:
        """Do the job that the doorbell rings for."""
        run_job(self.services, SEND, message_id)

    def send_by(self, provider: SmsProvider, message_id: str) -> None:
        """Do it by another client."""
        self.services.sender_by([provider], lambda message: message.reference).send(message_id)

    def comes_to(self, state: str, message_id: str) -> bool:
        """Whether the text comes to `state`."""
        deadline = time.monotonic() + WAIT_LIMIT_SECONDS
        while (found := self.services.messages.load(message_id)) and found.state != state:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True

    def inbox(self) -> list[str]:
        return [text.text for text in self.provider_network.inboxes.texts_after(ASHA.msisdn, 0)]


@pytest.fixture
def make_gateway_and_network(
    make_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[[str], GatewayAndNetwork]]:
    """Makes a gateway that sends by the provider of a name."""
    monkeypatch.setenv("NO_PROXY", "*")  # the SDKs would obey a proxy of this machine
    menu = tmp_path / "menus.yaml"
    menu.write_text(MENU, encoding="utf-8")
    with ExitStack() as open_:

        def make(provider: str) -> GatewayAndNetwork:
            # Signatures are made over the public URL, which is known only once the pages are up.
            pages = LateWebPages()
            url = open_.enter_context(serve_app(pages))
            provider_network = ProviderNetwork(
                Account(url, TOKEN, "sandbox", KEYS["AT_API_KEY"], "AC1", KEYS["TWILIO_AUTH_TOKEN"])
            )
            open_.callback(provider_network.close)
            origin = open_.enter_context(serve_app(create_network(provider_network)))
            services = make_services(
                GATEWAY_MENUS=str(menu),
                GATEWAY_SMS_PROVIDERS=provider,
                GATEWAY_PUBLIC_URL=url,
                AT_API_URL=origin,
                TWILIO_API_URL=origin,
                **KEYS,
            )
            pages.app = create_app(services)
            return GatewayAndNetwork(services, provider_network)

        yield make


@pytest.mark.parametrize("provider", ["at", "twilio"])
def test_a_text_and_its_receipt(make_gateway_and_network, provider):
    round_trip = make_gateway_and_network(provider)
    reference, message_id = round_trip.file()
    round_trip.send(message_id)
    assert round_trip.inbox() == [f"Tumepokea ripoti yako {reference}."]
    assert round_trip.comes_to("delivered", message_id)


@pytest.mark.parametrize("provider", ["at", "twilio"])
@pytest.mark.parametrize(("receipts", "state"), [("twice", "delivered"), ("failed", "failed")])
def test_what_the_network_reports(make_gateway_and_network, provider, receipts, state):
    round_trip = make_gateway_and_network(provider)
    round_trip.provider_network.sms.faults = SmsFaults(receipts=receipts)
    _, message_id = round_trip.file()
    round_trip.send(message_id)
    assert round_trip.comes_to(state, message_id)


@pytest.mark.parametrize("provider", ["at", "twilio"])
@pytest.mark.parametrize(
    ("mode", "state"),
    [
        ("refuse", "failed"),
        ("blacklisted", "failed"),
        ("invalid_sender", "failed"),
        ("busy", "queued"),
        ("500", "unknown"),
    ],
)
def test_what_a_provider_does_not_take(make_gateway_and_network, provider, mode, state):
    round_trip = make_gateway_and_network(provider)
    round_trip.provider_network.sms.faults = SmsFaults(mode=mode)
    _, message_id = round_trip.file()
    round_trip.send(message_id)
    assert round_trip.services.messages.load(message_id).state == state
    assert round_trip.inbox() == []


@pytest.mark.parametrize("provider", ["at", "twilio"])
def test_an_answer_that_never_came_is_settled_by_the_receipt(make_gateway_and_network, provider):
    round_trip = make_gateway_and_network(provider)
    round_trip.provider_network.sms.faults = SmsFaults(mode="accept_then_hang")
    _, message_id = round_trip.file()
    round_trip.send_by(impatient(round_trip.services, provider), message_id)
    wait_until(round_trip.inbox)
    round_trip.services.redis.zadd(
        "outbox:messages:due", {message_id: 0}
    )  # as if nobody had said it was done
    round_trip.send_by(impatient(round_trip.services, provider), message_id)
    assert len(round_trip.inbox()) == 1
    assert round_trip.comes_to("delivered", message_id)


def test_a_text_whose_answer_and_receipt_never_came_is_found_at_twilio(make_gateway_and_network):
    round_trip = make_gateway_and_network("twilio")
    round_trip.provider_network.sms.faults = SmsFaults(mode="accept_then_hang", receipts="none")
    _, message_id = round_trip.file()
    round_trip.send_by(impatient(round_trip.services, "twilio"), message_id)
    wait_until(round_trip.inbox)
    assert round_trip.services.messages.load(message_id).state == "unknown"
    round_trip.provider_network.sms.faults = SmsFaults()
    assert round_trip.services.enquiries_outbox.expedite(message_id)
    run_job(round_trip.services, RECONCILE_STATUS, message_id)
    assert round_trip.services.messages.load(message_id).state == "sent"
    assert len(round_trip.inbox()) == 1


def impatient(services: Services, provider: str) -> SmsProvider:
    """A client that waits a tenth of a second."""
    settings = services.settings
    if provider == "at":
        account = settings.provider(AfricasTalkingSettings)
        timeouts = SdkTimeouts(read=0.1)
        return AfricasTalkingSms("sandbox", account.api_key, origin=account.api_url, timeouts=timeouts)
    twilio = settings.provider(TwilioSettings)
    return TwilioSms(
        "AC1",
        twilio.auth_tokens[0],
        sender=twilio.sender,
        status_callback=settings.public_url + "/twilio/sms/status",
        origin=twilio.api_url,
        timeout=0.1,
    )
