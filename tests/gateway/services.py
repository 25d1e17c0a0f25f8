"""A whole gateway as tests look into it: each of its objects under one name, whichever room makes it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from flask import Flask

from gateway import app
from gateway.container.container import Container, build_container
from gateway.container.worker import job_actions
from gateway.settings.settings import Settings
from gateway.workers import jobs
from gateway.workers.queues import JobFunction
from tests.gateway.kept_menu_files import read_kept_menu_file

PATHS = {
    **{
        name: f"resources.{name}"
        for name in (
            *("settings", "environ", "clock", "draw", "redis", "sessions_redis", "hops", "durable_hops"),
            *("crypto", "metrics", "providers"),
        )
    },
    "announcement_planner": "announcements.planner",
    "announcement_sender": "announcements.sender",
    "announcement_sender_by": "announcements.sender_by",
    "announcements": "announcements.store",
    "announcements_outbox": "announcements.outbox",
    "call_events": "calls.events",
    "call_requests": "calls.requests",
    "calls_outbox": "calls.outbox",
    "case_backend": "cases.backend",
    "consent": "callers.consent",
    "costs": "delivery.costs",
    "definition": "menus.definition",
    "delivery": "delivery.config",
    "dialler": "calls.dialler",
    "enquiries_outbox": "sending.enquiries_outbox",
    "eraser": "eraser",
    "examined_gateway": "examined_gateway",
    "forwarder": "cases.forwarder",
    "http_lookup_client": "lookups.http_client",
    "job_notifier": "job_notifier",
    "late_lookup_answerer": "lookups.late_lookup_answerer",
    "late_lookup_store": "lookups.late_store",
    "late_outbox": "lookups.late_outbox",
    "menus": "menus.cache",
    "messages": "messages.store",
    "messages_outbox": "messages.outbox",
    "officer_questions": "cases.questions",
    "outbound_calls": "calls.store",
    "pauses": "pauses",
    "payments": "payments.store",
    "profiles": "callers.profiles",
    "prompt_store": "menus.prompt_store",
    "prompt_urls": "menus.prompt_urls",
    "publisher": "menus.publisher",
    "questions": "messages.questions",
    "quiet_hours": "messages.quiet_hours",
    "readiness_checks": "readiness_checks",
    "receipts": "messages.receipts",
    "reconciler": "sending.reconciler",
    "recording_fetcher": "recordings.fetcher",
    "recording_links": "recordings.links",
    "recording_sources": "recordings.sources",
    "recording_storage": "recordings.storage",
    "recordings": "recordings.store",
    "recordings_outbox": "recordings.outbox",
    "secrets_of": "menus.secrets_of",
    "sender": "sending.sender",
    "sender_by": "sending.sender_by",
    "store_probe": "store_probe",
    "submissions": "cases.submissions",
    "surveys": "callers.surveys",
    "submissions_outbox": "cases.outbox",
    "throttle": "delivery.throttle",
    "trial_publisher": "menus.trial_publisher",
    "trials": "menus.trials",
    "updates": "cases.updates",
    "versions": "menus.versions",
    "words": "messages.words",
}


class Services:
    """The objects of one gateway by their names in PATHS."""

    def __init__(self, container: Container) -> None:
        self.container = container
        # Hops are counted when a test says so, not in the middle of the next one.
        container.insights.hops.log.counting.is_asked = True
        container.insights.walks.keeping.is_asked = True

    def __getattr__(self, name: str) -> Any:
        if name not in PATHS:
            raise AttributeError(name)
        return attrgetter(PATHS[name])(self.container)

    def with_clock(self, clock: Callable[[], datetime]) -> "Services":
        """The same gateway, at whose store it is another time."""
        return Services(Container(replace(self.container.resources, clock=clock)))


def build(settings: Settings, **chosen: Any) -> Services:
    """A gateway of these settings; `chosen`: providers, clock, draw, environ. It compiles no menus a second time."""
    return Services(build_container(settings, read_menus=read_kept_menu_file, **chosen))


def create_app(services: Services) -> Flask:
    """A web process of the gateway."""
    return app.create_app(services.container)


def run_job(services: Services, job: str, *items: str) -> None:
    """Do a job as a worker of the gateway does it."""
    jobs.run_job(job_actions(services.container)[job], job, *items)


def job_functions(services: Services) -> dict[str, JobFunction]:
    """The jobs of a worker of the gateway."""
    return jobs.make_job_functions(job_actions(services.container))


def close(services: Services) -> None:
    """End what services began: a notifier left to itself would notify in the middle of the next test."""
    if "job_notifier" in vars(services.container):
        services.job_notifier.close()
    cases = vars(services.container).get("cases")
    if cases is not None and "inline_forwarder" in vars(cases):
        cases.inline_forwarder.close()
    callers = vars(services.container).get("callers")
    if callers is not None and "unclear_text_keeper" in vars(callers):
        callers.unclear_text_keeper.keep()
    services.redis.close()
    services.sessions_redis.close()
