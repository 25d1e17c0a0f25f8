"""Forward requests from the handset's page to the provider network, which runs in a process of its own."""

from urllib.parse import quote

import flask
import requests
from flask.typing import ResponseReturnValue

from simulators.provider_network.calls.recordings import MAX_BYTES

# The routes of the phone. The APIs of the providers are not forwarded.
FORWARDED_PATHS = frozenset({"networks", "phones", "sessions", "faults", "calls", "voice"})
CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 40.0  # the longest delay that a tester can set, plus the gateway's 15 s


def forward(network_url: str, path: str) -> ResponseReturnValue:
    """Forward the page's request to the provider network and return its response."""
    request = flask.request
    if path.partition("/")[0] not in FORWARDED_PATHS:
        return flask.jsonify(error="The phone has no business there."), 404
    if not network_url:
        return flask.jsonify(error="There is no network here: AT_API_URL names another one."), 502
    request.max_content_length = MAX_BYTES
    url = f"{network_url}/{quote(path)}"
    headers = {"Content-Type": request.content_type} if request.content_type else {}
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(
                request.method,
                url,
                params=request.args.to_dict(),
                data=request.get_data(),
                headers=headers,
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
            )
    except requests.Timeout:
        return flask.jsonify(error="The network did not answer in time."), 504
    except requests.RequestException:
        return flask.jsonify(error="No network: its process is not running. Is `gateway dev` still up?"), 502
    return flask.Response(answer.content, answer.status_code, content_type=answer.headers.get("Content-Type"))
