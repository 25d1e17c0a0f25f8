"""Requests that the case backend signs, as the gateway signs those that it sends there."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import redis
from flask import Response, jsonify, request

from gateway.cases.updates import InvalidUpdateError
from gateway.operations.metrics import Metrics
from gateway.security import case_signature
from gateway.security.case_signature import SignedRequest

MAX_BODY_BYTES = 64 * 1024  # bytes
RETRY_SECONDS = 15

Answer = tuple[Response, int]
CarryOut = Callable[[bytes, datetime], Answer]
"""Does what the body of a request says, at a moment."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignedRequests:
    """Answers the request under way if one of `secrets` signed it. `prefix` is the path of our public address."""

    secrets: Sequence[str]
    clock: Callable[[], datetime]
    metrics: Metrics
    prefix: str

    def answer(self, path: str, carry_out: CarryOut) -> Answer:
        """Answer by what `carry_out` makes of the body; say what is wrong if it cannot be read or kept."""
        if (request.content_length or 0) > MAX_BODY_BYTES:
            return error_response({"body": f"must be at most {MAX_BODY_BYTES} bytes"}), 413
        body = request.stream.read(MAX_BODY_BYTES)
        try:
            now = self.clock()
            if not self._is_signed(path, body, now):
                self.metrics.record_refusal("signature")
                return error_response({"signature": "does not fit, or is more than 300 seconds off"}), 401
            return carry_out(body, now)
        except InvalidUpdateError as error:
            return error_response(error.errors), 400
        except redis.RedisError as error:
            return _without_store(error)

    def _is_signed(self, path: str, body: bytes, now: datetime) -> bool:
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        signed = SignedRequest(request.method, self.prefix + path + query, body)
        return case_signature.verify_signature(self.secrets, dict(request.headers), signed, now.timestamp())


def error_response(errors: Mapping[str, str]) -> Response:
    """Return what is wrong, by field."""
    return jsonify(errors=dict(errors))


def _without_store(error: redis.RedisError) -> Answer:
    logger.warning("store_unavailable", extra={"job": "update", "reason": type(error).__name__})
    response = error_response({"store": "does not answer now; send the same again"})
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response, 503
