"""The API of Africa's Talking, as its SDKs call it: texts and the balance.

https://developers.africastalking.com/docs/sms/sending/bulk
"""

import hmac
import uuid
from dataclasses import dataclass

import flask
from flask.typing import ResponseReturnValue

from simulators.provider_network.account import Account
from simulators.provider_network.faults import SmsMode
from simulators.provider_network.sms_centre import MSISDN, MessageCentre
from simulators.provider_network.web.phones import DEFAULT_NETWORK
from simulators.provider_network.webhooks import HttpExchange, Webhooks

DEFAULT_SENDER = "AFRICASTKNG"
PART_COST = 0.8  # KES
REFUSALS: dict[SmsMode, tuple[int, str]] = {
    "refuse": (407, "CouldNotRoute"),
    "blacklisted": (406, "UserInBlacklist"),
}


@dataclass(frozen=True, slots=True)
class SmsRequest:
    """A request to send one text to some numbers."""

    to: tuple[str, ...]
    text: str
    sender: str
    enqueue: bool

    @classmethod
    def read(cls) -> "SmsRequest":
        """Return the request in the form of the current HTTP request."""
        form = flask.request.form
        return cls(
            to=tuple(number.strip() for number in form.get("to", "").split(",") if number.strip()),
            text=form.get("message", ""),
            sender=form.get("from") or DEFAULT_SENDER,
            enqueue=form.get("enqueue") == "1",
        )


SERVER_ERRORS = {
    "busy": ("Too Many Requests", 429),
    "500": ("Internal Server Error", 500),
    "hang": ("Gateway Timeout", 504),
}


def africastalking_routes(account: Account, sms: MessageCentre, webhooks: Webhooks) -> flask.Blueprint:
    """Build the routes `/version1/messaging` and `/version1/user`."""
    routes = flask.Blueprint("africastalking", __name__, url_prefix="/version1")

    @routes.before_request
    def authenticate() -> ResponseReturnValue | None:
        key = flask.request.headers.get("apiKey", "")
        if (
            account.api_key
            and hmac.compare_digest(key.encode(), account.api_key.encode())
            and flask.request.values.get("username") == account.username
        ):
            return None
        return flask.Response("The supplied authentication is invalid", 401, mimetype="text/plain")

    @routes.get("/user")
    def balance() -> ResponseReturnValue:
        return flask.jsonify(UserData={"balance": "KES 1785.50"})

    @routes.post("/messaging")
    def send() -> ResponseReturnValue:
        sending = SmsRequest.read()
        mode = sms.faults.mode
        if not sending.to or not sending.text:
            missing = "message" if sending.to else "to"
            return flask.Response(
                f"Request is missing required form field '{missing}'", 400, mimetype="text/plain"
            )
        if mode == "hang":
            sms.hold_caller()
        if mode in SERVER_ERRORS:
            words, status = SERVER_ERRORS[mode]
            return flask.Response(words, status, mimetype="text/plain")
        if mode == "invalid_sender":
            return _reply("InvalidSenderId", [])
        recipients = [_accept(sending, number, mode, sms, webhooks) for number in sending.to]
        if mode == "accept_then_hang":
            sms.hold_caller()
        return _reply(_summary(recipients), recipients)

    return routes


def _accept(
    sending: SmsRequest, number: str, mode: SmsMode, sms: MessageCentre, webhooks: Webhooks
) -> dict[str, object]:
    refusal = REFUSALS.get(mode) if MSISDN.fullmatch(number) else (403, "InvalidPhoneNumber")
    if refusal is not None:
        code, word = refusal
        return {
            "statusCode": code,
            "number": number,
            "cost": "0",
            "status": word,
            "messageId": "None",
            "messageParts": 0,
        }
    message_id = f"ATXid_{uuid.uuid4().hex}"

    def report(arrived: bool) -> HttpExchange:
        form = {"id": message_id, "phoneNumber": number, "networkCode": DEFAULT_NETWORK}
        outcome = (
            {"status": "Success"} if arrived else {"status": "Failed", "failureReason": "DeliveryFailure"}
        )
        return webhooks.post_africastalking("sms/receipts", form | outcome)

    parts = sms.deliver(number, sending.sender, sending.text, report)
    return {
        "statusCode": 102 if sending.enqueue else 101,
        "number": number,
        "cost": f"KES {PART_COST * parts:.4f}",
        "status": "Success",
        "messageId": message_id,
        "messageParts": parts,
    }


def _summary(recipients: list[dict[str, object]]) -> str:
    sent = [recipient for recipient in recipients if recipient["status"] == "Success"]
    parts = max((int(str(recipient["messageParts"])) for recipient in sent), default=0)
    cost = PART_COST * parts * len(sent)
    return f"Sent to {len(sent)}/{len(recipients)} Total Cost: KES {cost:.4f} Message parts: {parts}"


def _reply(message: str, recipients: list[dict[str, object]]) -> ResponseReturnValue:
    # The SDK reads JSON only if the content type is exactly application/json. Flask sends that.
    return flask.jsonify(SMSMessageData={"Message": message, "Recipients": recipients}), 201
