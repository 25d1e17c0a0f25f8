"""A bucket over HTTP: what fails is tried again, and then told in plain words."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from gateway.storage.bucket.bucket import Bucket
from gateway.storage.bucket.errors import BucketError
from gateway.storage.bucket.signature import AccessKey
from tests.http_server import RequestHandler, run_http_server
from tests.object_store import BUCKET, KEY_ID, SECRET, RunningObjectStore, run_object_store


@pytest.fixture(scope="module")
def running() -> Iterator[RunningObjectStore]:
    with run_object_store() as found:
        yield found


@pytest.fixture
def object_store(running: RunningObjectStore) -> RunningObjectStore:
    running.reset()
    return running


def now() -> datetime:
    return datetime.now(UTC)


def bucket(
    url: str, key_id: str = KEY_ID, secret: str = SECRET, region: str = "us-east-1", timeout: float = 5.0
) -> Bucket:
    return Bucket(url, AccessKey(key_id, secret, region), now, (timeout, timeout))


@pytest.mark.parametrize("encodes", [True, False])
@pytest.mark.parametrize("name", ["plain", "a/b.c_d-e", "blank and plus+", "ünï~*'()", "%41"])
def test_an_object_of_any_name_goes_there_and_back(
    object_store: RunningObjectStore, name: str, *, encodes: bool
) -> None:
    object_store.store.encodes = encodes
    client = bucket(object_store.url)
    assert client.get(name) is None
    assert client.head(name) is None
    assert client.put(name, b"contents", {"expires": "20261231T000000Z"})
    found, head = client.get(name), client.head(name)
    assert found is not None
    assert head is not None
    assert (found.body, found.metadata) == (b"contents", {"expires": "20261231T000000Z"})
    assert (head.body, head.metadata, head.tag) == (b"", found.metadata, found.tag)
    assert list(client.names("")) == [name]
    assert list(object_store.store.buckets[BUCKET]) == [f"recordings/{name}"]
    client.delete(name)
    client.delete(name)
    assert client.get(name) is None


def test_without_a_prefix_names_are_those_of_the_bucket(object_store: RunningObjectStore) -> None:
    bucket(f"{object_store.origin}/{BUCKET}").put("sounds/1", b"")
    assert list(object_store.store.buckets[BUCKET]) == ["sounds/1"]


def test_names_of_all_pages_come_in_their_order(object_store: RunningObjectStore) -> None:
    object_store.store.page = 3
    client = bucket(object_store.url)
    for number in (7, 1, 3, 5, 0, 2, 4, 6):
        client.put(f"a/{number}", b"")
    client.put("b/1", b"")
    assert list(client.names("a/")) == [f"a/{number}" for number in range(8)]
    assert list(client.names("c/")) == []


def test_an_object_that_has_changed_is_not_replaced(object_store: RunningObjectStore) -> None:
    client = bucket(object_store.url)
    client.put("one", b"first")
    found = client.get("one")
    assert found is not None
    assert client.put("one", b"second", tag=found.tag)
    assert not client.put("one", b"third", tag=found.tag)
    client.delete("one")
    assert not client.put("one", b"third", tag=found.tag)
    assert client.get("one") is None


@pytest.mark.parametrize(
    ("status", "code"), [(500, "InternalError"), (503, "SlowDown"), (429, "SlowDown"), (502, "")]
)
def test_what_fails_for_a_moment_is_tried_three_times(
    object_store: RunningObjectStore, status: int, code: str
) -> None:
    client = bucket(object_store.url)
    object_store.store.next_errors += [(status, code)] * 2
    client.put("one", b"contents")
    assert len(object_store.store.requests) == 3
    object_store.store.next_errors += [(status, code)] * 3
    with pytest.raises(BucketError, match="it is tried again"):
        client.get("one")
    found = client.get("one")
    assert found is not None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"secret": "Another-secret-of-20"}, "the secret does not fit the id of the key"),
        ({"key_id": "nobody"}, "does not know the id of the key"),
        ({"region": "eu-west-1"}, "set GATEWAY_RECORDINGS_S3_REGION"),
    ],
)
def test_what_only_an_operator_can_mend_is_told_at_once(
    object_store: RunningObjectStore, changes: dict[str, str], told: str
) -> None:
    client = bucket(object_store.url, **changes)
    for action in (lambda: client.put("one", b""), lambda: client.get("one"), lambda: client.delete("one")):
        with pytest.raises(BucketError, match=told) as caught:
            action()
        text = str(caught.value)
        assert text.startswith("The bucket county at 127.0.0.1: ")
        assert SECRET not in text
        assert KEY_ID not in text.replace("the id of the key", "")
    assert len(object_store.store.requests) == 3


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((403, "AccessDenied"), "s3:ListBucket"),
        ((403, ""), "gateway doctor"),
        ((403, "RequestTimeTooSkewed"), "have NTP set it"),
        ((301, "PermanentRedirect"), "in another region"),
        ((307, ""), "in another region"),
        ((400, "EntityTooLarge"), "GATEWAY_RECORDING_MEGABYTES"),
        ((400, "InvalidSomething"), r"it refuses the request \(HTTP 400, InvalidSomething\)"),
        ((404, ""), "is no S3-compatible store"),
        ((507, "XMinioStorageFull"), "its disks are full"),
        ((501, "NotImplemented"), r"out of order \(HTTP 501, NotImplemented\)"),
    ],
)
def test_each_refusal_says_what_to_do(
    object_store: RunningObjectStore, answer: tuple[int, str], told: str
) -> None:
    object_store.store.next_errors.append(answer)
    with pytest.raises(BucketError, match=told):
        bucket(object_store.url).get("one")


def test_a_bucket_that_is_missing(object_store: RunningObjectStore) -> None:
    client = bucket(f"{object_store.origin}/nowhere")
    for action in (
        lambda: client.put("one", b""),
        lambda: client.put("one", b"", tag='"1"'),
        lambda: client.get("one"),
        lambda: client.delete("one"),
        lambda: list(client.names("")),
    ):
        with pytest.raises(BucketError, match="there is no such bucket: make it"):
            action()


def test_a_wrong_clock_is_named(object_store: RunningObjectStore) -> None:
    key = AccessKey(KEY_ID, SECRET, "us-east-1")
    client = Bucket(object_store.url, key, lambda: now() - timedelta(hours=1))
    with pytest.raises(BucketError, match="the clock of this machine"):
        client.get("one")


class Silent(RequestHandler):
    """Takes a request and never answers."""

    def handle_request(self) -> None:
        self.connection.recv(1)
        self.close_connection = True


class Page(RequestHandler):
    """Answers with a page, as a proxy does."""

    body = b"<html><p>Welcome</html>"

    def handle_request(self) -> None:
        self.answer(200, self.body)


class Entities(Page):
    body = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><ListBucketResult>&a;</ListBucketResult>'


def test_a_store_that_does_not_answer() -> None:
    with run_http_server(Silent) as origin, pytest.raises(BucketError, match="does not answer in time"):
        bucket(f"{origin}/county", timeout=0.05).get("one")


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(BucketError, match="nothing listens there"):
            bucket(f"http://127.0.0.1:{port}/county").get("one")


def test_a_host_that_has_no_address() -> None:
    with pytest.raises(BucketError, match="its host has no address"):
        bucket("http://store.invalid/county", timeout=0.5).get("one")


@pytest.mark.parametrize("handler", [Page, Entities])
def test_what_is_no_store(handler: type[RequestHandler]) -> None:
    with run_http_server(handler) as origin, pytest.raises(BucketError, match="is no S3-compatible store"):
        list(bucket(f"{origin}/county").names(""))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Store.Example.org:443/county", "store.example.org"),
        ("http://[::1]:9000/county", "[::1]:9000"),
    ],
)
def test_the_host_is_signed_as_it_is_sent(url: str, host: str) -> None:
    assert bucket(url)._url_of("one").split("/")[2] == host
