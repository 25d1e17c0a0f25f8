"""The settings of the bucket for recordings: what fits, what is missing, and what nobody reads in a message."""

import pytest

from gateway.settings.reader import read_settings
from tests.gateway.settings.test_settings import PRODUCTION, problems

URL = "https://s3.eu-west-1.amazonaws.com/county/recordings"
SECRET = "Vb7/Tq2+Xw9Lm4Rk8Hd3"
KEY = {"GATEWAY_RECORDINGS_S3_KEY_ID": "AKIAQ7", "GATEWAY_RECORDINGS_S3_SECRET": SECRET}
BASE = PRODUCTION | {"GATEWAY_RECORDINGS_S3": URL} | KEY


@pytest.mark.parametrize(
    "url", [URL, f"{URL}/", "https://store.example.org:9000/county", "http://127.0.0.1:9000/a-b.c/d_e/f.g"]
)
def test_addresses_of_buckets(url: str) -> None:
    settings = read_settings(BASE | {"GATEWAY_RECORDINGS_S3": url})
    assert settings.recordings_bucket == url.rstrip("/")
    assert settings.recordings_bucket_region == "us-east-1"
    assert SECRET not in repr(settings)
    assert "AKIAQ7" not in repr(settings)


@pytest.mark.parametrize(
    "url",
    [
        "s3://county/recordings",
        "https://store.example.org",
        "https://store.example.org/",
        "https://store.example.org/County",
        "https://store.example.org/c",
        "https://store.example.org/county//recordings",
        "https://store.example.org/county/../other",
        "https://store.example.org/county/.",
        "https://store.example.org/county/a b",
        "https://store.example.org/county?region=eu-west-1",
        "https://store.example.org/county#",
        "https://store.example.org:0/county",
    ],
)
def test_what_is_no_address_of_a_bucket(url: str) -> None:
    (problem,) = problems(BASE | {"GATEWAY_RECORDINGS_S3": url})
    assert problem.startswith("GATEWAY_RECORDINGS_S3 takes ")


def test_a_key_in_the_address_is_refused_and_not_repeated() -> None:
    (problem,) = problems(
        BASE | {"GATEWAY_RECORDINGS_S3": f"https://AKIAQ7:{SECRET}@store.example.org/county"}
    )
    assert "GATEWAY_RECORDINGS_S3_SECRET" in problem
    assert SECRET not in problem
    assert "AKIAQ7" not in problem


@pytest.mark.parametrize("name", KEY)
@pytest.mark.parametrize("environment", ["production", "development"])
def test_a_bucket_needs_its_key(name: str, environment: str) -> None:
    (problem,) = problems(BASE | {name: "", "GATEWAY_ENV": environment})
    assert problem == f"{name} is not set: GATEWAY_RECORDINGS_S3 names a bucket, which needs a key."


def test_recordings_are_in_one_place() -> None:
    (problem,) = problems(BASE | {"GATEWAY_RECORDINGS_DIR": "/srv/recordings"})
    assert "leave one out" in problem


@pytest.mark.parametrize("secret", ["brief", "your-secret-goes-in-here"])
def test_a_secret_that_is_none(secret: str) -> None:
    (problem,) = problems(BASE | {"GATEWAY_RECORDINGS_S3_SECRET": secret})
    assert problem.startswith("GATEWAY_RECORDINGS_S3_SECRET ")
    assert secret not in problem


@pytest.mark.parametrize("region", ["EU West", "eu/west"])
def test_what_is_no_region(region: str) -> None:
    (problem,) = problems(BASE | {"GATEWAY_RECORDINGS_S3_REGION": region})
    assert problem.startswith("GATEWAY_RECORDINGS_S3_REGION takes the name of a region")
