"""The stand-in as a whole, and its Flask application."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import flask

from gateway.development.carrier.account import Account
from gateway.development.carrier.calls.africastalking import AfricasTalkingCalls
from gateway.development.carrier.calls.centre import CallCentre
from gateway.development.carrier.calls.provider import Provider
from gateway.development.carrier.calls.recordings import Recordings
from gateway.development.carrier.calls.ringing import Ringing
from gateway.development.carrier.calls.twilio import TwilioCalls
from gateway.development.carrier.notices import Notices
from gateway.development.carrier.sms import MessageCentre
from gateway.development.carrier.texts import Inboxes
from gateway.development.carrier.ussd import SESSION_SECONDS, UssdCentre
from gateway.development.carrier.web.africastalking import africastalking_routes
from gateway.development.carrier.web.africastalking_calls import africastalking_call_routes
from gateway.development.carrier.web.calls import call_routes
from gateway.development.carrier.web.faults import fault_routes
from gateway.development.carrier.web.phones import phone_routes
from gateway.development.carrier.web.telephones import telephone_routes
from gateway.development.carrier.web.twilio import twilio_routes
from gateway.development.carrier.web.twilio_account import twilio_account_routes
from gateway.development.carrier.web.twilio_calls import twilio_call_routes
from gateway.development.carrier.web.twilio_recordings import twilio_recording_routes
from gateway.development.carrier.webhooks import ANSWER_SECONDS, Webhooks
from gateway.development.carrier.written import Written
from gateway.development.origin import refuse_other_origins


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
