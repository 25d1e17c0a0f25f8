"""`/cases/updates`: receives updates of cases from the case backend."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

import redis
from flask import Blueprint, Response, jsonify, request

from gateway.cases.updates import CaseUpdates, InvalidUpdateError, read_update
from gateway.operations.metrics import Metrics
from gateway.security import case_signature
from gateway.security.case_signature import SignedRequest
from gateway.workers.notifier import JobNotifier
from gateway.workers.queues import SEND

UPDATES_PATH = "/cases/updates"
MAX_BODY_BYTES = 64 * 1024  # bytes
RETRY_SECONDS = 15

logger = logging.getLogger(__name__)


def blueprint(
    secrets: Sequence[str],
    updates: CaseUpdates,
    job_notifier: JobNotifier,
    clock: Callable[[], datetime],
    metrics: Metrics,
    public_url: str = "",
) -> Blueprint:
    """Make the blueprint that receives updates.

    The case backend signs its requests with one of `secrets`, as the gateway signs those that it sends there. It signs
    the path of `public_url`, where it reaches the gateway.
    """
    prefix = urlsplit(public_url).path.rstrip("/")
    pages = Blueprint("cases", __name__)

    @pages.post(UPDATES_PATH)
    def receive_update() -> tuple[Response, int]:
        if (request.content_length or 0) > MAX_BODY_BYTES:
            return _error_response({"body": f"must be at most {MAX_BODY_BYTES} bytes"}), 413
        body = request.stream.read(MAX_BODY_BYTES)
        try:
            now = clock()
        except redis.RedisError as error:
            return _without_store(error)
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        signed = SignedRequest(request.method, prefix + UPDATES_PATH + query, body)
        if not case_signature.verify_signature(secrets, dict(request.headers), signed, now.timestamp()):
            metrics.record_refusal("signature")
            return _error_response({"signature": "does not fit, or is more than 300 seconds off"}), 401
        try:
            update = read_update(body, now)
        except InvalidUpdateError as error:
            return _error_response(error.errors), 400
        try:
            result = updates.apply(update)
        except redis.RedisError as error:
            return _without_store(error)
        if result.message_id is not None:
            job_notifier.notify(SEND, result.message_id)
        return jsonify(result=result.outcome), 202

    return pages


def _without_store(error: redis.RedisError) -> tuple[Response, int]:
    logger.warning("store_unavailable", extra={"job": "update", "reason": type(error).__name__})
    response = _error_response({"store": "does not answer now; send the update again"})
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response, 503


def _error_response(errors: dict[str, str]) -> Response:
    return jsonify(errors=errors)
