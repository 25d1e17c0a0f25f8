"""Builds the console's own Flask application. It shares no cookie, no token and no error page with the webhooks."""

from datetime import datetime

from flask import Flask, Response, g, request
from jinja2 import StrictUndefined

from gateway.console import errors
from gateway.console.account import views as account
from gateway.console.announcements import views as announcements
from gateway.console.audit import views as audit
from gateway.console.cases import views as cases
from gateway.console.changes import views as changes
from gateway.console.context import EXTENSION, ConsoleContext, console
from gateway.console.cookie import send_cookie
from gateway.console.delivery import views as delivery
from gateway.console.editor import views as editor
from gateway.console.forget import views as forget
from gateway.console.glance import views as glance
from gateway.console.guard import csrf_token, guard_pages
from gateway.console.help import views as help_views
from gateway.console.insights import views as insights
from gateway.console.messages import views as messages
from gateway.console.mount import PERFORMANCE_PATH, PUBLIC_SURVEY_PATH
from gateway.console.navigation import navigation
from gateway.console.overview import views as overview
from gateway.console.packed_files import pack_file
from gateway.console.page import CONSOLE_PATH
from gateway.console.payments import views as payments
from gateway.console.people_pages import views as people
from gateway.console.performance import views as performance
from gateway.console.recordings import views as recordings
from gateway.console.reminders import views as reminders
from gateway.console.scenarios import views as scenarios
from gateway.console.sign_in import views as sign_in
from gateway.console.submissions import views as submissions
from gateway.console.surveys import public_views as public_surveys
from gateway.console.surveys import views as surveys
from gateway.console.tables import views as tables
from gateway.console.tasks import views as tasks
from gateway.console.translations import views as translations
from gateway.console.versions import views as versions
from gateway.console.words import views as words
from gateway.http.matched_rule import MatchedRule
from gateway.version import program_version

VIEWS = (
    glance,
    sign_in,
    account,
    people,
    audit,
    overview,
    editor,
    changes,
    versions,
    translations,
    tables,
    recordings,
    scenarios,
    submissions,
    messages,
    cases,
    delivery,
    announcements,
    reminders,
    forget,
    tasks,
    insights,
    surveys,
    words,
    payments,
    help_views,
)
"""The modules of views. Each has a `blueprint`."""
PUBLIC_VIEWS = ((public_surveys, PUBLIC_SURVEY_PATH), (performance, PERFORMANCE_PATH))
"""The modules of public views, with the paths below which they are."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "connect", "font")),
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}
STATIC_SECONDS = 300


def create_console(context: ConsoleContext) -> Flask:
    """Build the application of the pages below CONSOLE_PATH."""
    app = Flask(__name__, static_url_path=f"{CONSOLE_PATH}/static")
    app.url_rule_class = MatchedRule
    app.extensions[EXTENSION] = context
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_SECONDS
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["service_time"] = service_time
    app.jinja_env.filters["figure"] = figure
    for views in VIEWS:
        app.register_blueprint(views.blueprint, url_prefix=CONSOLE_PATH)
    for views, path in PUBLIC_VIEWS:
        app.register_blueprint(views.blueprint, url_prefix=path)
    guard_pages(app)
    app.context_processor(_page_context)
    app.after_request(send_cookie)
    app.after_request(_add_headers)
    app.after_request(pack_file)
    errors.register_error_pages(app)
    return app


def service_time(moment: datetime) -> str:
    """Write a moment in the time of the service, as in `30 November 2026, 09:15 EAT`."""
    if "time_zone" not in g:
        g.time_zone = console().time_zone()
    return f"{moment.astimezone(g.time_zone):%-d %B %Y, %H:%M %Z}"


def figure(number: float) -> str:
    """Write a number as people read it, as in `12,400` and `37.5`."""
    return f"{number:,.1f}".removesuffix(".0")


def _page_context() -> dict[str, object]:
    """Return what every template may use."""
    session = g.get("session")
    return {
        "user": g.get("user"),
        "csrf_token": csrf_token,
        "navigation": navigation,
        "take_notice": lambda: console().sessions.take_notice(session) if session else None,
        "development": console().settings.development,
        "version": program_version(),
    }


def _add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.endpoint != "static" and response.cache_control.max_age is None:
        response.headers["Cache-Control"] = "no-store"
    return response
