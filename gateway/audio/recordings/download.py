"""Fetching one recording from a provider: nothing but sound, not too much of it, not for too long."""

import re
import time
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError
from urllib3.util import Timeout

from gateway.audio.recordings.allowed_hosts import Origins

CONNECT_SECONDS = 5
READ_SECONDS = 10
TOTAL_SECONDS = 20
REDIRECTS = 3
PIECE = 64 * 1024
WRONGLY_SET = frozenset({401, 403})  # nobody but an operator can cure these
_SOUND = re.compile(r"audio/[a-z0-9][a-z0-9.+-]{0,40}")
_UNNAMED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_BEGINNINGS = (  # of files whose type the provider does not name
    (b"RIFF", "audio/wav"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
)


@dataclass(frozen=True, slots=True)
class Sound:
    """What was fetched."""

    body: bytes = field(repr=False)
    content_type: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """It is not there yet, or could not be had. `alarm`: only an operator can cure it."""

    reason: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Never:
    """It will not be fetched, however often it is tried."""

    reason: str


class Download:
    """Downloads recordings of at most `most` bytes, each within so many seconds. Threads may not share it."""

    def __init__(self, origins: Origins, most: int, seconds: float = TOTAL_SECONDS) -> None:
        self._seconds = seconds
        self._origins = origins
        self._most = most
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": "access-gateway", "Accept-Encoding": "identity"})

    def fetch(self, provider: str, url: str) -> Sound | NotYet | Never:
        """The recording at an address that a provider told. Redirects lead to allowed addresses only."""
        until = time.monotonic() + self._seconds
        for _ in range(REDIRECTS + 1):
            if not self._origins.allows(url):
                return Never(f"refused to fetch from {_host(url)}: GATEWAY_RECORDING_HOSTS does not have it")
            try:
                with self._request("GET", provider, url) as response:
                    if not response.is_redirect:
                        return self._taken(response, until)
                    url = urljoin(url, response.headers["Location"])
            except requests.Timeout:
                return NotYet("no answer in time")
            except requests.exceptions.SSLError:
                return NotYet("its TLS certificate is not trusted", alarm=True)
            except TimeoutError:
                return NotYet("no answer in time")
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                return NotYet(f"the request failed ({type(error).__name__})")
        return NotYet("too many redirects")

    def delete(self, provider: str, url: str) -> bool:
        """Have the provider delete it; whether it is gone there. Only Twilio can be asked."""
        if provider != "twilio" or not self._origins.allows(url):
            return True
        try:
            with self._request("DELETE", provider, url) as response:
                return response.status_code in (200, 204, 404, 410)
        except requests.RequestException:
            return False

    def _request(self, method: str, provider: str, url: str) -> requests.Response:
        timeout = Timeout(total=self._seconds, connect=CONNECT_SECONDS, read=READ_SECONDS)
        return self._session.request(
            method,
            url,
            auth=self._origins.credentials(provider, url),
            timeout=timeout,  # type: ignore[arg-type]  # requests hands urllib3's own class through
            allow_redirects=False,
            stream=True,
        )

    def _taken(self, response: requests.Response, until: float) -> Sound | NotYet | Never:
        status = response.status_code
        if status != 200:
            return NotYet(f"HTTP {status}", alarm=status in WRONGLY_SET)
        if int(response.headers.get("Content-Length") or 0) > self._most:
            return Never("too large")
        body = bytearray()
        while piece := response.raw.read1(
            PIECE
        ):  # what has come; `iter_content` would wait for a whole piece
            body += piece
            if len(body) > self._most:
                return Never("too large")
            if time.monotonic() > until:
                return NotYet("its sound came too slowly")
        expected = response.headers.get("Content-Length")
        if expected is not None and len(body) < int(expected):
            return NotYet("its sound was cut off")
        return _sound(bytes(body), response.headers.get("Content-Type", ""))


def _sound(body: bytes, told: str) -> Sound | NotYet:
    """The body, where it is sound: a provider may answer with a page that says that it is not there yet."""
    content_type = told.partition(";")[0].strip().lower()
    if content_type in _UNNAMED:
        content_type = next((kind for begins, kind in _BEGINNINGS if body.startswith(begins)), "")
    if not _SOUND.fullmatch(content_type) or body.lstrip()[:1] in (b"", b"<", b"{"):
        return NotYet("what came is no sound")
    return Sound(body, content_type)


def _host(url: str) -> str:
    """The host alone: a path may hold what nobody is to read."""
    try:
        return urlsplit(url).hostname or "no host"
    except ValueError:
        return "no address"
