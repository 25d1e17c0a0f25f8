"""Twilio's signature over a webhook: that it was Twilio who called, and called our public address.

HMAC-SHA1 over the public URL and the sorted form, keyed with the account's auth token:
https://www.twilio.com/docs/usage/security#validating-requests
It has no timestamp, so replays must be harmless.
"""

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict


def signed(
    tokens: Sequence[str], public_url: str, path: str, query: str, form: MultiDict[str, str], signature: str
) -> bool:
    """Whether one of `tokens` (new and old while they change) made `signature`.

    The address is the configured public one, whatever a proxy or a caller puts in the Host header. `query` is
    the raw query string. `form` is the MultiDict as parsed: a plain dict would lose repeated fields.
    """
    from twilio.request_validator import RequestValidator

    url = public_url.rstrip("/") + path + (f"?{query}" if query else "")
    return any(RequestValidator(token).validate(url, form, signature) for token in tokens if token)
