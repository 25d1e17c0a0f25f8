"""What the phones' routes share: reading JSON and phone numbers, and errors as `{"error": sentence}`."""

import flask
import msgspec
from flask.typing import ResponseReturnValue

from simulators.provider_network.sms_centre import MSISDN
from simulators.provider_network.ussd_centre import NetworkRefusedError


def request_json() -> object:
    """Return the request's JSON; None if there is none that can be read."""
    return flask.request.get_json(force=True, silent=True)


def require_msisdn(text: str) -> str:
    """Return `text` if it is a phone number; NetworkRefusedError otherwise."""
    if not MSISDN.fullmatch(text):
        raise NetworkRefusedError(400, "A phone's number looks like +254711000111.")
    return text


def add_error_handlers(routes: flask.Blueprint) -> None:
    """Answer refusals and invalid bodies with a sentence."""

    @routes.errorhandler(NetworkRefusedError)
    def refused(error: NetworkRefusedError) -> ResponseReturnValue:
        return flask.jsonify(error=str(error)), error.status

    @routes.errorhandler(msgspec.ValidationError)
    def not_understood(error: msgspec.ValidationError) -> ResponseReturnValue:
        return flask.jsonify(error=f"Not understood: {error}."), 400
