"""Reads a question that a case system asks about a case."""

import json

from gateway.cases.case_texts import one_line
from gateway.cases.questions import OfficerQuestion
from gateway.cases.updates import LONGEST_ID, InvalidUpdateError

LONGEST_QUESTION = 300  # characters


def read_question(body: bytes, reference: str) -> OfficerQuestion:
    """Read the question in a request's body. InvalidUpdateError names every field that is wrong."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidUpdateError({"body": "is no JSON"}) from None
    if not isinstance(sent, dict):
        raise InvalidUpdateError({"body": "is no JSON object"})
    errors: dict[str, str] = {}
    for field, longest in (("id", LONGEST_ID), ("text", LONGEST_QUESTION)):
        value = sent.get(field)
        if not isinstance(value, str) or not one_line(value, longest):
            errors[field] = "must be text, and not empty" if field in sent else "is missing"
        elif len(value) > longest:
            errors[field] = f"must be at most {longest} characters"
    if errors:
        raise InvalidUpdateError(errors)
    return OfficerQuestion(sent["id"], reference, one_line(sent["text"], LONGEST_QUESTION))
