"""What officers do in a simulated case system, as forms that testers send, and what goes wrong there.

`GET /officer/` lists the cases, `POST /officer/<id>` changes one, `POST /officer/faults` takes faults as JSON.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from flask import Blueprint, Response, jsonify, request

from simulators.filing_faults import FilingFaults

PREFIX = "/officer/"


@dataclass(frozen=True, slots=True)
class OfficerCase:
    """A case as an officer reads it: its id, its description, the citizen's number as it was filed, its status."""

    id: str
    description: str
    number: str
    status: str


def officer_routes(
    cases: Callable[[], Iterable[OfficerCase]],
    decide: Callable[[str, str, str], object],
    faults: FilingFaults,
) -> Blueprint:
    """Make the blueprint. `decide` gets the id of one of the cases, its new status and a note."""
    routes = Blueprint("officer", __name__)

    @routes.get(PREFIX)
    def look() -> Response:
        return jsonify([asdict(one) for one in cases()])

    @routes.post(f"{PREFIX}faults")
    def break_things() -> Response:
        faults.replace(request.get_json())
        return Response("done\n")

    @routes.post(f"{PREFIX}<name>")
    def take(name: str) -> Response:
        if all(one.id != name for one in cases()):
            return Response("no such case\n", 404)
        decide(name, request.form["status"], request.form.get("note", ""))
        return Response("done\n")

    return routes


def is_officer(path: str) -> bool:
    """Return True if an officer asks, who needs no key."""
    return path.startswith(PREFIX)
