"""The complaint types and places of a DIGIT, as tables. Source: its services mdms-v2 and boundary-service."""

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.case_systems.answer_values import read_id, read_inner, read_objects, read_text
from gateway.case_systems.digit.client import DigitClient
from gateway.case_systems.digit.settings import DigitSettings
from gateway.case_systems.pulled_table import PulledTable

MASTER_DATA_PATH = "/mdms-v2/v2/_search"
PLACES_PATH = "/boundary-service/boundary-relationships/_search"
PAGE = 500
MAX_PAGES = 20


def pull_tables(client: DigitClient, settings: DigitSettings) -> Iterator[PulledTable]:
    """Yield the complaint types that are in use, then the places. Raises CaseSystemError."""
    records = list(_records(client, settings))
    parents = {read_id(one.get("parentCode")) for one in records} - {""}
    services = [
        {"service_code": code, "name": read_text(one.get("name")), "group": read_text(one.get("menuPath"))}
        for one in records
        if one.get("active") is not False
        and (code := read_id(one.get("serviceCode")) or read_id(one.get("code")))
        and code not in parents
    ]
    yield PulledTable("digit_services", ("service_code",), ("service_code", "name", "group"), services)
    query = {"tenantId": settings.tenant, "hierarchyType": settings.hierarchy, "includeChildren": "true"}
    answer = client.fetch_objects(PLACES_PATH, query, {})
    places = [
        row
        for tenant in read_objects(answer.get("TenantBoundary"))
        for one in read_objects(read_inner(tenant, "boundary"))
        for row in _places(one, "")
    ]
    yield PulledTable("digit_places", ("code",), ("code", "type", "parent"), places)


def _records(client: DigitClient, settings: DigitSettings) -> Iterator[Mapping[str, Any]]:
    """Yield the complaint types that are not deleted, page by page: also those above the ones to file against."""
    state = settings.tenant.partition(".")[0]  # they are those of the state or country
    for page in range(MAX_PAGES):
        criteria = {
            "tenantId": state,
            "schemaCode": settings.services_schema,
            "limit": PAGE,
            "offset": page * PAGE,
        }
        found = read_objects(
            client.fetch_objects(MASTER_DATA_PATH, {}, {"MdmsCriteria": criteria}).get("mdms")
        )
        for one in found:
            if one.get("isActive") is not False and isinstance(data := one.get("data"), Mapping):
                yield data
        if len(found) < PAGE:
            return


def _places(boundary: Mapping[str, Any], parent: str) -> Iterator[Mapping[str, str]]:
    """Yield a place and those in it."""
    code = read_id(boundary.get("code"))
    yield {"code": code, "type": read_text(boundary.get("boundaryType")), "parent": parent}
    for child in read_objects(boundary.get("children")):
        yield from _places(child, code)
