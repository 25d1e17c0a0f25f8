"""Build scripts: the inputs of phones, and the pages that they must get.

A script is a list of journeys, and a journey is a list of (request, expected body), with placeholders of
`benchmarks.journeys` for the values of each journey.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import quote_plus

from benchmarks.ceiling import ANSWER
from benchmarks.journeys import NUMBER, REFERENCE, SESSION
from menus.engine import engine
from menus.engine.effects import LookupFailed, Submission, SubmissionFiled
from menus.engine.engine import Caller, TurnInputs
from menus.model import Service

SERVICE_CODE = "*384*2040#"
NETWORK = "63902"
MSISDN = f"+2547{NUMBER.decode()}"
CALLER = Caller(MSISDN, "ussd", NETWORK, SERVICE_CODE)
FILED_REFERENCE = "593170249"  # stands for the reference on the engine's pages

Script = list[list[tuple[str, str]]]


def hop_request(path: str, text: str) -> str:
    """Return the hop in the form of Africa's Talking, with all inputs so far joined by `*`."""
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


def cumulative_texts(typed: Sequence[str]) -> list[str]:
    """Return the `text` of each hop of a journey: empty at first, then all inputs so far."""
    return ["*".join(typed[:count]) for count in range(len(typed) + 1)]


def bare_script(journeys: Sequence[Sequence[str]]) -> Script:
    """Return the journeys for the bare view."""
    script = []
    for typed in journeys:
        hops, before = [], "None"
        for text in cumulative_texts(typed):
            shown = f"CON {MSISDN} on {SERVICE_CODE} by {NETWORK}\nBefore: {before}\nNow: {text}"
            hops.append((hop_request("/ussd", text), shown))
            before = text
        script.append(hops)
    return script


def gateway_script(journeys: Sequence[Sequence[str]], service: Service, token: str) -> Script:
    """Return the journeys for the gateway. Its answers must match the pages of the engine alone."""
    script = []
    for typed in journeys:
        shown = list(pages(service, typed))
        if [page.ends for page in shown] != [False] * len(typed) + [True]:
            sys.exit(f"The menus have changed: typing {' '.join(typed)} is no whole journey any more.")
        bodies = [f"{'END' if page.ends else 'CON'} {page.text}" for page in shown]
        requests = [hop_request(f"/at/{token}/ussd", text) for text in cumulative_texts(typed)]
        marked = [body.replace(FILED_REFERENCE, REFERENCE.decode()) for body in bodies]
        script.append(list(zip(requests, marked, strict=True)))
    return script


def pages(service: Service, typed: Sequence[str]) -> Iterator[engine.Page]:
    """Yield the engine's pages of one journey, from the first to the last."""
    now = TurnInputs(datetime.now(UTC))
    turn = engine.start(service, service.ussd_entries[SERVICE_CODE].goto, CALLER, now)
    for word in [*typed, ""]:
        while turn.request is not None:
            outcome = (
                SubmissionFiled(FILED_REFERENCE) if isinstance(turn.request, Submission) else LookupFailed()
            )
            turn = engine.resume(service, turn.session, CALLER, outcome, now)
        assert turn.page is not None
        yield turn.page
        if not turn.page.ends:
            turn = engine.step(service, turn.session, CALLER, word, now)


def ceiling_script(journeys: Sequence[Sequence[str]]) -> Script:
    """Return the journeys for the application that does nothing."""
    return [
        [(hop_request("/ussd", text), ANSWER.decode()) for text in cumulative_texts(typed)]
        for typed in journeys
    ]
