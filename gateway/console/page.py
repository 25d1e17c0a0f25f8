"""Declares a page: its path, and who may open it. `gateway.console.guard` keeps to what is declared here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, g, redirect, url_for
from werkzeug.wrappers import Response

from gateway.console.body_limits import body_limit
from gateway.console.context import console
from gateway.console.mount import CONSOLE_PATH as CONSOLE_PATH
from gateway.console.people.role import Role
from gateway.console.people.session_store import Session
from gateway.console.people.user import User

PAGE_RULE = "page_rule"

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class PageRule:
    """What is declared of a page. `role` is the lowest that may open it; None: anybody, without signing in.

    `before_set_up`: users who have yet to add the second factor that their role needs may open it. `max_bytes` is
    the longest body that it takes.
    """

    path: str
    role: Role | None
    methods: tuple[str, ...]
    before_set_up: bool
    max_bytes: int


def page(
    blueprint: Blueprint,
    path: str,
    *,
    role: Role | None,
    methods: Sequence[str] = ("GET",),
    before_set_up: bool = False,
    prefix: str = CONSOLE_PATH,
) -> Callable[[View], View]:
    """Make a view a page of the console, at `prefix` and `path`. See `PageRule`.

    With another prefix than CONSOLE_PATH the page is for the public, and nobody is signed in there.

    How long a body may be stands in `body_limits`. A POST needs the field that the macro form_token writes, or the
    header X-CSRF-Token.
    """

    def declare(view: View) -> View:
        whole = prefix + path
        rule = PageRule(whole, role, tuple(methods), before_set_up, body_limit(whole))
        setattr(view, PAGE_RULE, rule)
        blueprint.add_url_rule(path, view_func=view, methods=list(methods))
        return view

    return declare


def pages(app: Flask) -> dict[str, PageRule]:
    """Return the rules of all pages by their endpoints, as in "versions.compare"."""
    found = {endpoint: getattr(view, PAGE_RULE, None) for endpoint, view in app.view_functions.items()}
    return {endpoint: rule for endpoint, rule in found.items() if rule is not None}


def current_user() -> User:
    """Return who is signed in. Only pages with a role have one."""
    return cast(User, g.user)


def current_session() -> Session:
    """Return the session of who is signed in. Only pages with a role have one."""
    return cast(Session, g.session)


def current_role() -> Role:
    """Return the role of who is signed in, in this service."""
    return current_user().role_in(console().service_file) or Role.VIEWER


def notice(sentence: str) -> None:
    """Say at the top of the next page that something was done."""
    console().sessions.leave_notice(current_session(), sentence)


def caution(sentence: str) -> None:
    """Say at the top of the next page that what was asked for was not done, and what to do."""
    console().sessions.leave_notice(current_session(), sentence, "caution")


def see_other(endpoint: str, **values: Any) -> Response:
    """Return the answer to a POST that did its work: show the page of an endpoint."""
    return redirect(url_for(endpoint, **values), 303)
