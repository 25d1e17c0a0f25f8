"""`/cases/updates`: the case backend tells how a case goes on."""

from flask import Blueprint, Response, jsonify, request

from gateway.cases.updates import UpdateError, read_update
from gateway.security import case_signature
from gateway.services import Services
from gateway.workers.queues import SEND

LONGEST_BODY = 64 * 1024  # bytes


def blueprint(services: Services) -> Blueprint:
    """The page that the case backend calls, signed like what we send to it."""
    pages = Blueprint("cases", __name__)
    secrets = services.settings.case_backend_secrets

    @pages.post("/cases/updates")
    def update() -> tuple[Response, int]:
        if (request.content_length or 0) > LONGEST_BODY:
            return _errors({"body": f"must be at most {LONGEST_BODY} bytes"}), 413
        body = request.stream.read(LONGEST_BODY)
        now = services.clock()
        if not case_signature.is_genuine(secrets, *_signed(), body, now.timestamp()):
            services.metrics.refused("signature")
            return _errors({"signature": "does not fit, or is more than 300 seconds off"}), 401
        try:
            sent = read_update(body, now)
        except UpdateError as error:
            return _errors(error.errors), 400
        taken = services.updates.take(sent)
        if taken.message_id is not None:
            services.doorbell.ring(SEND, taken.message_id)
        return jsonify(result=taken.result), 202

    return pages


def _signed() -> tuple[str, str]:
    return request.headers.get(case_signature.TIMESTAMP, ""), request.headers.get(
        case_signature.SIGNATURE, ""
    )


def _errors(errors: dict[str, str]) -> Response:
    return jsonify(errors=errors)
