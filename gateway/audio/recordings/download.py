"""Downloads a recording from a provider: only sound, only up to a size, and only for a limited time."""

import re
import time
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError
from urllib3.util import Timeout

from gateway.audio.recordings.recording_sources import RecordingSources
from gateway.storage.outbox.retry_after import read_retry_after

CONNECT_SECONDS = 5
READ_SECONDS = 10
TOTAL_SECONDS = 20
MAX_REDIRECTS = 3
CHUNK_BYTES = 64 * 1024
CONFIGURATION_STATUSES = frozenset({401, 403})  # only an operator can fix these
_SOUND_TYPE = re.compile(r"audio/[a-z0-9][a-z0-9.+-]{0,40}")
_GENERIC_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_MAGIC_NUMBERS = (  # first bytes, for files whose type the provider does not name
    (b"RIFF", "audio/wav"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
)


@dataclass(frozen=True, slots=True)
class DownloadedSound:
    """A recording that was downloaded."""

    body: bytes = field(repr=False)
    content_type: str


@dataclass(frozen=True, slots=True)
class NotAvailable:
    """The recording is not there yet, or could not be downloaded. `needs_operator`: only an operator can cure it.

    `wait_seconds`: how long its host asked to be left alone; None if it did not say.
    """

    reason: str
    needs_operator: bool = False
    wait_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class DownloadRefused:
    """The gateway will not download this recording. Trying again would not help."""

    reason: str


class RecordingDownloader:
    """Downloads recordings of at most `max_bytes`, each within `seconds`. Threads may not share it."""

    def __init__(self, sources: RecordingSources, max_bytes: int, seconds: float = TOTAL_SECONDS) -> None:
        self._seconds = seconds
        self._sources = sources
        self._max_bytes = max_bytes
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": "access-gateway", "Accept-Encoding": "identity"})

    def fetch(self, provider: str, url: str) -> DownloadedSound | NotAvailable | DownloadRefused:
        """Download the recording at an address that a provider gave. Follows redirects to allowed addresses only."""
        deadline = time.monotonic() + self._seconds
        for _ in range(MAX_REDIRECTS + 1):
            if not self._sources.allows(url):
                return DownloadRefused(
                    f"refused to fetch from {_host(url)}: GATEWAY_RECORDING_HOSTS does not have it"
                )
            try:
                with self._request("GET", provider, url) as response:
                    if not response.is_redirect:
                        return self._read_response(response, deadline)
                    url = urljoin(url, response.headers["Location"])
            except requests.Timeout:
                return NotAvailable("no answer in time")
            except requests.exceptions.SSLError:
                return NotAvailable("its TLS certificate is not trusted", needs_operator=True)
            except TimeoutError:
                return NotAvailable("no answer in time")
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                return NotAvailable(f"the request failed ({type(error).__name__})")
        return NotAvailable("too many redirects")

    def delete(self, provider: str, url: str) -> bool:
        """Ask the provider to delete a recording. Returns True if it is gone there, or if deleting is not possible."""
        if not (self._sources.deletes(provider) and self._sources.allows(url)):
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
            auth=self._sources.credentials(provider, url),
            timeout=timeout,  # type: ignore[arg-type]  # requests hands urllib3's own class through
            allow_redirects=False,
            stream=True,
        )

    def _read_response(
        self, response: requests.Response, deadline: float
    ) -> DownloadedSound | NotAvailable | DownloadRefused:
        status = response.status_code
        if status != 200:
            needs_operator = status in CONFIGURATION_STATUSES
            return NotAvailable(f"HTTP {status}", needs_operator, read_retry_after(response.headers))
        if int(response.headers.get("Content-Length") or 0) > self._max_bytes:
            return DownloadRefused("too large")
        body = bytearray()
        # `read1` returns what has arrived; `iter_content` would wait for a whole chunk.
        while chunk := response.raw.read1(CHUNK_BYTES):
            body += chunk
            if len(body) > self._max_bytes:
                return DownloadRefused("too large")
            if time.monotonic() > deadline:
                return NotAvailable("its sound came too slowly")
        expected = response.headers.get("Content-Length")
        if expected is not None and len(body) < int(expected):
            return NotAvailable("its sound was cut off")
        return _identify_sound(bytes(body), response.headers.get("Content-Type", ""))


def _identify_sound(body: bytes, declared_type: str) -> DownloadedSound | NotAvailable:
    """Check that the body is sound. A provider may answer with a page that says that it is not there yet."""
    content_type = declared_type.partition(";")[0].strip().lower()
    if content_type in _GENERIC_TYPES:
        content_type = next((kind for magic, kind in _MAGIC_NUMBERS if body.startswith(magic)), "")
    if not _SOUND_TYPE.fullmatch(content_type) or body.lstrip()[:1] in (b"", b"<", b"{"):
        return NotAvailable("what came is no sound")
    return DownloadedSound(body, content_type)


def _host(url: str) -> str:
    """Return only the host of a URL, because its path may hold secrets."""
    try:
        return urlsplit(url).hostname or "no host"
    except ValueError:
        return "no address"
