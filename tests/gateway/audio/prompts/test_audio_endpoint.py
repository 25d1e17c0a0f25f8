"""`/audio/…` as providers, caches and players ask for it."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.audio.prompts.prompt_sound import PromptSound
from gateway.audio.prompts.signed_urls import PromptUrls
from gateway.security.crypto import Crypto
from tests.gateway.audio.prompts.sound_files import make_mp3, make_ogg, make_wav
from tests.gateway.conftest import MakeServices
from tests.gateway.services import Services, create_app

TOP = make_mp3(words="top.mp3")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def path(services: Services) -> str:
    """The path of a recording."""
    return urlsplit(services.prompt_urls.url_of(services.definition.sounds["audio/sw/top.mp3"])).path


def test_a_recording_may_be_kept_for_ever(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.data) == (200, TOP)
    assert response.content_type == "audio/mpeg"
    assert response.content_length == len(TOP)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert "Set-Cookie" not in response.headers


def test_who_has_it_is_told_so_without_asking_the_store(
    client: FlaskClient, path: str, services: Services
) -> None:
    etag = client.get(path).headers["ETag"]
    services.redis.flushall()
    for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        response = client.get(path, headers={"If-None-Match": known})
        assert (response.status_code, response.data) == (304, b"")
        assert response.headers["ETag"] == etag
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head(client: FlaskClient, path: str) -> None:
    response = client.head(path)
    assert (response.status_code, response.data, response.content_length) == (200, b"", len(TOP))
    assert response.content_type == "audio/mpeg"


@pytest.mark.parametrize(
    ("wanted", "status", "content", "told"),
    [
        ("bytes=0-99", 206, TOP[:100], f"bytes 0-99/{len(TOP)}"),
        ("bytes=7100-", 206, TOP[7100:], f"bytes 7100-7199/{len(TOP)}"),
        ("bytes=-10", 206, TOP[-10:], f"bytes 7190-7199/{len(TOP)}"),
        ("bytes=0-", 206, TOP, f"bytes 0-7199/{len(TOP)}"),
        ("bytes=0-999999", 206, TOP, f"bytes 0-7199/{len(TOP)}"),
        ("bytes=9000-", 416, b"", f"bytes */{len(TOP)}"),
        ("bytes=0-1,5-6", 200, TOP, None),
        ("lines=0-1", 200, TOP, None),
        ("nonsense", 200, TOP, None),
    ],
    ids=["first", "from", "last", "all", "beyond", "outside", "several", "not in bytes", "no range"],
)
def test_ranges(
    client: FlaskClient, path: str, wanted: str, status: int, content: bytes, told: str | None
) -> None:
    response = client.get(path, headers={"Range": wanted})
    assert (response.status_code, response.data) == (status, content)
    assert response.headers.get("Content-Range") == told


def test_a_part_of_what_was_changed_is_all_of_it(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (response.status_code, response.data) == (200, TOP)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "changed",
    [
        lambda path: path[:-5] + ("0" if path[-5] != "0" else "1") + path[-4:],
        lambda path: path.replace("/audio/", "/audio/0", 1),
        lambda path: path.removesuffix("mp3") + "wav",
        lambda path: path + ".mp3",
        lambda path: path.partition(".")[0] + ".mp3",
        lambda _: "/audio/sw/top.mp3",
        lambda _: "/audio/../menus.yaml",
        lambda _: "/audio/%F0%9F%98%80",
    ],
)
def test_what_we_did_not_sign_is_not_there(
    client: FlaskClient, path: str, method: str, changed: object
) -> None:
    assert callable(changed)
    response = client.open(changed(path), method=method)
    assert (response.status_code, response.data) == (404, b"")
    assert "Cache-Control" not in response.headers


def test_a_recording_that_is_kept_no_more_is_not_there(
    client: FlaskClient, path: str, services: Services
) -> None:
    services.redis.flushall()
    response = client.get(path)
    assert (response.status_code, response.data) == (404, b"")


def test_the_store_is_asked_once_a_process(client: FlaskClient, path: str, services: Services) -> None:
    client.get(path)
    services.redis.flushall()
    assert client.get(path).data == TOP


def test_without_the_store_a_provider_may_try_again(
    make_services: MakeServices, path: str, tmp_path: Path
) -> None:
    away = make_services(GATEWAY_MENUS=str(tmp_path / "menus.yaml"), REDIS_URL=f"unix://{tmp_path}/nowhere")
    response = create_app(away).test_client().get(path)
    assert (response.status_code, response.data) == (503, b"")


@pytest.mark.parametrize(
    ("data", "suffix", "content_type"),
    [(make_mp3(), "mp3", "audio/mpeg"), (make_wav(), "wav", "audio/wav"), (make_ogg(), "ogg", "audio/ogg")],
    ids=["mp3", "wav", "ogg"],
)
def test_content_types(
    client: FlaskClient, services: Services, data: bytes, suffix: str, content_type: str
) -> None:
    sound = PromptSound("0" * 32, suffix, 1.0, len(data))
    services.redis.set(f"audio:{sound.digest}", data)
    response = client.get(urlsplit(services.prompt_urls.url_of(sound)).path)
    assert (response.content_type, response.data) == (content_type, data)


def test_a_signature_outlives_its_key_while_that_is_listed() -> None:
    sound = PromptSound("a" * 32, "mp3", 1.0, 1)
    names = {
        keys: PromptUrls(Crypto(keys), "https://gw.example/").url_of(sound).rpartition("/")[2]
        for keys in (("old",), ("new", "old"), ("new",))
    }
    both, new = PromptUrls(Crypto(("new", "old")), ""), PromptUrls(Crypto(("new",)), "")
    assert all(both.parse_name(name) for name in names.values())
    assert names["new", "old"] == names[("new",)], "made with the new key"
    assert new.parse_name(names[("old",)]) is None
