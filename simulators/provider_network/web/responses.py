"""What the phones' routes share: the body as JSON, a phone's number, and errors as `{"error": sentence}`."""

import flask
import msgspec
from flask.typing import ResponseReturnValue

from simulators.provider_network.sms_centre import MSISDN
from simulators.provider_network.ussd_centre import NetworkRefusedError


def request_json() -> object:
    """The request's JSON; None where it has none that can be read."""
    return flask.request.get_json(force=True, silent=True)


def require_msisdn(text: str) -> str:
    """`text` if it is a phone's number."""
    if not MSISDN.fullmatch(text):
        raise NetworkRefusedError(400, "A phone's number looks like +254711000111.")
    return text


def add_error_handlers(routes: flask.Blueprint) -> None:
    """Have refusals and bodies that do not fit answered in words."""

    @routes.errorhandler(NetworkRefusedError)
    def refused(error: NetworkRefusedError) -> ResponseReturnValue:
        return flask.jsonify(error=str(error)), error.status

    @routes.errorhandler(msgspec.ValidationError)
    def not_understood(error: msgspec.ValidationError) -> ResponseReturnValue:
        return flask.jsonify(error=f"Not understood: {error}."), 400
