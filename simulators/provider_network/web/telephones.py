"""The phones' side of the telephone: calling a number, being called. For the handset and for tests."""

import flask
import msgspec
import phonenumbers
from flask.typing import ResponseReturnValue

from simulators.provider_network.calls.exchange import CallCentre
from simulators.provider_network.calls.outbound import Ringing
from simulators.provider_network.ussd_centre import RefusedError
from simulators.provider_network.web.calls import as_json
from simulators.provider_network.web.responses import answer_errors, body, msisdn

LONGEST_DELAY = 120.0  # seconds until a recording is published


class Called(msgspec.Struct, frozen=True):
    """What a phone says when it calls a number."""

    number: str
    provider: str = "at"


class LineChange(msgspec.Struct, frozen=True):
    """What a phone is to do when it is called."""

    line: str


class Delay(msgspec.Struct, frozen=True):
    """How late messages that were spoken can be fetched."""

    seconds: float


def telephone_routes(centre: CallCentre, ringing: Ringing) -> flask.Blueprint:
    """`/voice`, and `call`, `calls` and `line` under `/phones/<number>/`."""
    routes = flask.Blueprint("telephones", __name__)
    answer_errors(routes)

    @routes.get("/voice")
    def voice() -> ResponseReturnValue:
        ready = [name for name, provider in centre.providers.items() if provider.ready]
        return flask.jsonify(providers=ready, delay=centre.recordings.delay)

    @routes.post("/voice")
    def set_delay() -> ResponseReturnValue:
        seconds = msgspec.convert(body(), Delay).seconds
        if not 0 <= seconds <= LONGEST_DELAY:
            raise RefusedError(400, f"The delay is between 0 and {LONGEST_DELAY:g} seconds.")
        centre.recordings.delay = seconds
        return voice()

    @routes.post("/phones/<number>/call")
    def call(number: str) -> ResponseReturnValue:
        called = msgspec.convert(body(), Called)
        phone = msisdn(number)
        shown = centre.dial(phone, international(called.number, phone), called.provider)
        return flask.jsonify(as_json(shown))

    @routes.get("/phones/<number>/calls")
    def calls(number: str) -> ResponseReturnValue:
        return flask.jsonify(calls=[as_json(centre.shown(call)) for call in ringing.at(msisdn(number))])

    @routes.get("/phones/<number>/line")
    def line(number: str) -> ResponseReturnValue:
        return flask.jsonify(line=ringing.line_of(msisdn(number)))

    @routes.post("/phones/<number>/line")
    def set_line(number: str) -> ResponseReturnValue:
        ringing.set_line(msisdn(number), msgspec.convert(body(), LineChange).line)
        return line(number)

    return routes


def international(dialled: str, phone: str) -> str:
    """A number as it is dialled in the country of `phone`, in E.164."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(phone))
        number = phonenumbers.parse(dialled, region)
    except phonenumbers.NumberParseException as error:
        raise RefusedError(400, f"{dialled} is no number that can be called.") from error
    return msisdn(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
