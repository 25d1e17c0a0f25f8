"""`{secret.NAME}`: by name from the environment, never the gateway's own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.errors import SettingsError
from gateway.lookups.lookup_secrets import LookupSecrets, missing_secrets, require_secrets
from gateway.published_menus.definition import read_menu_file
from menus.model import Service
from tests.gateway.conftest import MakeServices
from tests.menus.engine.engine_conversation import HEAD, compile_menus

MENUS = """
screens:
  top: {lookup: a, found: bye, none: bye, failed: bye}
  bye: {end: Bye}
lookups:
  a:
    get: "https://health.example/clinics"
    headers: {Authorization: "{secret.CLINIC_KEY}", X-Ours: "{secret.GATEWAY_SECRET_KEY}"}
    columns: {name: name}
"""
OURS = "GATEWAY_SECRET_KEY is the gateway's own: a lookup cannot have it as {secret.GATEWAY_SECRET_KEY}."
UNSET = "CLINIC_KEY is not set: a lookup of the menus needs it, as {secret.CLINIC_KEY}."


@pytest.fixture
def service() -> Service:
    return compile_menus(MENUS)


@pytest.mark.parametrize(
    ("environ", "sentences"),
    [
        ({}, (UNSET, OURS)),
        ({"CLINIC_KEY": " "}, (UNSET, OURS)),
        ({"CLINIC_KEY": "x", "GATEWAY_SECRET_KEY": "y"}, (OURS,)),
    ],
)
def test_what_is_missing_is_said_a_sentence_each(
    service: Service, environ: dict[str, str], sentences: tuple[str, ...]
) -> None:
    assert missing_secrets(service, environ) == sentences
    with pytest.raises(SettingsError) as raised:
        require_secrets(service, environ)
    assert str(raised.value) == "\n".join(sentences)


def test_only_what_is_named_is_given(service: Service) -> None:
    secrets = LookupSecrets(service, {"CLINIC_KEY": "s3cret", "GATEWAY_SECRET_KEY": "key", "PATH": "/bin"})
    assert dict(secrets) == {"CLINIC_KEY": "s3cret"}
    assert secrets.get("PATH") is None
    assert secrets.get("GATEWAY_SECRET_KEY") is None
    assert "s3cret" not in repr(secrets)


@pytest.mark.parametrize("command", ["serve", "worker", "dev"])
@pytest.mark.usefixtures("store")
def test_a_missing_secret_stops_the_start(command: str, redis_url: str, tmp_path: Path) -> None:
    menus = tmp_path / "menus.yaml"
    menus.write_text(HEAD + MENUS.replace("{secret.GATEWAY_SECRET_KEY}", "1"))
    environ = {
        "PATH": os.environ["PATH"],
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(menus),
        "GATEWAY_STATE_DIR": str(tmp_path / "state"),
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "REDIS_URL": redis_url,
    }
    program = [sys.executable, "-m", "gateway", command]
    ended = subprocess.run(program, env=environ, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2
    assert UNSET in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_version_that_lacks_a_secret_is_not_taken_up(
    make_services: MakeServices, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    menus = tmp_path / "menus.yaml"
    menus.write_text(HEAD + "screens: {top: {end: First}}\n")
    services = make_services(GATEWAY_MENUS=str(menus))
    first = services.definition.digest
    menus.write_text(HEAD + MENUS)
    services.publisher.publish(read_menu_file(menus))
    assert not services.menus.refresh()
    assert services.definition.digest == first
    assert {record.__dict__.get("reason") for record in caplog.records} == {UNSET, OURS}
