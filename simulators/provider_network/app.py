"""The stand-in as a whole, and its Flask application."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import flask

from simulators.provider_network.account import Account
from simulators.provider_network.calls.africastalking import AfricasTalkingCalls
from simulators.provider_network.calls.exchange import CallCentre
from simulators.provider_network.calls.outbound import Ringing
from simulators.provider_network.calls.provider import Provider
from simulators.provider_network.calls.recordings import Recordings
from simulators.provider_network.calls.twilio import TwilioCalls
from simulators.provider_network.inboxes import Inboxes
from simulators.provider_network.notifications import Notices
from simulators.provider_network.sms_centre import MessageCentre
from simulators.provider_network.texts_sent import Written
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


class Carrier:
    """The network and the two providers. `close` ends its threads.

    `origin` is where its own interfaces are, known since somebody asked for one.
    """

    def __init__(
        self,
        account: Account,
        *,
        tick: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        session_seconds: float = SESSION_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self.account = account
        self.webhooks = Webhooks(account, answer_seconds)
        self.notices = Notices()
        self.inboxes = Inboxes()
        self.ussd = UssdCentre(self.webhooks, self.notices, tick, now, session_seconds)
        self.sms = MessageCentre(self.inboxes, self.notices, now)
        self.written = Written(self.webhooks, self.notices, now)
        self.origin = ""
        shared = (account, self.webhooks, self.notices, lambda: self.origin)
        providers: dict[str, Provider] = {"at": AfricasTalkingCalls(*shared), "twilio": TwilioCalls(*shared)}
        self.calls = CallCentre(providers, self.webhooks, Recordings(tick), self.ussd.faults_of, tick, now)
        self.ringing = Ringing(self.calls, tick)

    def close(self) -> None:
        """End every thread, and let go of every caller that is kept waiting."""
        self.calls.close()
        self.ringing.close()
        self.ussd.close()
        self.sms.close()
        self.notices.close()


def create_app(carrier: Carrier) -> flask.Flask:
    """The stand-in's HTTP side: the two providers' interfaces, and the phones."""
    app = flask.Flask(__name__)
    app.before_request(refuse_other_origins)

    @app.before_request
    def learn_origin() -> None:
        carrier.origin = flask.request.host_url.rstrip("/")

    app.register_blueprint(call_routes(carrier.calls, carrier.webhooks))
    app.register_blueprint(telephone_routes(carrier.calls, carrier.ringing))
    app.register_blueprint(twilio_recording_routes(carrier.account, carrier.calls.recordings))
    app.register_blueprint(twilio_call_routes(carrier.account, carrier.calls, carrier.ringing))
    app.register_blueprint(africastalking_call_routes(carrier.account, carrier.calls, carrier.ringing))
    app.register_blueprint(phone_routes(carrier.ussd, carrier.inboxes, carrier.written))
    app.register_blueprint(fault_routes(carrier.ussd, carrier.sms))
    app.register_blueprint(africastalking_routes(carrier.account, carrier.sms, carrier.webhooks))
    app.register_blueprint(twilio_routes(carrier.account, carrier.sms, carrier.webhooks))
    app.register_blueprint(twilio_account_routes(carrier.account))

    @app.get("/")
    def about() -> str:
        return (
            "This stands for Africa's Talking, Twilio and the network. The phones: the gateway's /handset/."
        )

    return app
