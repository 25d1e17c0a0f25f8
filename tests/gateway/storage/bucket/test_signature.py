"""Requests are signed as Amazon's own examples are.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

from datetime import UTC, datetime

import pytest
import requests

from gateway.storage.bucket.signature import AccessKey, RequestSignature

KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
HOST = "https://examplebucket.s3.amazonaws.com"


@pytest.mark.parametrize(
    ("method", "url", "headers", "body", "signature"),
    [
        (
            "GET",
            "/test.txt",
            {"Range": "bytes=0-9"},
            b"",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        ("GET", "/?lifecycle", {}, b"", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        (
            "GET",
            "/?prefix=J&max-keys=2",
            {},
            b"",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ],
    ids=["get an object", "get the rules of a bucket", "list a bucket"],
)
def test_the_examples_of_amazon(
    method: str, url: str, headers: dict[str, str], body: bytes, signature: str
) -> None:
    signed = RequestSignature(KEY, lambda: datetime(2013, 5, 24, tzinfo=UTC))(
        requests.Request(method, HOST + url, headers=headers, data=body).prepare()
    )
    assert signed.headers["Authorization"].endswith(f",Signature={signature}")


def test_the_key_is_in_no_representation() -> None:
    assert "AKIA" not in repr(KEY)
    assert "wJalr" not in repr(KEY)
