"""The services of a city and their attributes, as tables."""

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.case_systems.answer_values import read_id, read_objects, read_text
from gateway.case_systems.open311.client import Open311Client
from gateway.case_systems.pulled_table import PulledTable
from gateway.cases.case_texts import one_line

MAX_CELL = 200  # characters


def pull_tables(client: Open311Client) -> Iterator[PulledTable]:
    """Yield the services, then their attributes: a row each, or one for each value. Raises CaseSystemError."""
    services = client.fetch_services()
    rows = [
        {
            "service_code": read_id(one.get("service_code")),
            "name": _cell(one.get("service_name")),
            "group": _cell(one.get("group")),
            "type": _cell(one.get("type")),
        }
        for one in services
    ]
    yield PulledTable("open311_services", ("service_code",), ("service_code", "name", "group", "type"), rows)
    attributes = [
        row
        for one in services
        if _is_true(one.get("metadata"))
        for attribute in client.fetch_attributes(read_id(one.get("service_code")))
        for row in _attribute_rows(read_id(one.get("service_code")), attribute)
    ]
    columns = ("service_code", "code", "description", "datatype", "required", "key", "name")
    yield PulledTable("open311_attributes", ("service_code", "code", "key"), columns, attributes)


def _attribute_rows(service_code: str, attribute: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    about = {
        "service_code": service_code,
        "code": read_id(attribute.get("code")),
        "description": _cell(attribute.get("description")),
        "datatype": _cell(attribute.get("datatype")),
        "required": "true" if _is_true(attribute.get("required")) else "false",
    }
    for value in read_objects(attribute.get("values")) or [{}]:
        yield about | {"key": read_id(value.get("key")), "name": _cell(value.get("name"))}


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.casefold() == "true")


def _cell(value: object) -> str:
    return one_line(read_text(value), MAX_CELL)
