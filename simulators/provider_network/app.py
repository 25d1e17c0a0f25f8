"""The provider network as a whole, and its Flask application."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import flask

from simulators.provider_network.account import Account
from simulators.provider_network.calls.africastalking import AfricasTalkingCalls
from simulators.provider_network.calls.outbound import PhoneRinger
from simulators.provider_network.calls.provider import Provider
from simulators.provider_network.calls.recordings import SimulatedRecordings
from simulators.provider_network.calls.telephone_exchange import TelephoneExchange
from simulators.provider_network.calls.twilio import TwilioCalls
from simulators.provider_network.inboxes import Inboxes
from simulators.provider_network.journal import Journal
from simulators.provider_network.notifications import Notifications
from simulators.provider_network.phone_texts import PhoneTexts
from simulators.provider_network.sms_centre import MessageCentre
from simulators.provider_network.ussd_centre import SESSION_SECONDS, UssdCentre
from simulators.provider_network.web.africastalking import africastalking_routes
from simulators.provider_network.web.africastalking_calls import africastalking_call_routes
from simulators.provider_network.web.calls import call_routes
from simulators.provider_network.web.faults import fault_routes
from simulators.provider_network.web.phones import phone_routes
from simulators.provider_network.web.telephones import telephone_routes
from simulators.provider_network.web.twilio import twilio_routes
from simulators.provider_network.web.twilio_account import twilio_account_routes
from simulators.provider_network.web.twilio_calls import twilio_call_routes
from simulators.provider_network.web.twilio_recordings import twilio_recording_routes
from simulators.provider_network.webhooks import ANSWER_SECONDS, Webhooks
from simulators.same_origin import refuse_other_origins


class ProviderNetwork:
    """The network and the two providers. `close` ends its threads.

    `origin` is the URL of this process. It is known after the first request. In the folder `recordings` spoken messages
    outlive it.
    """

    def __init__(
        self,
        account: Account,
        *,
        tick: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        session_seconds: float = SESSION_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
        journal: Journal | None = None,
        recordings: Path | None = None,
    ) -> None:
        self.account = account
        self.webhooks = Webhooks(account, answer_seconds)
        self.notifications = Notifications()
        journal = journal or Journal()
        self.inboxes = Inboxes(journal)
        self.ussd = UssdCentre(self.webhooks, self.notifications, tick, now, session_seconds)
        self.sms = MessageCentre(self.inboxes, self.notifications, now)
        self.phone_texts = PhoneTexts(self.webhooks, self.notifications, now)
        self.origin = ""
        shared = (account, self.webhooks, self.notifications, lambda: self.origin)
        providers: dict[str, Provider] = {"at": AfricasTalkingCalls(*shared), "twilio": TwilioCalls(*shared)}
        self.calls = TelephoneExchange(
            providers,
            self.webhooks,
            SimulatedRecordings(tick, recordings),
            self.ussd.faults_of,
            tick,
            now,
            journal,
        )
        self.outbound_calls = PhoneRinger(self.calls, tick, journal)

    def close(self) -> None:
        """End every thread and release every request that is kept waiting."""
        self.calls.close()
        self.outbound_calls.close()
        self.ussd.close()
        self.sms.close()
        self.notifications.close()


def create_app(network: ProviderNetwork) -> flask.Flask:
    """Build the application: the two providers' APIs, and the phones."""
    app = flask.Flask(__name__)
    app.before_request(refuse_other_origins)

    @app.before_request
    def learn_origin() -> None:
        network.origin = flask.request.host_url.rstrip("/")

    app.register_blueprint(call_routes(network.calls, network.webhooks))
    app.register_blueprint(telephone_routes(network.calls, network.outbound_calls))
    app.register_blueprint(twilio_recording_routes(network.account, network.calls.recordings))
    app.register_blueprint(twilio_call_routes(network.account, network.calls, network.outbound_calls))
    app.register_blueprint(africastalking_call_routes(network.account, network.calls, network.outbound_calls))
    app.register_blueprint(phone_routes(network.ussd, network.inboxes, network.phone_texts))
    app.register_blueprint(fault_routes(network.ussd, network.sms))
    app.register_blueprint(africastalking_routes(network.account, network.sms, network.webhooks))
    app.register_blueprint(twilio_routes(network.account, network.sms, network.webhooks))
    app.register_blueprint(twilio_account_routes(network.account))

    @app.get("/")
    def about() -> str:
        return (
            "This stands for Africa's Talking, Twilio and the network. The phones: the gateway's /handset/."
        )

    return app
