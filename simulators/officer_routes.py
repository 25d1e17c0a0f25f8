"""What officers do in a simulated case system, as a form that testers send: a status, and a note."""

from collections.abc import Callable

from flask import Blueprint, Response, request

PREFIX = "/officer/"


def officer_routes(knows: Callable[[str], bool], decide: Callable[[str, str, str], object]) -> Blueprint:
    """Make the blueprint. `decide` gets the id of a case that the system `knows`, its new status and a note."""
    routes = Blueprint("officer", __name__)

    @routes.post(f"{PREFIX}<name>")
    def take(name: str) -> Response:
        if not knows(name):
            return Response("no such case\n", 404)
        decide(name, request.form["status"], request.form.get("note", ""))
        return Response("done\n")

    return routes


def is_officer(path: str) -> bool:
    """Return True if an officer asks, who needs no key."""
    return path.startswith(PREFIX)
