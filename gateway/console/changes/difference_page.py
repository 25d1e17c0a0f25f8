"""Writes a difference as one HTML file, which needs no network."""

from jinja2 import Environment, PackageLoader

from gateway.console.changes.difference import Difference
from menus.comparison.view_groups import group_views


def render_difference_page(difference: Difference, before: str, after: str) -> str:
    """Return the page. `before` and `after` name the two versions."""
    environment = Environment(
        loader=PackageLoader("gateway.console"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["group_views"] = group_views
    style = PackageLoader("gateway.console", "static").get_source(environment, "comparison.css")[0]
    template = environment.get_template("changes/difference_page.html")
    return template.render(difference=difference, before=before, after=after, style=style)
