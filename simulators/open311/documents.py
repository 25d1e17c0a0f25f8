"""Answers of a city's server in JSON and in XML. Source: wiki.open311.org/GeoReport_v2."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response

from simulators.open311.requests import CityService, ServiceRequest

Entry = Mapping[str, Any]
ELEMENTS = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "service_definition": "attribute",
}


def answer(root: str, entries: Sequence[Entry], form: str, status: int = 200) -> Response:
    """Return a list of objects in JSON, or its elements in XML."""
    if form == "xml":
        top = Element(root)
        for entry in entries:
            _fill(SubElement(top, ELEMENTS[root]), entry)
        return Response(tostring(top, "utf-8", xml_declaration=True), status, mimetype="text/xml")
    return Response(json.dumps(list(entries)), status, mimetype="application/json")


def definition(service: CityService, form: str) -> Response:
    """Return the attributes of a service."""
    attributes = [
        {
            "variable": True,
            "code": one.code,
            "datatype": one.datatype,
            "required": one.required,
            "datatype_description": "",
            "order": order,
            "description": one.description,
            "values": [{"key": key, "name": name} for key, name in one.values],
        }
        for order, one in enumerate(service.attributes, 1)
    ]
    if form == "xml":
        top = Element("service_definition")
        SubElement(top, "service_code").text = service.code
        inner = SubElement(top, "attributes")
        for one in attributes:
            _fill(SubElement(inner, "attribute"), one)
        return Response(tostring(top, "utf-8", xml_declaration=True), mimetype="text/xml")
    body = json.dumps({"service_code": service.code, "attributes": attributes})
    return Response(body, mimetype="application/json")


def service_entry(service: CityService) -> Entry:
    """Return a service as `services` lists it."""
    return {
        "service_code": service.code,
        "service_name": service.name,
        "description": service.name,
        "metadata": bool(service.attributes),
        "type": service.kind,
        "keywords": "",
        "group": service.group,
    }


def request_entry(request: ServiceRequest, name: str, *, with_description: bool, with_number: bool) -> Entry:
    """Return a request as `requests` lists it. `with_number`: its id is a number in JSON, as on some servers."""
    entry = {
        "service_request_id": int(request.id) if with_number else request.id,
        "status": request.status,
        "status_notes": request.notes or None,
        "service_name": name,
        "service_code": request.service_code,
        "description": request.description if with_description else None,
        "requested_datetime": request.requested_at.isoformat(timespec="seconds"),
        "updated_datetime": request.updated_at.isoformat(timespec="seconds"),
        "address": request.address,
        "lat": float(request.lat) if request.lat else None,
        "long": float(request.long) if request.long else None,
    }
    return {key: value for key, value in entry.items() if value is not None}


def _fill(element: Element, entry: Entry) -> None:
    for key, value in entry.items():
        child = SubElement(element, key)
        if isinstance(value, list):
            for one in value:
                _fill(SubElement(child, "value"), one)
        else:
            child.text = str(value).lower() if isinstance(value, bool) else str(value)
