"""Builds the web application."""

import gc
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask
from redis import RedisError

from gateway.console.mount import MountedConsole
from gateway.container.container import Container, build_container
from gateway.conversations.conversation_store import ConversationStore
from gateway.http import audio, cases, errors, forwarded_probe, health, recordings
from gateway.http.complete_body import CompleteBody
from gateway.http.exact_path import ExactPath
from gateway.http.matched_rule import MatchedRule
from gateway.http.metrics_server import serve_metrics
from gateway.http.ussd_fast_path import HopRoutes, UssdFastPath
from gateway.operations import logs
from gateway.operations.store_metrics import StoreMetrics
from gateway.providers.webhook_context import WebhookContext
from gateway.published_menus.version_watcher import watch_versions
from gateway.security import case_signature
from gateway.settings.reader import read_settings
from gateway.settings.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from gateway.server.front import Front
    from gateway.server.request_body import BodyReader

logger = logging.getLogger(__name__)

GC_THRESHOLDS = (
    20_000,
    20,
    50,
)  # objects and collections; Python's default of 700 would cost each hop a collection
CONSOLE_BODY_SECONDS = 30.0  # and more for a file
CONSOLE_UNFINISHED = 8  # bodies of one address that are not whole yet
CONSOLE_THREADS = 8
MAX_BODY_BYTES = 64 * 1024  # a provider's form has about one thousand bytes


def create_app(container: Container) -> Flask:
    """Build the web application of a container. It sets no cookie and keeps no browser session."""
    app = Flask("gateway", static_folder=None)
    app.url_rule_class = MatchedRule
    # Else Flask would redirect, with an HTML page, and providers follow no redirect.
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY_BYTES
    resources = container.resources
    errors.register_error_handlers(app, resources.providers)
    settings, clock, metrics = resources.settings, resources.clock, resources.metrics
    store_metrics = StoreMetrics(resources.redis, resources.providers.names, container.store_probe.failure)
    app.register_blueprint(
        health.blueprint(
            metrics,
            store_metrics,
            container.readiness_checks,
            settings.trusted_proxies,
            show_metrics=settings.metrics_address is None,
        )
    )
    app.register_blueprint(forwarded_probe.blueprint(resources.crypto, clock))
    webhook_context = _webhook_context(container)
    for provider in resources.providers:
        for blueprint in provider.blueprints(webhook_context):
            app.register_blueprint(blueprint)
    menus, spoken = container.menus, container.recordings
    app.register_blueprint(audio.blueprint(menus.prompt_urls, menus.prompt_store, metrics))
    app.register_blueprint(recordings.blueprint(spoken.store, spoken.links, clock, metrics))
    updates = container.cases.updates
    app.register_blueprint(
        cases.blueprint(
            settings.case_backend_secrets,
            updates,
            container.cases.questions,
            container.job_notifier,
            clock,
            metrics,
            settings.public_url,
        )
    )
    payments = container.payments.blueprint()
    if payments is not None:
        app.register_blueprint(payments)
    if settings.development:
        _mount_handset(app, container)
    # As Flask's documentation puts WSGI applications in front of its own.
    if settings.console and settings.console_port is None:
        app.wsgi_app = MountedConsole(app.wsgi_app, partial(_build_console, container))  # type: ignore[method-assign]
    app.wsgi_app = ExactPath(app.wsgi_app)  # type: ignore[method-assign]
    app.wsgi_app = CompleteBody(app.wsgi_app)  # type: ignore[method-assign]
    app.wsgi_app = UssdFastPath(app.wsgi_app, hop_routes(container), MAX_BODY_BYTES)  # type: ignore[method-assign]
    return app


def hop_routes(container: Container) -> HopRoutes:
    """Return the routes of hops that need no Flask. There are none if `token_auth`, behind it, must check addresses."""
    resources = container.resources
    context = _webhook_context(container)
    routes = [provider.hop_route(context) for provider in resources.providers if provider.hop_route]
    tokens = tuple(token.encode() for token in resources.settings.webhook_tokens)
    checks_addresses = bool(resources.settings.webhook_networks)
    signatures = resources.providers.signature_headers | {cases.UPDATES_PATH: case_signature.TIMESTAMP}
    return HopRoutes(
        [] if checks_addresses else routes, tokens, resources.providers.token_prefixes, signatures
    )


def _webhook_context(container: Container) -> WebhookContext:
    """Return the objects that webhooks use.

    delivery.yaml, which has prices, is read when the first reply is counted.
    """
    resources, conversations = container.resources, container.conversations
    return WebhookContext(
        settings=resources.settings,
        clock=resources.clock,
        own_clock=resources.own_clock,
        metrics=resources.metrics,
        digest=resources.crypto.digest,
        sessions=lambda: resources.hops.client,
        consent=container.callers.consent,
        receipts=container.messages.receipts,
        count_reply=lambda *reply: container.delivery.costs.count_reply(*reply),
        voice_numbers=lambda: container.menus.service().voice_entries,
        ussd_handler=conversations.ussd,
        sms_handler=conversations.sms,
        call_handler=conversations.voice,
        end_session=container.payments.end_session,
    )


