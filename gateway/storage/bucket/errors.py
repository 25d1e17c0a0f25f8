"""Says in plain words why a bucket did not do what was asked."""

import re
from http import HTTPStatus

import requests

from gateway.errors import GatewayError

ERROR_CODE = re.compile(rb"<Code>([A-Za-z0-9]{1,60})</Code>")
KEY_SETTINGS = "GATEWAY_RECORDINGS_S3_KEY_ID and GATEWAY_RECORDINGS_S3_SECRET"
WRONG_REGION = "the bucket is in another region: set GATEWAY_RECORDINGS_S3_REGION, and the region's host"
# Codes of https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, which compatible stores use too.
REASONS = {
    "SignatureDoesNotMatch": f"the secret does not fit the id of the key: copy {KEY_SETTINGS} anew",
    "InvalidAccessKeyId": f"the store does not know the id of the key: check {KEY_SETTINGS}",
    "AccessDenied": "the key may not do this: allow it s3:GetObject, s3:PutObject and s3:DeleteObject on the objects, "
    "and s3:ListBucket on the bucket",
    "AccountProblem": "the account of the store is blocked: ask who runs the store",
    "RequestTimeTooSkewed": "the clock of this machine is more than 15 minutes wrong: have NTP set it",
    "NoSuchBucket": "there is no such bucket: make it, or name another one in GATEWAY_RECORDINGS_S3",
    "AuthorizationHeaderMalformed": WRONG_REGION,
    "PermanentRedirect": WRONG_REGION,
    "TemporaryRedirect": WRONG_REGION,
    "EntityTooLarge": "the store takes no object of this size: raise its limit, or lower GATEWAY_RECORDING_MEGABYTES",
    "QuotaExceeded": "its quota is used up: give the bucket more room",
    "XMinioStorageFull": "its disks are full: give the store more room",
    "SlowDown": "it is overloaded: it is tried again",
}


class BucketError(GatewayError, OSError):
    """A bucket did not do what was asked. The text says why; no key, no secret and no sound is in it."""


def error_of_answer(response: requests.Response, body: bytes, place: str) -> BucketError:
    """Make the error of an answer that is none of success. `place` names the bucket."""
    found = ERROR_CODE.search(body[:10_000])
    code = found.group(1).decode() if found else ""
    return BucketError(f"{place}: {_reason(response.status_code, code)}.")


def error_of_failure(error: Exception, place: str) -> BucketError:
    """Make the error of a request that got no answer. `place` names the bucket."""
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text or "doesn't match" in text:
        reason = "its certificate is not trusted: name a file with its authority in REQUESTS_CA_BUNDLE"
    elif "timed out" in text:
        reason = (
            "it does not answer in time: see whether the store runs, and whether a firewall is in between"
        )
    elif any(sign in text for sign in ("NameResolution", "Name or service not known", "getaddrinfo")):
        reason = "its host has no address: check the name in GATEWAY_RECORDINGS_S3"
    elif "refused" in text:
        reason = (
            "nothing listens there: see whether the store runs, and check the port in GATEWAY_RECORDINGS_S3"
        )
    else:
        reason = f"the connection broke ({type(error).__name__}): see whether the store runs"
    return BucketError(f"{place}: {reason}.")


def _reason(status: int, code: str) -> str:
    if code in REASONS:
        return REASONS[code]
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return WRONG_REGION
    if status == HTTPStatus.FORBIDDEN:  # without a code, as answers to HEAD have none
        return "it does not take the key, or the key may not do this: gateway doctor tries what it may do"
    if status == HTTPStatus.NOT_FOUND and not code:
        return (
            "what answers there has no such bucket, or is no S3-compatible store: check GATEWAY_RECORDINGS_S3"
        )
    shown = f"HTTP {status}, {code}" if code else f"HTTP {status}"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"it is out of order ({shown}): ask who runs the store; it is tried again"
    return f"it refuses the request ({shown}): ask who runs the store"
