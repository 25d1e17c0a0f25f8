"""Sends the doctor's HTTP requests: short time-outs, no redirects, no proxy from the environment, no error texts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import requests

TIMEOUT = (3.0, 5.0)  # seconds to connect, and for each read of the answer
MAX_ANSWER_BYTES = 64 * 1024

Send = Callable[..., "HttpAnswer"]


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer.

    With status 0 there is none, and `error` says why. `server_time` is its Date header in Unix seconds.
    """

    status: int
    error: str = ""
    server_time: float | None = None
    json: Any = None


def send_request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    login: tuple[str, str] | None = None,
    timeout: tuple[float, float] = TIMEOUT,
) -> HttpAnswer:
    """Send one request, without retries. It never raises: `HttpAnswer.error` says what failed."""
    try:
        with requests.Session() as session:
            session.trust_env = False
            session.headers["User-Agent"] = "access-gateway doctor"
            answer = session.request(
                method,
                url,
                headers=headers,
                params=params,
                data=form,
                auth=login,
                timeout=timeout,
                allow_redirects=False,
            )
    except requests.exceptions.SSLError:
        return HttpAnswer(0, "its TLS certificate is not trusted here")
    except requests.Timeout:
        return HttpAnswer(0, "no answer in time")
    except requests.ConnectionError:
        return HttpAnswer(0, "no connection")
    except (requests.RequestException, ValueError) as error:
        return HttpAnswer(0, f"the request failed ({type(error).__name__})")
    return HttpAnswer(
        answer.status_code, server_time=_date(answer.headers.get("Date", "")), json=_json(answer)
    )


def _date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError):
        return None


def _json(answer: requests.Response) -> Any:
    if len(answer.content) > MAX_ANSWER_BYTES:
        return None
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None
