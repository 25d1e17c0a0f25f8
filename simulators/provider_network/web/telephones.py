"""The routes of phones for calls to and from them, for the handset and tests."""

import flask
import msgspec
import phonenumbers
from flask.typing import ResponseReturnValue

from simulators.provider_network.calls.outbound import PhoneRinger
from simulators.provider_network.calls.telephone_exchange import TelephoneExchange
from simulators.provider_network.ussd_centre import NetworkRefusedError
from simulators.provider_network.web.calls import view_as_json
from simulators.provider_network.web.responses import add_error_handlers, request_json, require_msisdn

LONGEST_DELAY = 120.0  # seconds until a recording is published


class CallBody(msgspec.Struct, frozen=True):
    """The body of a request to call a number."""

    number: str
    provider: str = "at"


class LineBody(msgspec.Struct, frozen=True):
    """The body that sets the reaction of a phone to a call."""

    line: str


class DelayBody(msgspec.Struct, frozen=True):
    """The body that sets the delay before spoken messages can be fetched."""

    seconds: float


def telephone_routes(centre: TelephoneExchange, ringing: PhoneRinger) -> flask.Blueprint:
    """Build the routes `/voice`, and `call`, `calls` and `line` under `/phones/<number>/`."""
    routes = flask.Blueprint("telephones", __name__)
    add_error_handlers(routes)

    @routes.get("/voice")
    def voice() -> ResponseReturnValue:
        ready = [name for name, provider in centre.providers.items() if provider.has_account]
        return flask.jsonify(providers=ready, delay=centre.recordings.publish_delay)

    @routes.post("/voice")
    def set_delay() -> ResponseReturnValue:
        seconds = msgspec.convert(request_json(), DelayBody).seconds
        if not 0 <= seconds <= LONGEST_DELAY:
            raise NetworkRefusedError(400, f"The delay is between 0 and {LONGEST_DELAY:g} seconds.")
        centre.recordings.publish_delay = seconds
        return voice()

    @routes.post("/phones/<number>/call")
    def call(number: str) -> ResponseReturnValue:
        called = msgspec.convert(request_json(), CallBody)
        phone = require_msisdn(number)
        shown = centre.dial(phone, to_e164(called.number, phone), called.provider)
        return flask.jsonify(view_as_json(shown))

    @routes.get("/phones/<number>/calls")
    def calls(number: str) -> ResponseReturnValue:
        return flask.jsonify(
            calls=[view_as_json(centre.view(call)) for call in ringing.ringing_on(require_msisdn(number))]
        )

    @routes.get("/phones/<number>/line")
    def line(number: str) -> ResponseReturnValue:
        return flask.jsonify(line=ringing.line_of(require_msisdn(number)))

    @routes.post("/phones/<number>/line")
    def set_line(number: str) -> ResponseReturnValue:
        ringing.set_line(require_msisdn(number), msgspec.convert(request_json(), LineBody).line)
        return line(number)

    return routes


def to_e164(dialled: str, phone: str) -> str:
    """Return a number dialled in the country of `phone` in E.164."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(phone))
        number = phonenumbers.parse(dialled, region)
    except phonenumbers.NumberParseException as error:
        raise NetworkRefusedError(400, f"{dialled} is no number that can be called.") from error
    return require_msisdn(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
