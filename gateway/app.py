"""The web application."""

import gc
import logging
import os
from functools import partial

from flask import Flask

from gateway.conversations.sms.handler import SmsHandler
from gateway.conversations.ussd.handler import UssdHandler
from gateway.conversations.voice.handler import CallHandler
from gateway.http import audio, cases, errors, health, recordings
from gateway.http.ussd_fast_path import UssdFastPath
from gateway.operations import logs
from gateway.providers.webhook_context import WebhookContext
from gateway.published_menus.version_watcher import watch_versions
from gateway.services import Services, build
from gateway.settings.reader import read_settings

logger = logging.getLogger(__name__)

GC_THRESHOLDS = (20_000, 20, 50)  # objects and collections; Python's 700 costs a hop one collection
MAX_BODY_BYTES = 64 * 1024  # bytes; a provider's form has about one thousand


def create_app(services: Services) -> Flask:
    """The application on `services`. It sets no cookie and keeps no browser session."""
    app = Flask("gateway", static_folder=None)
    app.url_map.merge_slashes = False  # no redirects: a provider follows none, and its page is HTML
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY_BYTES
    errors.register_error_handlers(app, services.providers)
    app.register_blueprint(health.blueprint(services, services.needs))
    webhook_context = _webhook_context(services)
    for provider in services.providers:
        for blueprint in provider.blueprints(webhook_context):
            app.register_blueprint(blueprint)
    app.register_blueprint(audio.blueprint(services))
    app.register_blueprint(recordings.blueprint(services))
    app.register_blueprint(cases.blueprint(services))
    if services.settings.development:
        _mount_handset(app, services)
    if not services.settings.webhook_networks:  # who may call only from somewhere is asked by Flask's guard
        tokens = tuple(token.encode() for token in services.settings.webhook_tokens)
        routes = [make(webhook_context) for make in (one.fast_route for one in services.providers) if make]
        fast_path = UssdFastPath(app.wsgi_app, tokens, routes, MAX_BODY_BYTES)
        app.wsgi_app = fast_path  # type: ignore[method-assign]  # as Flask's documentation has it
    return app


def _webhook_context(services: Services) -> WebhookContext:
    return WebhookContext(
        settings=services.settings,
        clock=services.clock,
        metrics=services.metrics,
        digest=services.crypto.digest,
        consent=services.consent,
        receipts=services.receipts,
        count_reply=lambda *reply: services.costs.count_reply(
            *reply
        ),  # delivery.yaml is read when it is needed
        voice_numbers=lambda: services.definition.service.voice_entries,
        ussd_handler=UssdHandler(services),
        sms_handler=SmsHandler(services),
        call_handler=CallHandler(services),
    )


def _mount_handset(app: Flask, services: Services) -> None:
    # Not at the top: production never loads it.
    from gateway.development import menu_problems
    from simulators.handset.blueprint import create_handset

    def codes() -> list[str]:
        return list(services.definition.service.ussd_entries)

    def numbers() -> list[str]:
        return list(services.definition.service.voice_entries)

    settings = services.settings
    read_menu_problems = partial(menu_problems.read_problems, settings.state_dir)
    app.register_blueprint(
        create_handset(settings.carrier_url, settings.desk_url, codes, read_menu_problems, numbers)
    )


def from_environment() -> Flask:
    """The application as the environment describes it: for a WSGI server, once a worker process."""
    settings = read_settings(os.environ)
    logs.configure(settings.log_level, settings.secrets)
    services = build(settings)
    app = create_app(services)
    logger.info("ready", extra={"menus": services.definition.digest})
    watch_versions(services.menus)
    gc.collect()
    gc.freeze()  # what is here now stays: collections need not walk it again and again
    gc.set_threshold(*GC_THRESHOLDS)
    return app
