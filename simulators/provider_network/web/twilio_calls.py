"""The API of Twilio for calls: placing, reading and ending a call.

https://www.twilio.com/docs/voice/api/call-resource
"""

from email.utils import format_datetime

import flask
from flask.typing import ResponseReturnValue

from simulators.provider_network.account import Account
from simulators.provider_network.calls.call import Call
from simulators.provider_network.calls.outbound import RING_SECONDS, CallOrder, PhoneRinger
from simulators.provider_network.calls.telephone_exchange import TelephoneExchange
from simulators.provider_network.calls.twilio import API_VERSION, call_status
from simulators.provider_network.sms_centre import MSISDN
from simulators.provider_network.ussd_centre import NetworkRefusedError
from simulators.provider_network.web.twilio import token_check, twilio_error

LONGEST_RINGING = 600.0


def twilio_call_routes(account: Account, centre: TelephoneExchange, ringing: PhoneRinger) -> flask.Blueprint:
    """Build the routes `/2010-04-01/Accounts/<sid>/Calls…`."""
    routes = flask.Blueprint("twilio_calls", __name__, url_prefix=f"/{API_VERSION}/Accounts/<sid>")

    routes.before_request(token_check(account))

    @routes.post("/Calls.json")
    def place(sid: str) -> ResponseReturnValue:
        del sid
        form = flask.request.form
        if not MSISDN.fullmatch(form.get("To", "")):
            return twilio_error(400, 21211, f"Invalid 'To' Phone Number: {form.get('To', '')}")
        if not MSISDN.fullmatch(form.get("From", "")):
            return twilio_error(400, 21212, f"Invalid From Number (caller ID): {form.get('From', '')}")
        if not form.get("Url"):
            return twilio_error(400, 21205, "Url is not a valid URL")
        call = ringing.place(_call_order())
        return flask.jsonify(_call_resource(account, call) | {"status": "queued"}), 201

    @routes.get("/Calls/<call_sid>.json")
    def look(sid: str, call_sid: str) -> ResponseReturnValue:
        del sid
        return flask.jsonify(_call_resource(account, centre.find(call_sid)))

    @routes.post("/Calls/<call_sid>.json")
    def change(sid: str, call_sid: str) -> ResponseReturnValue:
        call = centre.find(call_sid)
        if flask.request.form.get("Status") in ("completed", "canceled"):
            ringing.cancel(call)
        return look(sid, call_sid)

    @routes.errorhandler(NetworkRefusedError)
    def refused(refusal: NetworkRefusedError) -> ResponseReturnValue:
        return twilio_error(refusal.status, 20404 if refusal.status == 404 else 20429, str(refusal))

    return routes


def _call_order() -> CallOrder:
    form = flask.request.form
    return CallOrder(
        provider="twilio",
        phone=form["To"],
        number=form["From"],
        url=form["Url"],
        status_url=form.get("StatusCallback", ""),
        status_events=tuple(" ".join(form.getlist("StatusCallbackEvent")).split()),
        machine_detection=form.get("MachineDetection", ""),
        ring_seconds=min(form.get("Timeout", RING_SECONDS, type=float), LONGEST_RINGING),
    )


def _call_resource(account: Account, call: Call) -> dict[str, object]:
    path = f"/{API_VERSION}/Accounts/{account.twilio_account_sid}/Calls/{call.id}"
    sender, receiver = (call.number, call.phone) if call.direction == "out" else (call.phone, call.number)
    moment = format_datetime(call.at)
    return {
        "sid": call.id,
        "account_sid": account.twilio_account_sid,
        "api_version": API_VERSION,
        "to": receiver,
        "to_formatted": receiver,
        "from": sender,
        "from_formatted": sender,
        "phone_number_sid": None,
        "parent_call_sid": None,
        "status": call_status(call),
        "start_time": moment if call.answered is not None else None,
        "end_time": None,
        "duration": None,
        "price": None,
        "price_unit": "USD",
        "direction": "outbound-api" if call.direction == "out" else "inbound",
        "answered_by": call.answered_by or None
        if call.machine_detection and call.answered is not None
        else None,
        "annotation": None,
        "forwarded_from": None,
        "caller_name": None,
        "group_sid": None,
        "queue_time": "0",
        "trunk_sid": None,
        "date_created": moment,
        "date_updated": moment,
        "uri": f"{path}.json",
        "subresource_uris": {"recordings": f"{path}/Recordings.json"},
    }
