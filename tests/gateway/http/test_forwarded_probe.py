"""What the doctor is told of the header with underscores, and that nobody else is told anything."""

import pytest

from gateway.http.forwarded_probe import DASHED, PROBE_PATH, PROOF_HEADER, UNDERSCORED, probe_headers
from gateway.security.crypto import Crypto
from tests.gateway.services import Services, create_app


def headers_of(services: Services, forwarded: str, *, age: float = 0) -> dict[str, str]:
    """What arrives if a server made `forwarded` of both headers, `age` seconds after they were sent."""
    sent = probe_headers(services.crypto, services.clock().timestamp() - age)
    return {PROOF_HEADER: sent[PROOF_HEADER], "X-Forwarded-For": forwarded}


@pytest.mark.parametrize(
    ("forwarded", "heard"),
    [
        (DASHED, False),
        ("203.0.113.9", False),  # the proxy's own
        (f"{DASHED}, 203.0.113.9", False),
        (UNDERSCORED, True),
        (f"203.0.113.9,{UNDERSCORED}", True),
        (f"{UNDERSCORED},203.0.113.9", True),
    ],
)
def test_it_tells_whether_the_underscores_were_heard(services: Services, forwarded: str, heard: bool) -> None:
    answer = create_app(services).test_client().get(PROBE_PATH, headers=headers_of(services, forwarded))
    assert (answer.status_code, answer.json) == (200, {"underscore": heard})


def test_nobody_else_is_told(services: Services) -> None:
    web = create_app(services).test_client()
    late = headers_of(services, UNDERSCORED, age=301)
    foreign = probe_headers(Crypto(("another-key-of-thirty-two-letters",)), services.clock().timestamp())
    until, _, signature = headers_of(services, UNDERSCORED)[PROOF_HEADER].partition(".")
    forged = [
        {PROOF_HEADER: text}
        for text in ("", ".", f"{int(until) + 1}.{signature}", "9" * 5000 + ".a", "²." + signature)
    ]
    for headers in [{}, late, {PROOF_HEADER: foreign[PROOF_HEADER]}, *forged]:
        answer = web.get(PROBE_PATH, headers=headers)
        assert (answer.status_code, answer.data) == (404, b""), headers
