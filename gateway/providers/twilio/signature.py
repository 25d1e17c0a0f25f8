"""Verify Twilio's signature over a webhook: it proves that Twilio called, and that it called our public address.

It is an HMAC over the public URL and the sorted form (https://www.twilio.com/docs/usage/security#validating-requests).
It is made by SHA1 with the account's auth token, or by SHA256 with a shared key if the header
`X-Twilio-Webhooks-Signature-Settings` says so. It has no timestamp, so replays must be harmless.

What is signed has no marks between names and values: `Body=hi` and `Bod=yhi` fit the same signature. So whoever has a
genuine request can part it anew. `gateway.providers.twilio.signed_requests` recognises that.
"""

from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict


def is_signed(
    keys: Mapping[str, Sequence[str]],
    public_url: str,
    path: str,
    query: str,
    form: MultiDict[str, str],
    signature: str,
    signature_settings: str = "",
) -> bool:
    """Return True if one of `keys` made `signature`.

    `keys` are listed by algorithm (such as `HMAC_SHA1`), new and old ones while they change. `signature_settings` is
    the header that names the algorithm; one that `keys` lacks is refused. The address is the configured public one,
    whatever a proxy or a caller puts in the Host header. `query` is the raw query string. `form` is the MultiDict as
    parsed, because a plain dict would lose repeated fields.
    """
    from twilio.request_validator import RequestValidator, get_signature_algorithm

    algorithm = get_signature_algorithm(signature_settings).upper()
    url = signed_url(public_url, path, query)
    return any(
        RequestValidator(key).validate(url, form, signature, algorithm)
        for key in keys.get(algorithm, ())
        if key
    )


def signed_url(public_url: str, path: str, query: str) -> str:
    """Return the address that a signature is over."""
    return public_url.rstrip("/") + path + (f"?{query}" if query else "")


def signed_text(url: str, form: MultiDict[str, str]) -> str:
    """Return everything that a signature is over, as Twilio joins it: the same however a form is parted."""
    return url + "".join(
        name + value for name in sorted(form.keys()) for value in sorted(set(form.getlist(name)))
    )
