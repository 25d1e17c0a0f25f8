"""What the phones type, and what each of them has to be shown.

A script is a list of journeys, a journey a list of (request, expected body). What is each journey's own
stands in it as the marks of `benchmarks.phones`, which puts other values of the same length in their place.
"""

from collections.abc import Sequence
from urllib.parse import quote_plus

from benchmarks.ceiling import ANSWER
from benchmarks.phones import NUMBER, SESSION

SERVICE_CODE = "*384*2040#"
NETWORK = "63902"
MSISDN = f"+2547{NUMBER.decode()}"

Script = list[list[tuple[str, str]]]


def request(path: str, text: str) -> str:
    """The hop as Africa's Talking sends it, with what was typed so far joined by `*`."""
    fields = {
        "sessionId": f"ATUid_{SESSION.decode()}",
        "phoneNumber": MSISDN,
        "networkCode": NETWORK,
        "serviceCode": SERVICE_CODE,
        "text": text,
    }
    body = "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items())
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: at-ussd-api/1.0\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"Content-Length: {len(body.encode())}\r\n\r\n{body}"
    )


def texts(typed: Sequence[str]) -> list[str]:
    """The `text` of each hop of a journey: at first nothing, then all that was typed so far."""
    return ["*".join(typed[:count]) for count in range(len(typed) + 1)]


def bare(journeys: Sequence[Sequence[str]]) -> Script:
    """The journeys at the bare view."""
    script = []
    for typed in journeys:
        hops, before = [], "None"
        for text in texts(typed):
            shown = f"CON {MSISDN} on {SERVICE_CODE} by {NETWORK}\nBefore: {before}\nNow: {text}"
            hops.append((request("/ussd", text), shown))
            before = text
        script.append(hops)
    return script


def ceiling(journeys: Sequence[Sequence[str]]) -> Script:
    """The journeys where nothing is done."""
    return [[(request("/ussd", text), ANSWER.decode()) for text in texts(typed)] for typed in journeys]
