"""Signs requests by AWS Signature Version 4, as S3 and the stores that are compatible with it ask for.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

ALGORITHM = "AWS4-HMAC-SHA256"
MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key of the store: its id, its secret, and the region of the bucket."""

    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    region: str


class RequestSignature(AuthBase):
    """Signs a request of `requests`: its method, path, query, body, host and headers `x-amz-…` and `range`."""

    def __init__(self, key: AccessKey, clock: Callable[[], datetime]) -> None:
        self._key = key
        self._clock = clock

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the headers of the signature. The URL must be encoded by RFC 3986, as the store sees it."""
        moment = self._clock().astimezone(UTC).strftime(MOMENT)
        url = urlsplit(r.url or "")
        digest = hashlib.sha256(_body(r)).hexdigest()
        r.headers.update({"Host": url.netloc, "x-amz-date": moment, "x-amz-content-sha256": digest})
        signed = {
            name.lower(): " ".join(str(value).split())
            for name, value in r.headers.items()
            if name.lower() in ("host", "range", "if-match") or name.lower().startswith("x-amz-")
        }
        names = ";".join(sorted(signed))
        query = "&".join(sorted(part if "=" in part else f"{part}=" for part in url.query.split("&") if part))
        request = "\n".join(
            (
                r.method or "",
                url.path or "/",
                query,
                *(f"{name}:{signed[name]}" for name in sorted(signed)),
                "",
                names,
                digest,
            )
        )
        scope = f"{moment[:8]}/{self._key.region}/s3/aws4_request"
        signature = hmac.digest(
            self._signing_key(moment[:8]), _to_sign(moment, scope, request), "sha256"
        ).hex()
        r.headers["Authorization"] = (
            f"{ALGORITHM} Credential={self._key.key_id}/{scope},SignedHeaders={names},Signature={signature}"
        )
        return r

    def _signing_key(self, day: str) -> bytes:
        key = f"AWS4{self._key.secret}".encode()
        for part in (day, self._key.region, "s3", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        return key


def _to_sign(moment: str, scope: str, request: str) -> bytes:
    return "\n".join((ALGORITHM, moment, scope, hashlib.sha256(request.encode()).hexdigest())).encode()


def _body(request: requests.PreparedRequest) -> bytes:
    body = request.body or b""
    if not isinstance(body, (bytes, str)):
        raise TypeError("only a body that is bytes or text can be signed")
    return body.encode() if isinstance(body, str) else body
