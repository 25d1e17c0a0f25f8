"""Africa's Talking's SMS webhooks: a text that arrived, and a citizen who opted out.

https://developers.africastalking.com/docs/sms/notifications
"""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, request
from redis import RedisError

from gateway.callers.numbers import msisdn
from gateway.conversations.sms.handler import Texts
from gateway.conversations.sms.incoming import Incoming
from gateway.http.token_auth import protect
from gateway.services import Services

PROVIDER = "at"
OURS = re.compile(r"\+?[0-9]{3,15}")  # a short code or a number; a name cannot be texted
LONGEST_TEXT = 2000  # characters; ten parts hold fewer
LONGEST_FIELD = 100

Digest = Callable[[str], str]

logger = logging.getLogger(__name__)


def blueprint(services: Services, texts: Texts) -> Blueprint:
    """The webhooks under `/at/<token>/sms`. 204 says that we have it; 503 that it should be brought again."""
    pages = Blueprint("at_sms", __name__, url_prefix="/at/<token>/sms")
    protect(pages, services)

    @pages.post("")
    def take_text() -> Response:
        incoming = read_text(request.form, services.vault.digest)
        try:
            texts.answer_by_text(incoming, texts.take(incoming))
        except RedisError as error:
            return _away(error)
        return Response(status=204)

    @pages.post("/opt-outs")
    def opt_out() -> Response:
        number = msisdn(request.form.get("phoneNumber", ""))
        if not number:
            return Response(status=204)
        digest = services.vault.digest(number)
        try:
            services.consent.stop(digest)
        except RedisError as error:
            return _away(error)
        logger.info("opted_out", extra={"provider": PROVIDER, "caller": digest})
        return Response(status=204)

    return pages


def read_text(form: Mapping[str, str], digest: Digest) -> Incoming:
    """The text in a form. One without an id is known again by all that it says."""
    text, to = form.get("text", "")[:LONGEST_TEXT], form.get("to", "").strip()
    told = {name: form.get(name, "")[:LONGEST_FIELD] for name in ("id", "date", "from", "networkCode")}
    return Incoming(
        provider=PROVIDER,
        id=told["id"] or digest("\0".join((told["date"], told["from"], to, text))),
        msisdn=msisdn(told["from"]),
        to=to if OURS.fullmatch(to) else "",
        text=text,
        network=told["networkCode"],
        sent_at=moment(told["date"]),
    )


def moment(text: str) -> datetime | None:
    """The moment of a text, in UTC: `2026-03-02T09:00:00Z` and `2026-03-02 09:00:00` both come."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _away(error: RedisError) -> Response:
    logger.warning("store_away", extra={"reason": type(error).__name__})
    return Response(status=503)
