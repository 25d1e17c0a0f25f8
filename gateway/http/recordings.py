"""`/recordings/<id>`: serves a caller recording to anybody who has its signed link."""

from collections.abc import Callable
from datetime import datetime

import redis
from flask import Blueprint, Response, request

from gateway.audio.recordings.links import LinkStatus, RecordingLinks
from gateway.audio.recordings.recording_store import RecordingStore
from gateway.errors import DecryptionError
from gateway.operations.metrics import Metrics
from menus.answers.recording import PENDING, STORED

RETRY_SECONDS = 15
HEADERS = {
    "Cache-Control": "no-store, private",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; media-src 'self'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def blueprint(
    store: RecordingStore, links: RecordingLinks, clock: Callable[[], datetime], metrics: Metrics
) -> Blueprint:
    """Make the blueprint.

    200: the sound. 202: the recording has not been fetched yet. 404: the link is not signed by us. 410: the recording
    is gone for good, or the link has expired. 503: a store failed, ask again.
    """
    pages = Blueprint("recordings", __name__, url_prefix="/recordings")

    @pages.get("/<recording_id>")
    def serve_recording(recording_id: str) -> Response:
        query = request.args
        try:
            now = clock().timestamp()
        except redis.RedisError:
            return _unavailable()
        link = links.check(recording_id, query.get("until", ""), query.get("signature", ""), now)
        if link is not LinkStatus.VALID:
            metrics.record_refusal("signature")
            return Response(status=404 if link is LinkStatus.INVALID else 410)
        try:
            return _recording_response(store, recording_id)
        except (redis.RedisError, OSError):
            return _unavailable()

    @pages.after_request
    def add_privacy_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response

    return pages


def _unavailable() -> Response:
    return Response(status=503, headers={"Retry-After": str(RETRY_SECONDS)})


def _recording_response(store: RecordingStore, recording_id: str) -> Response:
    recording = store.load(recording_id)
    if recording is None or recording.superseded:
        return Response(status=410)
    if recording.state == PENDING:
        return Response(status=202, headers={"Retry-After": str(RETRY_SECONDS)})
    try:
        sound = store.sound(recording_id) if recording.state == STORED else None
    except DecryptionError:
        sound = None
    if sound is None:
        return Response(status=410)
    return _sound_response(sound, recording.content_type)


def _sound_response(sound: bytes, content_type: str) -> Response:
    """Answer with the whole sound, or with the range that a player asks for."""
    response = Response(sound, content_type=content_type)
    response.headers["Content-Disposition"] = "inline"
    return response.make_conditional(request.environ, accept_ranges=True, complete_length=len(sound))  # type: ignore[return-value]
