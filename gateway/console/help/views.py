"""`/console/help/`: what docs/ says."""

from flask import Blueprint, abort, render_template, send_file
from flask.typing import ResponseReturnValue

from gateway.console.help import help_pages
from gateway.console.page import page
from gateway.console.people.role import Role

blueprint = Blueprint("help", __name__)


@page(blueprint, "/help/", role=Role.VIEWER, before_set_up=True)
def index() -> ResponseReturnValue:
    """List all pages."""
    pages = [found for name in help_pages.page_names() if (found := help_pages.read_page(name))]
    return render_template("help/index.html", pages=sorted(pages, key=lambda one: one.title))


@page(blueprint, "/help/<path:name>", role=Role.VIEWER, before_set_up=True)
def show(name: str) -> ResponseReturnValue:
    """Show a page."""
    return render_template("help/page.html", page=help_pages.read_page(name) or abort(404))


@page(blueprint, "/help/images/<path:name>", role=Role.VIEWER, before_set_up=True)
def picture(name: str) -> ResponseReturnValue:
    """Send a picture of a page."""
    return send_file(help_pages.picture(name) or abort(404), max_age=300)
