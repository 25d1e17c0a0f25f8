"""Requests and responses of the phones' routes: JSON, phone numbers, and errors as `{"error": sentence}`."""

import flask
import msgspec
from flask.typing import ResponseReturnValue

from simulators.provider_network.sms_centre import MSISDN
from simulators.provider_network.ussd_centre import NetworkRefusedError


def request_json() -> object:
    """Return the JSON of the request; None if there is none or it cannot be read."""
    return flask.request.get_json(force=True, silent=True)


def require_msisdn(text: str) -> str:
    """Return `text` if it is a phone number; NetworkRefusedError otherwise."""
    if not MSISDN.fullmatch(text):
        raise NetworkRefusedError(400, "A phone's number looks like +254711000111.")
    return text


def add_error_handlers(routes: flask.Blueprint) -> None:
    """Answer refused requests and invalid bodies with a sentence."""

    @routes.errorhandler(NetworkRefusedError)
    def refused(error: NetworkRefusedError) -> ResponseReturnValue:
        return flask.jsonify(error=str(error)), error.status

    @routes.errorhandler(msgspec.ValidationError)
    def not_understood(error: msgspec.ValidationError) -> ResponseReturnValue:
        return flask.jsonify(error=f"Not understood: {error}."), 400
