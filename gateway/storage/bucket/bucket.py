"""Puts, gets, deletes and lists the objects of one bucket, below one prefix."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree as ET

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from gateway.storage.bucket.errors import BucketError, error_of_answer, error_of_failure
from gateway.storage.bucket.signature import AccessKey, RequestSignature

TIMEOUT = (2.0, 5.0)  # seconds to wait for a connection, and for the next byte
TOTAL_SECONDS = 20
CHUNK_BYTES = 256 * 1024
PAGE = 1000  # the most that a store lists at once
METADATA = "x-amz-meta-"
# Every request may be repeated: each puts, reads or deletes one object as a whole.
RETRY = Retry(
    total=2,
    allowed_methods=None,
    status_forcelist=(429, 500, 502, 503, 504),
    backoff_factor=0.2,
    raise_on_status=False,
    respect_retry_after_header=False,
    redirect=0,
)
GONE_OR_CHANGED = (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED)


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object of a bucket. `tag` changes with its contents. The body is empty where only its head was asked for."""

    body: bytes = field(repr=False)
    metadata: Mapping[str, str]
    tag: str


class Bucket:
    """The objects below `url`, as in https://host/bucket/prefix. Errors are BucketError.

    A request is tried three times, and waits for its whole answer for 20 seconds at most. `clock` is the time of this
    machine, which signatures have. `timeout` is that of a connection and of the next byte, in seconds.
    """

    def __init__(
        self,
        url: str,
        key: AccessKey,
        clock: Callable[[], datetime],
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        parts = urlsplit(url)
        name, _, prefix = parts.path.strip("/").partition("/")
        self.place = f"The bucket {name} at {parts.hostname}"
        self._bucket_url = f"{parts.scheme}://{_host(parts.hostname or '', parts.port, parts.scheme)}/{name}"
        self._prefix = f"{prefix}/" if prefix else ""
        self._signature = RequestSignature(key, clock)
        self._timeout = timeout
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=32, max_retries=RETRY))

    def put(self, name: str, body: bytes, metadata: Mapping[str, str] | None = None, tag: str = "") -> bool:
        """Store an object, in the place of one of that name. It is durable on return.

        With `tag` it only replaces an object that has this tag; False if that is gone or has changed.
        """
        headers = {f"{METADATA}{key}": value for key, value in (metadata or {}).items()}
        headers |= {"Content-Type": "application/octet-stream"} | ({"If-Match": tag} if tag else {})
        response, answer = self._request("PUT", self._url_of(name), headers, body)
        if tag and response.status_code in GONE_OR_CHANGED and b"NoSuchBucket" not in answer:
            return False
        self._check(response, answer)
        return True

    def get(self, name: str) -> StoredObject | None:
        """Return an object, or None if there is none."""
        return self._read("GET", name)

    def head(self, name: str) -> StoredObject | None:
        """Return an object without its body, or None if there is none."""
        return self._read("HEAD", name)

    def delete(self, name: str) -> None:
        """Delete an object, if there is one."""
        response, answer = self._request("DELETE", self._url_of(name))
        if response.status_code != HTTPStatus.NOT_FOUND or b"NoSuchKey" not in answer:
            self._check(response, answer)

    def names(self, prefix: str) -> Iterator[str]:
        """Yield the names that begin with `prefix`, in alphabetical order. It asks for a thousand at a time."""
        query = {"list-type": "2", "encoding-type": "url", "prefix": self._prefix + prefix}
        while True:
            page = self._ask(query | {"max-keys": str(PAGE)})
            is_encoded = page.findtext("{*}EncodingType") == "url"  # not every store does as it is asked
            for key in page.iterfind("{*}Contents/{*}Key"):
                name = unquote(key.text or "") if is_encoded else key.text or ""
                yield name.removeprefix(self._prefix)
            token = page.findtext("{*}NextContinuationToken")
            if not token:
                return
            query["continuation-token"] = token

    def keeps_versions(self) -> bool:
        """Return True if the store keeps what is deleted or replaced in this bucket as an earlier version."""
        return self._ask({"versioning": ""}).findtext("{*}Status") == "Enabled"

    def _read(self, method: str, name: str) -> StoredObject | None:
        response, body = self._request(method, self._url_of(name))
        # The answer to HEAD has no body that says whether the object or the bucket is missing.
        if response.status_code == HTTPStatus.NOT_FOUND and (method == "HEAD" or b"NoSuchKey" in body):
            return None
        self._check(response, body)
        metadata = {
            key.lower().removeprefix(METADATA): value
            for key, value in response.headers.items()
            if key.lower().startswith(METADATA)
        }
        return StoredObject(body, metadata, response.headers.get("ETag", ""))

    def _ask(self, query: Mapping[str, str]) -> ET.Element:
        parts = (f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in sorted(query.items()))
        response, body = self._request("GET", f"{self._bucket_url}?{'&'.join(parts)}")
        self._check(response, body)
        try:
            if re.search(rb"<!(DOCTYPE|ENTITY)", body):
                raise ET.ParseError("a document type")
            return ET.fromstring(body)  # noqa: S314 - no document type, so no entities
        except ET.ParseError:
            raise BucketError(f"{self.place}: what answers there is no S3-compatible store.") from None

    def _check(self, response: requests.Response, body: bytes) -> None:
        if response.status_code not in (HTTPStatus.OK, HTTPStatus.NO_CONTENT):
            raise error_of_answer(response, body, self.place)

    def _url_of(self, name: str) -> str:
        return f"{self._bucket_url}/{quote(self._prefix + name, safe='/')}"

    def _request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> tuple[requests.Response, bytes]:
        deadline = time.monotonic() + TOTAL_SECONDS
        try:
            with self._session.request(
                method,
                url,
                data=body or None,
                headers={"Accept-Encoding": "identity", **(headers or {})},
                auth=self._signature,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                answer = bytearray()
                while chunk := response.raw.read1(CHUNK_BYTES):
                    answer += chunk
                    if time.monotonic() > deadline:
                        raise TimeoutError("timed out")
                return response, bytes(answer)
        except (requests.RequestException, HTTPError, TimeoutError) as error:
            raise error_of_failure(error, self.place) from None


def _host(name: str, port: int | None, scheme: str) -> str:
    """Return the host as clients name it in their requests: without the usual port."""
    host = f"[{name}]" if ":" in name else name
    return host if port in (None, {"http": 80, "https": 443}[scheme]) else f"{host}:{port}"
