"""Recognises signed requests of Twilio that were seen before, by what is signed.

Nothing else can be relied on: a signature fits a form that is parted in another way, and the idempotency token is not
signed. So what is signed is the name of a request. Its first form counts for a day.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis
from werkzeug.datastructures import MultiDict

from gateway.providers.twilio.signature import signed_text, signed_url

KEEP_SECONDS = 24 * 3600
REPEAT_TIME = timedelta(minutes=30)  # Twilio repeats a webhook for seconds

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request whose signature fits. `name` is the same for all requests that the signature fits.

    `altered`: the first of them had another form. `age` is how long ago that one came.
    """

    name: str
    altered: bool = False
    age: timedelta = timedelta(0)

    @property
    def stale(self) -> bool:
        """True if the request comes too late to be a repetition by Twilio."""
        return self.age > REPEAT_TIME


@dataclass(frozen=True, slots=True)
class SignedRequests:
    """The signed requests of a day. `client` is the store of the sessions, `digest` a keyed hash."""

    client: Callable[[], redis.Redis]
    digest: Callable[[str], str]
    clock: Callable[[], datetime]
    public_url: str

    def recognise(self, path: str, query: str, form: MultiDict[str, str]) -> SignedRequest:
        """Recognise a request whose signature fits, and remember it. Without the store each is the first of its kind.

        `path`, `query` and `form` are as `is_signed` took them.
        """
        url = signed_url(self.public_url, path, query)
        name = ""
        try:
            now = self.clock().timestamp()
            name = self.digest(f"twilio:{signed_text(url, form)}")
            parted = self.digest(repr((url, sorted((field, form.getlist(field)) for field in form))))
            seen = self.client().set(
                f"signed-request:{name}", f"{parted} {int(now)}", nx=True, get=True, ex=KEEP_SECONDS
            )
        except redis.RedisError as error:
            extra = {"job": "signed_request", "reason": type(error).__name__}
            logger.warning("store_unavailable", extra=extra)
            return SignedRequest(name)
        if not isinstance(seen, bytes):
            return SignedRequest(name)
        first_parted, first_at = seen.decode().split()
        return SignedRequest(name, first_parted != parted, timedelta(seconds=now - int(first_at)))
