"""The API of Africa's Talking for calls, in the form that its SDK uses, and the recordings that it publishes."""

import hmac

import flask
from flask.typing import ResponseReturnValue

from simulators.provider_network.account import Account
from simulators.provider_network.calls.outbound import CallOrder, PhoneRinger
from simulators.provider_network.calls.telephone_exchange import TelephoneExchange
from simulators.provider_network.sms_centre import MSISDN


def africastalking_call_routes(
    account: Account, centre: TelephoneExchange, ringing: PhoneRinger
) -> flask.Blueprint:
    """Build the routes `/call` and `/recordings/<name>`."""
    routes = flask.Blueprint("africastalking_calls", __name__)

    @routes.post("/call")
    def place() -> ResponseReturnValue:
        form = flask.request.form
        key = flask.request.headers.get("apiKey", "")
        known = account.api_key and hmac.compare_digest(key.encode(), account.api_key.encode())
        if not known or form.get("username") != account.username:
            return flask.Response("The supplied authentication is invalid", 401, mimetype="text/plain")
        sender = form.get("from", "")
        if not MSISDN.fullmatch(sender):
            return flask.jsonify(entries=[], errorMessage=f"Invalid callerId: {sender}"), 201
        numbers = [number.strip() for number in form.get("to", "").split(",") if number.strip()]
        entries = [_entry(number, sender, ringing) for number in numbers]
        return flask.jsonify(entries=entries, errorMessage="None"), 201

    @routes.get("/recordings/<name>.wav")
    def fetch(name: str) -> ResponseReturnValue:
        found = centre.recordings.fetch(name)
        if found is None:
            return flask.Response("Not Found", 404, mimetype="text/plain")
        return flask.Response(found.sound, 200, mimetype="audio/wav")

    return routes


def _entry(number: str, sender: str, ringing: PhoneRinger) -> dict[str, str]:
    if not MSISDN.fullmatch(number):
        return {"phoneNumber": number, "status": "InvalidPhoneNumber", "sessionId": "None"}
    client_request = flask.request.form.get("clientRequestId", "")
    call = ringing.place(
        CallOrder(
            provider="at", phone=number, number=sender, client_request_id=client_request, ring_seconds=45.0
        )
    )
    return {"phoneNumber": number, "status": "Queued", "sessionId": call.id}
