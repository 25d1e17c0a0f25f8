"""Checks AWS Signature Version 4 of a request, from its decoded parts, as the store of Amazon does.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import re
from datetime import UTC, datetime
from hashlib import sha256
from hmac import HMAC, compare_digest
from urllib.parse import quote

from flask import Request

CREDENTIALS = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<id>[^/]+)/(?P<day>\d{8})/(?P<region>[^/]+)/s3/aws4_request, ?"
    r"SignedHeaders=(?P<headers>[a-z0-9;-]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)
ALLOWED_SKEW = 900  # seconds


def find_fault(request: Request, keys: dict[str, str], region: str, now: datetime) -> tuple[int, str] | None:
    """Return the status and the code of the error that the store answers, or None for a good signature."""
    given = CREDENTIALS.fullmatch(request.headers.get("Authorization", ""))
    if given is None:
        return 403, "AccessDenied"
    if given["id"] not in keys:
        return 403, "InvalidAccessKeyId"
    if given["region"] != region:
        return 400, "AuthorizationHeaderMalformed"
    stamp = request.headers.get("X-Amz-Date", "")
    at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if abs((now - at).total_seconds()) > ALLOWED_SKEW or not stamp.startswith(given["day"]):
        return 403, "RequestTimeTooSkewed"
    signed = given["headers"].split(";")
    must_be_signed = [name.lower() for name in request.headers.keys() if name.lower().startswith("x-amz-")]  # noqa: SIM118
    if not {"host", *must_be_signed} <= set(signed):
        return 403, "AccessDenied"
    if sha256(request.get_data()).hexdigest() != request.headers["X-Amz-Content-Sha256"]:
        return 400, "XAmzContentSHA256Mismatch"
    wanted = _signature(request, given, signed, stamp, keys[given["id"]])
    return None if compare_digest(wanted, given["signature"]) else (403, "SignatureDoesNotMatch")


def _signature(request: Request, given: re.Match[str], signed: list[str], stamp: str, secret: str) -> str:
    lines = [request.method, quote(request.path, safe="/~")]
    pairs = sorted((quote(k, safe="~"), quote(v, safe="~")) for k, v in request.args.items(multi=True))
    lines.append("&".join(f"{name}={value}" for name, value in pairs))
    lines += [f"{name}:{request.headers[name].strip()}" for name in signed]
    lines += ["", given["headers"], request.headers["X-Amz-Content-Sha256"]]
    digest = sha256("\n".join(lines).encode()).hexdigest()
    scope = f"{given['day']}/{given['region']}/s3/aws4_request"
    key = b"AWS4" + secret.encode()
    for step in scope.split("/"):
        key = HMAC(key, step.encode(), sha256).digest()
    return HMAC(key, f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}".encode(), sha256).hexdigest()