def _build_console(container: Container) -> "WSGIApplication":
    from gateway.console.application import create_console

    return create_console(container.console.context).wsgi_app


def _mount_handset(app: Flask, container: Container) -> None:
    # Imported here and not at the top, so that production never loads it.
    from gateway.development import menu_problems
    from gateway.development.call_captions import CallCaptions
    from gateway.development.ways_in import find_ways_in
    from simulators.handset.blueprint import create_handset
    from simulators.same_origin import OWN_HOSTS, refuse_foreign_hosts

    resources, menus = container.resources, container.menus
    settings = resources.settings
    conversations = ConversationStore(lambda: resources.sessions_redis, resources.crypto.records)
    app.config[OWN_HOSTS] = (urlsplit(settings.public_url).hostname or "", settings.host)
    app.before_request_funcs.setdefault("health", []).append(refuse_foreign_hosts)
    captions = CallCaptions(conversations.find, lambda: menus.definition, menus.prompt_urls, resources.crypto)
    app.register_blueprint(
        create_handset(
            settings.provider_network_url,
            settings.case_system_url,
            codes=lambda: list(menus.service().ussd_entries),
            problems=partial(menu_problems.read_problems, settings.state_dir),
            numbers=lambda: list(menus.service().voice_entries),
            captions=captions.caption,
            ways_in=lambda: find_ways_in(menus.service()),
            payments_url=settings.payment_simulator_url,
        )
    )


def front_from_environment() -> "Front":
    """Build the application that `gateway serve` runs on an event loop, from the environment."""
    from gateway.server.front import Front
    from gateway.server.request_body import BodyReader

    container, app = _build(os.environ)
    settings = container.resources.settings
    bodies = BodyReader(MAX_BODY_BYTES, settings.trusted_proxies)
    here = settings.console and settings.console_port is None
    return Front(
        app,
        hop_routes(container),
        bodies,
        settings.threads,
        console_bodies=_console_bodies(settings) if here else None,
        record_wait=container.admission.of_hops.control.record_wait,
        longest_wait=settings.longest_wait / 1000,
    )


def console_front_from_environment() -> "Front":
    """Build the application of a console that has a port of its own, from the environment."""
    from gateway.console.application import create_console
    from gateway.server.front import Front

    settings = read_settings(os.environ)
    logs.configure(settings.log_level, settings.secrets)
    container = build_container(settings)
    container.stored_keys.require_listed()
    app = create_console(container.console.context)
    app.wsgi_app = ExactPath(app.wsgi_app)  # type: ignore[method-assign]
    watch_versions(container.menus.cache, container.watch_store)
    no_hops = HopRoutes([], (), (), {})
    return Front(app, no_hops, _console_bodies(settings), CONSOLE_THREADS)


def _console_bodies(settings: Settings) -> "BodyReader":
    from gateway.console.body_limits import FORM_BYTES
    from gateway.server.request_body import BodyReader

    return BodyReader(
        FORM_BYTES,
        settings.trusted_proxies,
        seconds=CONSOLE_BODY_SECONDS,
        max_unfinished=CONSOLE_UNFINISHED,
    )


def from_environment() -> Flask:
    """Build the WSGI application from the environment. A server calls this once in each of its worker processes."""
    return _build(os.environ)[1]


def _build(environ: Mapping[str, str]) -> tuple[Container, Flask]:
    settings = read_settings(environ)
    logs.configure(settings.log_level, settings.secrets, in_batches=True)
    container = build_container(settings, environ=environ)
    container.stored_keys.require_listed()
    container.resources.metrics.sharing.call_at_exit()
    container.insights.hops.log.counting.call_at_exit()
    container.insights.walks.keeping.call_at_exit()
    container.callers.unclear_text_keeper.keeping.call_at_exit()
    with suppress(RedisError):  # have the key of digests and the time before the first hop
        container.resources.crypto.digest("")
        container.resources.store_time.refresh()
    app = create_app(container)
    logger.info("ready", extra={"menus": container.menus.definition.digest})
    if settings.metrics_address is not None:
        resources = container.resources
        store_metrics = StoreMetrics(
            resources.redis, resources.providers.names, container.store_probe.failure
        )
        serve_metrics(*settings.metrics_address, partial(resources.metrics.exposition, [store_metrics]))
    watch_versions(container.menus.cache, container.watch_store)
    keep_start_up_objects()
    return container, app


def keep_start_up_objects() -> None:
    """Keep the objects of start-up for good, so that collections need not walk them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
