"""The web application of a city's server. Source: wiki.open311.org/GeoReport_v2."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask, Response, request
from werkzeug.datastructures import MultiDict

from simulators.officer_routes import OfficerCase, officer_routes
from simulators.open311.documents import Entry, answer, definition, request_entry, service_entry
from simulators.open311.faults import CityFaults
from simulators.open311.requests import CityService, RequestStore, ServiceRequest

LONGEST_DESCRIPTION = 4000
LONGEST_RANGE = timedelta(days=90)


class City:
    """A city with services. It takes requests with `api_key`, and with `jurisdiction` if it has one.

    Requests in `hidden` are shown to nobody, as those that a moderator has yet to approve.
    `updates` are those of requests, which not every server takes (`takes_updates`).
    """

    def __init__(
        self,
        services: tuple[CityService, ...],
        api_key: str,
        clock: Callable[[], datetime],
        jurisdiction: str = "",
    ) -> None:
        self.store = RequestStore(services, clock)
        self.faults = CityFaults()
        self.api_key = api_key
        self.jurisdiction = jurisdiction
        self.requests_listed = 0
        self.updates: list[dict[str, str]] = []
        self.hidden: set[str] = set()
        self.takes_updates = True


def create_app(city: City) -> Flask:
    """Build the application."""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(officer_routes(lambda: _officer_cases(city), city.store.change, city.faults))

    @app.get("/services.<form>")
    def services(form: str) -> Response:
        return answer("services", list(map(service_entry, city.store.services.values())), form)

    @app.get("/services/<code>.<form>")
    def service(code: str, form: str) -> Response:
        found = city.store.services.get(code)
        return definition(found, form) if found else _error(form, 404, "service_code was not found")

    @app.post("/requests.<form>")
    def file(form: str) -> Response:
        return _file(city, request.form, form)

    @app.get("/requests.<form>")
    def requests(form: str) -> Response:
        city.requests_listed += 1
        if failure := city.faults.take_error("list_errors"):
            return _error(form, *failure)
        return answer("service_requests", _found(city, request.args), form)

    @app.get("/requests/<request_id>.<form>")
    def one_request(request_id: str, form: str) -> Response:
        found = city.store.get(request_id)
        if found is None:
            return _error(form, 404, "service_request_id was not found")
        return answer("service_requests", [_entry(city, found)], form)

    @app.get("/tokens/<token>.<form>")
    def redeem(token: str, form: str) -> Response:
        found = city.store.redeem(token)
        if found is None:
            return _error(form, 404, "token was not found")
        entry = {"token": token, **({"service_request_id": found} if found else {})}
        return answer("service_requests", [entry], form)

    _add_updates(app, city)
    return app


def _add_updates(app: Flask, city: City) -> None:
    """Add the updates of FixMyStreet. Source: its wiki, Open311-FMS."""

    @app.get("/servicerequestupdates.<form>")
    def updates(form: str) -> Response:
        if failure := city.faults.take_error("list_errors"):
            return _error(form, *failure)
        since = datetime.fromisoformat(request.args["start_date"])
        found = [one for one in city.updates if datetime.fromisoformat(one["updated_datetime"]) >= since]
        return answer("service_request_updates", found, form)

    @app.post("/servicerequestupdates.<form>")
    def update(form: str) -> Response:
        return _update(city, request.form, form)


def _officer_cases(city: City) -> list[OfficerCase]:
    return [OfficerCase(one.id, one.description, one.phone, one.status) for one in city.store.all()]


def _file(city: City, form: MultiDict[str, str], written: str) -> Response:
    """Store a request, unless something is wrong with it or with who sends it."""
    failure = city.faults.take_error()
    if failure is not None:
        return _error(written, *failure)
    service = city.store.services.get(form.get("service_code", ""))
    refusal = _refusal(city, form, service)
    if refusal is not None:
        return _error(written, *refusal)
    now = city.store.now()
    stored = city.store.add(
        ServiceRequest(
            "",
            form["service_code"],
            form.get("description", ""),
            now,
            now,
            now + city.faults.slow,
            address=form.get("address_string", ""),
            lat=form.get("lat", ""),
            long=form.get("long", ""),
            phone=form.get("phone", ""),
            attributes={key: form.getlist(key) for key in form if key.startswith("attribute[")},
        )
    )
    return city.faults.answer(answer("service_requests", [_receipt(city, stored, service)], written))


def _update(city: City, form: MultiDict[str, str], written: str) -> Response:
    """Store an update."""
    failure = city.faults.take_error()
    if failure is not None:
        return _error(written, *failure)
    if not city.takes_updates or form.get("api_key") != city.api_key:
        return _error(written, 403, "Missing or invalid api_key")
    found = city.store.get(form.get("service_request_id", ""))
    if found is None:
        return _error(written, 404, "service_request_id was not found")
    city.updates.append({name: value for name, value in form.items() if name != "api_key"})
    if form.get("status") == "OPEN":
        city.store.change(found.id, "open", found.notes)
    return city.faults.answer(answer("service_request_updates", [{"update_id": form["update_id"]}], written))


def _refusal(city: City, form: MultiDict[str, str], service: CityService | None) -> tuple[int, str] | None:
    if form.get("api_key") != city.api_key:
        return 403, "Missing or invalid api_key"
    if city.jurisdiction and form.get("jurisdiction_id") != city.jurisdiction:
        return 404, "jurisdiction_id provided was not found"
    if service is None:
        return 404, "service_code provided was not found"
    if not (form.get("address_string") or form.get("address_id") or (form.get("lat") and form.get("long"))):
        return 400, "lat and long, address_string or address_id is required"
    if len(form.get("description", "")) > LONGEST_DESCRIPTION:
        return 400, "description is too long"
    for one in service.attributes:
        given = form.getlist(f"attribute[{one.code}]")
        if one.required and not given:
            return 400, f"attribute {one.code} is required"
        known = {key for key, _ in one.values}
        if known and not known.issuperset(given):
            return 400, f"attribute {one.code} has no value {given[0]}"
    return None


def _receipt(city: City, stored: ServiceRequest, service: CityService | None) -> dict[str, object]:
    """Return what the filer is told: the id, a token, or neither."""
    receipt: dict[str, object] = {"service_notice": "", "account_id": ""}
    kind = service.kind if service else "realtime"
    if kind == "batch":
        again = city.faults.last_token if city.faults.take("doubled_tokens") else ""
        receipt["token"] = city.faults.last_token = city.store.promise(stored.id, again)
    elif kind == "realtime":
        receipt["service_request_id"] = stored.id
    return receipt


def _found(city: City, args: MultiDict[str, str]) -> list[Entry]:
    """Return what is asked for: requests by their ids, or those of a service since a date."""
    wanted = args.get("service_request_id", "")
    ids = [one for one in ([wanted] if city.faults.takes_one_id else wanted.split(",")) if one]
    now, found = city.store.now(), [one for one in city.store.all() if one.id not in city.hidden]
    if ids:
        return [_entry(city, one) for one in found if one.id in ids]
    since, until = _range(args, now)
    codes, statuses = (args.get(name, "").split(",") for name in ("service_code", "status"))
    return [
        _entry(city, one)
        for one in found
        if one.visible_at <= now
        and (codes == [""] or one.service_code in codes)
        and (statuses == [""] or one.status in statuses)
        and since <= one.requested_at <= until
    ]


def _range(args: MultiDict[str, str], now: datetime) -> tuple[datetime, datetime]:
    """Return from when to when requests are asked for: 90 days at most, and the last 90 if nothing is said."""
    start, end = (args.get(name) for name in ("start_date", "end_date"))
    until = datetime.fromisoformat(end) if end else now
    since = datetime.fromisoformat(start) if start else until - LONGEST_RANGE
    return since, min(until, since + LONGEST_RANGE)


def _entry(city: City, found: ServiceRequest) -> Entry:
    name = city.store.services[found.service_code].name
    return request_entry(
        found, name, with_description=not city.faults.hides_descriptions, with_number=city.faults.numbers_ids
    )


def _error(form: str, status: int, words: str) -> Response:
    return answer("errors", [{"code": str(status), "description": words}], form, status)
