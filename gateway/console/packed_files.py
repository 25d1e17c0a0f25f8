"""Packs scripts and styles for browsers that take it: the editor has half a megabyte, on lines that may be slow.

Pages are not packed: they have the token of forms beside words that others may choose, whose length would tell of it.
"""

import gzip
from functools import lru_cache

from flask import Response, request

ENDPOINTS = ("static", "editor.schema")
TYPES = ("text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml")
LEAST_BYTES = 1_000
KEPT_FILES = 32


def pack_file(response: Response) -> Response:
    """Pack the answer of a request for a file, if its browser takes that."""
    if request.endpoint not in ENDPOINTS or response.mimetype not in TYPES:
        return response
    response.vary.add("Accept-Encoding")
    is_whole = request.method == "GET" and response.status_code == 200
    if not is_whole or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    text = response.get_data()
    if len(text) >= LEAST_BYTES:
        response.set_data(_packed(text))
        response.content_encoding = "gzip"
        name, _ = response.get_etag()
        if name:
            response.set_etag(name, weak=True)  # the same words in other bytes
    return response


@lru_cache(KEPT_FILES)
def _packed(text: bytes) -> bytes:
    return gzip.compress(text, mtime=0)
