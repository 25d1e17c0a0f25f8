"""The API of Twilio, in the form that its SDK uses: sending a text, and listing the texts to a number.

https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
"""

import hmac
import uuid
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

import flask
from flask.typing import ResponseReturnValue

from simulators.provider_network.account import Account
from simulators.provider_network.faults import SmsMode
from simulators.provider_network.sms_centre import MSISDN, MessageCentre
from simulators.provider_network.webhooks import HttpExchange, Webhooks

LONGEST_BODY = 1600
MOST_LISTED = 1000
REFUSALS: dict[SmsMode, tuple[int, str]] = {
    "refuse": (21612, "Message cannot be sent with the current combination of 'To' and 'From' parameters."),
    "blacklisted": (21610, "Attempt to send to unsubscribed recipient."),
    "invalid_sender": (
        21606,
        "The 'From' phone number provided is not a valid message-capable Twilio number.",
    ),
}


def twilio_routes(account: Account, sms: MessageCentre, webhooks: Webhooks) -> flask.Blueprint:
    """Build the routes `/2010-04-01/Accounts/<sid>/Messages.json`."""
    routes = flask.Blueprint("twilio", __name__)
    accepted: deque[dict[str, object]] = deque(maxlen=MOST_LISTED)

    @routes.get("/2010-04-01/Accounts/<sid>/Messages.json")
    def listing(sid: str) -> ResponseReturnValue:
        if not is_authenticated(account, sid):
            return twilio_error(401, 20003, "Authenticate")
        return flask.jsonify(_page(list(accepted), flask.request.args))

    @routes.post("/2010-04-01/Accounts/<sid>/Messages.json")
    def send(sid: str) -> ResponseReturnValue:
        if not is_authenticated(account, sid):
            return twilio_error(401, 20003, "Authenticate")
        to, body = flask.request.form.get("To", ""), flask.request.form.get("Body", "")
        mode = sms.faults.mode
        if mode == "hang":
            sms.hold_caller()
        if mode == "busy":
            return twilio_error(429, 20429, "Too Many Requests")
        if mode in ("500", "hang"):
            return twilio_error(500, 20500, "An internal server error has occurred")
        refusal = _refusal(to, body, mode)
        if refusal is not None:
            return twilio_error(400, *refusal)
        message = _accept_text(account, to, body, sms, webhooks)
        accepted.appendleft(message | {"status": "sent", "date_sent": message["date_created"]})
        if mode == "accept_then_hang":
            sms.hold_caller()
        return flask.jsonify(message), 201

    return routes


def _page(accepted: Sequence[Mapping[str, object]], wanted: Mapping[str, str]) -> dict[str, object]:
    """Return the texts to a number since a given time, the latest first."""
    since = datetime.fromisoformat(wanted.get("DateSent>", "1970-01-01T00:00:00+00:00"))
    rows = [
        row
        for row in accepted
        if row["to"] == wanted.get("To", row["to"]) and parsedate_to_datetime(str(row["date_sent"])) >= since
    ]
    return {"messages": rows, "page": 0, "page_size": len(rows), "next_page_uri": None, "uri": ""}


def is_authenticated(account: Account, sid: str) -> bool:
    """Return True if the request shows the account's own token."""
    given = flask.request.authorization
    return bool(
        account.twilio_auth_token
        and sid == account.twilio_account_sid
        and given is not None
        and given.username == account.twilio_account_sid
        and hmac.compare_digest((given.password or "").encode(), account.twilio_auth_token.encode())
    )


def token_check(account: Account) -> Callable[[], ResponseReturnValue | None]:
    """Return a `before_request` function that answers 401 without the account's token."""

    def check() -> ResponseReturnValue | None:
        known = is_authenticated(account, (flask.request.view_args or {}).get("sid", ""))
        return None if known else twilio_error(401, 20003, "Authenticate")

    return check


def _refusal(to: str, body: str, mode: SmsMode) -> tuple[int, str] | None:
    form = flask.request.form
    if not MSISDN.fullmatch(to):
        return 21211, f"Invalid 'To' Phone Number: {to}"
    if not (form.get("From") or form.get("MessagingServiceSid")):
        return 21603, "A 'From' phone number is required."
    if not body:
        return 21602, "Message body is required."
    if len(body) > LONGEST_BODY:
        return 21617, "The concatenated message body exceeds the 1600 character limit"
    return REFUSALS.get(mode)


def _accept_text(
    account: Account, to: str, body: str, sms: MessageCentre, webhooks: Webhooks
) -> dict[str, object]:
    form = flask.request.form
    sid = f"SM{uuid.uuid4().hex}"
    callback = form.get("StatusCallback", "")
    sender = form.get("From") or form.get("MessagingServiceSid", "")

    def report(arrived: bool) -> HttpExchange:
        word = "delivered" if arrived else "undelivered"
        status = {"MessageSid": sid, "SmsSid": sid, "MessageStatus": word, "SmsStatus": word, "To": to}
        status |= {"From": sender, "AccountSid": account.twilio_account_sid, "ApiVersion": "2010-04-01"}
        if not arrived:
            status["ErrorCode"] = "30008"
        if not callback:
            return HttpExchange("", "", 0, status=204)
        return webhooks.post_twilio(callback, status, f"{uuid.uuid4()}")

    parts = sms.deliver(to, sender, body, report)
    moment = format_datetime(datetime.now(UTC))
    return {
        "sid": sid,
        "account_sid": account.twilio_account_sid,
        "api_version": "2010-04-01",
        "messaging_service_sid": form.get("MessagingServiceSid"),
        "to": to,
        "from": form.get("From"),
        "body": body,
        "status": "queued",
        "direction": "outbound-api",
        "num_segments": str(parts),
        "num_media": "0",
        "price": None,
        "price_unit": "USD",
        "error_code": None,
        "error_message": None,
        "date_created": moment,
        "date_updated": moment,
        "date_sent": None,
        "uri": f"/2010-04-01/Accounts/{account.twilio_account_sid}/Messages/{sid}.json",
        "subresource_uris": {},
    }


def twilio_error(status: int, code: int, message: str) -> ResponseReturnValue:
    """Return an error in Twilio's format."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    return flask.jsonify(code=code, message=message, more_info=more, status=status), status
