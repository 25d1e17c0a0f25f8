"""Africa's Talking's SMS webhooks: a text that arrived, a delivery report, and a citizen who opted out.

https://developers.africastalking.com/docs/sms/notifications
"""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, request
from redis import RedisError

from gateway.callers.phone_numbers import normalise_msisdn
from gateway.conversations.sms.incoming import IncomingSms
from gateway.http.token_auth import require_token
from gateway.providers.africastalking.statuses import read_receipt
from gateway.providers.receipt_response import receive_receipt
from gateway.providers.webhook_context import WebhookContext

PROVIDER_NAME = "at"
SERVICE_NUMBER = re.compile(r"\+?[0-9]{3,15}")  # a short code or a number; a name cannot be texted
MAX_TEXT_LENGTH = 2000  # characters; ten parts hold fewer
MAX_FIELD_LENGTH = 100

Digest = Callable[[str], str]

logger = logging.getLogger(__name__)


def blueprint(context: WebhookContext) -> Blueprint:
    """Return the webhooks under `/at/<token>/sms`. 204 means that we stored it, 503 that it should be sent again."""
    pages = Blueprint("at_sms", __name__, url_prefix="/at/<token>/sms")
    require_token(pages, context.settings, context.rejections())
    handler = context.sms_handler

    @pages.post("")
    def receive_text() -> Response:
        try:
            incoming = read_text(request.form, context.digest)
            handler.queue_reply(incoming, handler.handle(incoming))
        except RedisError as error:
            return _store_unavailable(error)
        return Response(status=204)

    @pages.post("/receipts")
    def receive_delivery_report() -> Response:
        return receive_receipt(context.receipts, read_receipt(request.form))

    @pages.post("/opt-outs")
    def receive_opt_out() -> Response:
        number = normalise_msisdn(request.form.get("phoneNumber", ""))
        if not number:
            return Response(status=204)
        try:
            digest = context.digest(number)
            context.consent.stop(digest)
        except RedisError as error:
            return _store_unavailable(error)
        logger.info("opted_out", extra={"provider": PROVIDER_NAME, "caller": digest})
        return Response(status=204)

    return pages


def read_text(form: Mapping[str, str], digest: Digest) -> IncomingSms:
    """Read the text in a form. A text without an id gets a digest of all its fields as its id."""
    text, to = form.get("text", "")[:MAX_TEXT_LENGTH], form.get("to", "").strip()
    fields = {name: form.get(name, "")[:MAX_FIELD_LENGTH] for name in ("id", "date", "from", "networkCode")}
    return IncomingSms(
        provider=PROVIDER_NAME,
        id=fields["id"] or digest("\0".join((fields["date"], fields["from"], to, text))),
        msisdn=normalise_msisdn(fields["from"]),
        to=to if SERVICE_NUMBER.fullmatch(to) else "",
        text=text,
        network=fields["networkCode"],
        sent_at=parse_time(fields["date"]),
    )


def parse_time(text: str) -> datetime | None:
    """Read the time of a text, in UTC. It comes as `2026-03-02T09:00:00Z` and as `2026-03-02 09:00:00`."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _store_unavailable(error: RedisError) -> Response:
    logger.warning("store_unavailable", extra={"reason": type(error).__name__})
    return Response(status=503)
