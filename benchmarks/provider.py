"""A provider with the API of Africa's Talking that accepts every text at once and does nothing else."""

import itertools
import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

_numbers = itertools.count(1)


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Accept the texts of `POST /version1/messaging`. Also answer other requests, for the check that it runs."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
    to = parse_qs(body).get("to", [""])[0]
    recipients = [
        {
            "statusCode": 101,
            "number": number,
            "cost": "KES 0.8000",
            "status": "Success",
            "messageId": f"ATXid_{next(_numbers)}",
            "messageParts": 1,
        }
        for number in to.split(",")
        if number
    ]
    answer = json.dumps({"SMSMessageData": {"Message": "Sent", "Recipients": recipients}}).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))]
    start_response("201 Created", headers)
    return [answer]
