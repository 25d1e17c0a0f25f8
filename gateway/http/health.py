"""Endpoints for operators and their monitoring: `/health/live`, `/health/ready` and `/metrics`."""

import logging
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request
from flask.json import jsonify
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from redis import RedisError

from gateway.errors import GatewayError
from gateway.http.client_address import claimed_addresses
from gateway.http.metrics_server import METRICS_PATH
from gateway.operations.metrics import Metrics
from gateway.operations.store_metrics import StoreMetrics
from gateway.security.public_addresses import is_public
from gateway.settings.parsers import Network

logger = logging.getLogger(__name__)


def blueprint(
    metrics: Metrics,
    store_metrics: StoreMetrics,
    checks: Mapping[str, Callable[[], object]],
    proxies: tuple[Network, ...] = (),
    *,
    show_metrics: bool = True,
) -> Blueprint:
    """Make the blueprint. `checks`, by name, test what the gateway needs to serve citizens.

    A failing one raises, or returns the reason as a text. `/metrics` is for callers at private addresses: others learn
    that there is no such page. `proxies` are our own, which name the caller. Without `show_metrics` there is none.
    """
    pages = Blueprint("health", __name__)

    @pages.get("/health/live")
    def live() -> Response:
        return jsonify(alive=True)

    @pages.get("/health/ready")
    def ready() -> tuple[Response, int]:
        lacking = {name: state for name, state in map(_run_check, checks.items()) if state != "ok"}
        return jsonify(ready=not lacking, lacking=lacking), 503 if lacking else 200

    def exposition() -> Response:
        claimed = claimed_addresses(request, proxies)
        # None: a proxy named somebody whom we cannot read.
        if not claimed or any(address is None or is_public(str(address)) for address in claimed):
            return Response(status=404)
        return Response(metrics.exposition([store_metrics]), content_type=CONTENT_TYPE_PLAIN_0_0_4)

    if show_metrics:
        pages.add_url_rule(METRICS_PATH, view_func=exposition)
    return pages


def _run_check(check: tuple[str, Callable[[], object]]) -> tuple[str, str]:
    """Return the name of a check, and "ok", the reason it gives, or the type of its error. Details go to the log."""
    name, run = check
    try:
        reason = run()
    except (RedisError, GatewayError, OSError) as error:
        logger.warning("not_ready", extra={"lacking": name}, exc_info=True)
        return name, type(error).__name__
    return name, reason if isinstance(reason, str) and reason else "ok"
