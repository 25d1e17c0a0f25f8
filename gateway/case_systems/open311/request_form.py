"""A case as the form that `POST requests` takes. Source: wiki.open311.org/GeoReport_v2, POST Service Request."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from gateway.case_systems.description import describe_case

LONGEST_DESCRIPTION = 4000  # characters
PLAIN_KEYS = (
    "service_code",
    "lat",
    "long",
    "address_string",
    "address_id",
    "first_name",
    "last_name",
    "email",
    "media_url",
)


def codes_of(case: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the menus say the case is for Open311; empty if they say nothing."""
    found = dict(case.get("codes") or {}).get("open311")
    return found if isinstance(found, Mapping) else {}


def request_form(
    reference: str, case: Mapping[str, Any], api_key: str, jurisdiction: str, *, sends_number: bool
) -> bytes:
    """Return the body of the request, in UTF-8."""
    codes = codes_of(case)
    pairs = [("api_key", api_key)]
    if jurisdiction:
        pairs.append(("jurisdiction_id", jurisdiction))
    pairs += [(key, _text(codes[key])) for key in PLAIN_KEYS if _text(codes.get(key))]
    words = _text(codes.get("description"))
    pairs.append(("description", describe_case(reference, case, words, LONGEST_DESCRIPTION)))
    number = dict(case.get("contact") or {}).get("msisdn")
    if sends_number and number:
        pairs.append(("phone", str(number)))
    pairs += _attributes(codes.get("attributes"))
    return urlencode(pairs).encode("ascii")


def _attributes(given: object) -> Iterator[tuple[str, str]]:
    """Yield the attributes, one several times if it has several values."""
    for code, value in given.items() if isinstance(given, Mapping) else ():
        for one in value if isinstance(value, list) else [value]:
            if _text(one):
                yield f"attribute[{code}]", _text(one)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
