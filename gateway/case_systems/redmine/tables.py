"""The projects and trackers of a Redmine, as tables."""

from collections.abc import Iterator

from gateway.case_systems.answer_values import read_id, read_text
from gateway.case_systems.pulled_table import PulledTable
from gateway.case_systems.redmine.client import RedmineClient


def pull_tables(client: RedmineClient) -> Iterator[PulledTable]:
    """Yield the projects that our user sees, then the trackers. Raises CaseSystemError."""
    projects = [
        {
            "identifier": read_text(one.get("identifier")),
            "name": read_text(one.get("name")),
            "id": read_id(one.get("id")),
        }
        for one in client.fetch_list("projects", "projects")
    ]
    yield PulledTable("redmine_projects", ("identifier",), ("identifier", "name", "id"), projects)
    trackers = [
        {"id": read_id(one.get("id")), "name": read_text(one.get("name"))}
        for one in client.fetch_list("trackers", "trackers")
    ]
    yield PulledTable("redmine_trackers", ("id",), ("id", "name"), trackers)
