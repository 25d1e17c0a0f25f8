"""`/audio/<signed name>`: serves recordings of the menus to providers and to the handset.

The content of an address never changes, so a cache may keep it for ever. A wrong signature gets the same answer (404)
as an address that does not exist.
"""

import logging

import redis
from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from gateway.audio.prompts.prompt_store import PromptStore
from gateway.audio.prompts.signed_urls import URL_PATH, PromptUrls
from gateway.audio.prompts.sound_formats import CONTENT_TYPES
from gateway.operations.metrics import Metrics

CACHE_CONTROL = "public, max-age=31536000, immutable"  # a year

logger = logging.getLogger(__name__)


def blueprint(urls: PromptUrls, store: PromptStore, metrics: Metrics) -> Blueprint:
    """Make the blueprint that serves recordings of the menus."""
    pages = Blueprint("audio", __name__)

    @pages.get(f"/{URL_PATH}/<path:name>")
    def serve_recording(name: str) -> Response:
        parsed_name = urls.parse_name(name)
        if parsed_name is None:
            metrics.record_refusal("signature")
            return Response(status=404)
        digest, suffix = parsed_name
        if request.if_none_match.contains_weak(digest):
            return _with_headers(Response(status=304), digest)
        try:
            data = store.get(digest)
        except redis.RedisError as error:
            logger.warning("store_unavailable", extra={"job": "audio", "reason": type(error).__name__})
            return Response(status=503)
        if data is None:
            return Response(status=404)
        return _with_range(
            _with_headers(Response(data, content_type=CONTENT_TYPES[suffix]), digest), len(data)
        )

    return pages


def _with_headers(response: Response, digest: str) -> Response:
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_etag(digest)
    return response


def _with_range(response: Response, length: int) -> Response:
    """Answer with the requested range; with everything if several are requested, or none is readable.

    See RFC 9110, 14.2.
    """
    requested = request.range
    if requested is None or requested.units != "bytes" or len(requested.ranges) != 1:
        return response
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=length)
    except RequestedRangeNotSatisfiable:
        refused = Response(status=416)
        refused.headers["Content-Range"] = f"bytes */{length}"
        return refused
    return response
