"""Reads the answers of an Open311 server: a list of objects in JSON, or a list of elements in XML.

Ids are texts or numbers. A server may answer XML although JSON was asked for.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from gateway.case_systems.answer_values import read_text

Entry = Mapping[str, Any]


def read_entries(body: bytes) -> list[Entry] | None:
    """Return the objects of an answer; None if it is none of Open311."""
    if body.lstrip()[:1] == b"<":
        return _read_xml(body)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict):  # some servers leave out the list around one object
        found = [found]
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        return None
    return found


def read_errors(body: bytes) -> str:
    """Return what an answer says of its errors, as one text; empty if it says nothing in the form of Open311."""
    told = (read_text(one.get("description")) for one in read_entries(body) or ())
    return "; ".join(text for text in told if text)


def _read_xml(body: bytes) -> list[Entry] | None:
    try:
        # Expat limits what entities may grow to, and fetches none; the answer is limited in length.
        root = ElementTree.fromstring(body)  # noqa: S314
    except ElementTree.ParseError:
        return None
    if root.tag.lower().endswith("html"):  # also with the namespace of XHTML
        return None
    if root.tag == "service_definition":
        return [_children(root)]
    return [_children(one) for one in root]


def _children(element: ElementTree.Element) -> Entry:
    return {
        child.tag: _children_list(child) if len(child) else (child.text or "").strip() for child in element
    }


def _children_list(element: ElementTree.Element) -> Sequence[Entry]:
    return [_children(child) for child in element]
