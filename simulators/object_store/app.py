"""The web application of the store: PUT, GET, HEAD, DELETE and ListObjectsV2 of objects in buckets."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import md5
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Flask, Response, request

from simulators.object_store.signature import find_fault

XMLNS = "http://s3.amazonaws.com/doc/2006-03-01/"


@dataclass(frozen=True, slots=True)
class ObjectRecord:
    """An object, and its headers `x-amz-meta-…`."""

    body: bytes
    metadata: dict[str, str]

    @property
    def tag(self) -> str:
        """The tag of the contents, in quotation marks."""
        return f'"{md5(self.body, usedforsecurity=False).hexdigest()}"'


@dataclass(slots=True)
class ObjectStore:
    """The buckets of a store, by name, and the secrets of those who may use them, by the ids of their keys.

    `next_errors` are answered to the next requests, before anything is done: a status and a code each.
    `requests` has the method and the path of each request that arrived. `page` is the most names in one list.
    Names in lists are encoded where that is asked for, unless `encodes` is False, as in some stores.
    """

    keys: dict[str, str]
    region: str = "us-east-1"
    buckets: dict[str, dict[str, ObjectRecord]] = field(default_factory=dict)
    versioned: set[str] = field(default_factory=set)
    next_errors: list[tuple[int, str]] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    page: int = 1000
    encodes: bool = True
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


def make_app(store: ObjectStore) -> Flask:
    """Make the application."""
    app = Flask(__name__, static_folder=None)

    @app.before_request
    def check() -> Response | None:
        store.requests.append((request.method, request.path))
        if store.next_errors:
            return _error(*store.next_errors.pop(0))
        fault = find_fault(request, store.keys, store.region, store.clock())
        if fault is None and _bucket_name() not in store.buckets:
            fault = 404, "NoSuchBucket"
        return None if fault is None else _error(*fault)

    @app.get("/<bucket>")
    def list_objects(bucket: str) -> Response:
        if "versioning" in request.args:
            return _xml("VersioningConfiguration", Status="Enabled" if bucket in store.versioned else None)
        return _list(store, store.buckets[bucket])

    @app.put("/<bucket>/<path:name>")
    def put(bucket: str, name: str) -> Response:
        return _put(store.buckets[bucket], name)

    @app.get("/<bucket>/<path:name>")
    def get(bucket: str, name: str) -> Response:
        found = store.buckets[bucket].get(name)
        if found is None:
            return _error(404, "NoSuchKey")
        return Response(found.body, headers=found.metadata | {"ETag": found.tag})

    @app.delete("/<bucket>/<path:name>")
    def delete(bucket: str, name: str) -> Response:
        store.buckets[bucket].pop(name, None)
        return Response(status=204)

    return app


def _bucket_name() -> str:
    return request.path.split("/")[1]


def _put(objects: dict[str, ObjectRecord], name: str) -> Response:
    wanted = request.headers.get("If-Match")
    if wanted is not None and name not in objects:
        return _error(404, "NoSuchKey")
    if wanted is not None and objects[name].tag != wanted:
        return _error(412, "PreconditionFailed")
    metadata = {key: value for key, value in request.headers.items() if key.lower().startswith("x-amz-meta-")}
    objects[name] = ObjectRecord(request.get_data(), metadata)
    return Response(status=200, headers={"ETag": objects[name].tag})


def _list(store: ObjectStore, objects: dict[str, ObjectRecord]) -> Response:
    prefix, after = request.args.get("prefix", ""), request.args.get("continuation-token", "")
    names = sorted(name for name in objects if name.startswith(prefix) and name > after)
    limit = min(int(request.args.get("max-keys", "1000")), store.page)
    page, more = names[:limit], len(names) > limit
    encoding = request.args.get("encoding-type") if store.encodes else None
    root = _element(
        "ListBucketResult",
        EncodingType=encoding,
        IsTruncated=str(more).lower(),
        NextContinuationToken=page[-1] if more else None,
    )
    for name in page:
        SubElement(SubElement(root, "Contents"), "Key").text = quote(name) if encoding else name
    return Response(tostring(root), content_type="application/xml")


def _error(status: int, code: str) -> Response:
    body = tostring(_element("Error", Code=code, Message=code))
    return Response(body, status=status, content_type="application/xml")


def _xml(kind: str, **fields: str | None) -> Response:
    return Response(tostring(_element(kind, **fields)), content_type="application/xml")


def _element(kind: str, **fields: Any) -> Element:
    root = Element(kind, {} if kind == "Error" else {"xmlns": XMLNS})
    for name, value in fields.items():
        if value is not None:
            SubElement(root, name).text = value
    return root
