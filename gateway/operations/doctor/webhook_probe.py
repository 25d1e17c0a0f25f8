"""The result of a probe: a request to one of our webhooks, as its provider would send it.

The request names no message, so nothing is stored for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.operations.doctor.finding import Finding, bad, warning
from gateway.operations.doctor.http import HttpAnswer

NO_CONTENT = 204
FORBIDDEN = 403
PROBE_FORM = {"MessageStatus": "doctor"}


@dataclass(frozen=True, slots=True)
class WebhookProbe:
    """The answer to a probe, and the findings from it."""

    findings: Sequence[Finding]
    answer: HttpAnswer


def failure_finding(about: str, what: str, answer: HttpAnswer, cure: str) -> Finding:
    """Report why a request did not reach the gateway, or was rejected there.

    `what` names the request. `cure` is the advice if it was rejected.
    """
    if answer.status == FORBIDDEN:
        return bad(about, f"{what} was turned away (HTTP 403).", cure, "webhooks-unreachable")
    if answer.status:
        return bad(
            about,
            f"{what} was answered HTTP {answer.status}, and not by the gateway.",
            "See the proxy's log.",
            "webhooks-unreachable",
        )
    if "certificate" in answer.error:
        return bad(
            about,
            f"{what} failed: {answer.error}.",
            "Providers refuse self-signed ones too: get one.",
            "webhooks-unreachable",
        )
    cure_from_outside = (
        "Try from outside, where a firewall may let in what it does not let out; is `gateway serve` running?"
    )
    return warning(
        about,
        f"{what} did not get there from this machine: {answer.error}.",
        cure_from_outside,
        "webhooks-unreachable",
    )
