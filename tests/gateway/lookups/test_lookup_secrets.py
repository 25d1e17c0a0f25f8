"""`{secret.NAME}`: the variable MENU_SECRET_NAME, for the hosts that the operator named, and no other variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli import main
from gateway.errors import DefinitionError, SettingsError
from gateway.lookups.lookup_secrets import LookupSecrets, missing_secrets, require_secrets
from gateway.published_menus.definition import read_menu_file
from menus.model import Service
from tests.gateway.conftest import MakeServices
from tests.menus.engine.engine_conversation import HEAD, compile_menus
from tests.waiting import WAIT_LIMIT_SECONDS

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
ONE = MENUS.replace("{secret.GATEWAY_SECRET_KEY}", "1")
OURS = tuple(
    """\
MENU_SECRET_GATEWAY_SECRET_KEY is not set: a lookup of the menus needs it, as {secret.GATEWAY_SECRET_KEY}.
MENU_SECRET_GATEWAY_SECRET_KEY_HOSTS is not set: the lookup `a` sends {secret.GATEWAY_SECRET_KEY} to health.example. \
Set MENU_SECRET_GATEWAY_SECRET_KEY_HOSTS=health.example if that host may have it.""".splitlines()
)
UNSET = "MENU_SECRET_CLINIC_KEY is not set: a lookup of the menus needs it, as {secret.CLINIC_KEY}."
UNBOUND = (
    "MENU_SECRET_CLINIC_KEY_HOSTS is not set: the lookup `a` sends {secret.CLINIC_KEY} to health.example. "
    "Set MENU_SECRET_CLINIC_KEY_HOSTS=health.example if that host may have it."
)
COMMENTED = (
    "MENU_SECRET_CLINIC_KEY has a comment behind it, "
    "which is taken for a part of it: give comments lines of their own."
)
KEY = {"MENU_SECRET_CLINIC_KEY": "s3cret"}
BOUND = {**KEY, "MENU_SECRET_CLINIC_KEY_HOSTS": "health.example"}


@pytest.fixture
def service() -> Service:
    return compile_menus(MENUS)


@pytest.mark.parametrize(
    ("environ", "sentences"),
    [
        ({}, (UNSET, UNBOUND, *OURS)),
        ({"MENU_SECRET_CLINIC_KEY": " "}, (UNSET, UNBOUND, *OURS)),
        ({"CLINIC_KEY": "x", "GATEWAY_SECRET_KEY": "y"}, (UNSET, UNBOUND, *OURS)),
        (KEY, (UNBOUND, *OURS)),
        (BOUND, OURS),
        ({**BOUND, "MENU_SECRET_CLINIC_KEY": "s3cret # of the clinic"}, (COMMENTED, *OURS)),
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
    secrets = LookupSecrets(
        service, {**BOUND, "GATEWAY_SECRET_KEY": "key", "CLINIC_KEY": "old", "PATH": "/bin"}
    )
    assert dict(secrets) == {"CLINIC_KEY": "s3cret"}
    assert secrets.get("PATH") is None
    assert secrets.get("GATEWAY_SECRET_KEY") is None
    assert "s3cret" not in repr(secrets)


@pytest.mark.parametrize(
    ("hosts", "address", "given"),
    [
        ("health.example", "https://health.example/x", True),
        ("a.example, HEALTH.example ,", "https://Health.Example:8443/x", True),
        ("health.example:8443", "https://health.example:8443/x", True),
        ("health.example:443", "https://health.example/x", True),
        ("[2001:db8::1]:8443", "https://[2001:db8::1]:8443/x", True),
        ("gesundheit-münchen.example", "https://gesundheit-m\u00fcnchen.example/x", True),
        ("", "https://health.example/x", False),
        ("health.example", "https://evil.example/x", False),
        ("health.example", "https://health.example.evil.example/x", False),
        ("health.example", "https://sub.health.example/x", False),
        ("health.example", "https://health.example@evil.example/x", False),
        ("health.example", "https://evil.example/health.example", False),
        ("health.example", "https://evil.example?health.example/", False),
        ("health.example", "https://evil.example#@health.example/", False),
        ("health.example:443", "https://health.example:8443/x", False),
        ("*", "https://health.example/x", False),
        ("health.example:no", "https://health.example/x", False),
    ],
)
def test_only_hosts_that_the_operator_named_get_it(hosts: str, address: str, given: bool) -> None:
    service = compile_menus(ONE.replace("https://health.example/clinics", address))
    environ = {**KEY, "MENU_SECRET_CLINIC_KEY_HOSTS": hosts}
    assert dict(LookupSecrets(service, environ)) == ({"CLINIC_KEY": "s3cret"} if given else {})
    assert (missing_secrets(service, environ) == ()) is given


@pytest.mark.parametrize(
    "place", ['query: {k: "{secret.CLINIC_KEY}"}', 'headers: {K: "x {secret.CLINIC_KEY}"}']
)
def test_one_lookup_to_another_host_is_named_and_gets_nothing(place: str) -> None:
    more = f'  b: {{get: "https://evil.example/{{ward}}", {place}, columns: {{name: name}}}}\n'
    service = compile_menus(ONE.replace("lookups:\n", "lookups:\n" + more).replace("{ward}", "x"))
    (sentence,) = missing_secrets(service, BOUND)
    assert sentence == (
        "MENU_SECRET_CLINIC_KEY_HOSTS does not name evil.example:443, to which the lookup `b` sends "
        "{secret.CLINIC_KEY}: add evil.example to it if that host may have it."
    )
    assert dict(LookupSecrets(service, BOUND)) == {}


@pytest.mark.parametrize("environ", [{}, KEY, {**KEY, "MENU_SECRET_CLINIC_KEY_HOSTS": "other.example"}])
def test_publishing_is_refused_with_what_to_set(
    make_services: MakeServices, redis_url: str, tmp_path: Path, environ: dict[str, str]
) -> None:
    make_services()
    menus = tmp_path / "menus.yaml"
    menus.write_text(HEAD + ONE)
    settings = {
        "GATEWAY_ENV": "development",
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "REDIS_URL": redis_url,
    }
    said = CliRunner().invoke(main, ["publish", str(menus), "--yes"], env=settings | environ)
    assert said.exit_code == 1
    assert "MENU_SECRET_CLINIC_KEY_HOSTS" in said.output
    assert "Nothing was published." in said.output
    assert "s3cret" not in said.output
    said = CliRunner().invoke(main, ["publish", str(menus), "--yes"], env=settings | BOUND)
    assert said.exit_code == 0, said.output


@pytest.mark.parametrize("command", ["serve", "worker", "dev"])
@pytest.mark.usefixtures("store")
def test_a_missing_secret_stops_the_start(command: str, redis_url: str, tmp_path: Path) -> None:
    menus = tmp_path / "menus.yaml"
    menus.write_text(HEAD + ONE)
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
    ended = subprocess.run(
        program, env=environ, capture_output=True, text=True, timeout=WAIT_LIMIT_SECONDS, check=False
    )
    assert ended.returncode == 2
    assert UNSET in ended.stderr
    assert UNBOUND in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_version_that_lacks_a_secret_is_not_taken_up(
    make_services: MakeServices, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    menus = tmp_path / "menus.yaml"
    menus.write_text(HEAD + "screens: {top: {end: First}}\n")
    services = make_services(GATEWAY_MENUS=str(menus))
    first = services.definition.digest
    menus.write_text(HEAD + MENUS)
    file = read_menu_file(menus)
    with pytest.raises(DefinitionError, match="Nothing was published"):
        services.publisher.publish(file)
    # A gateway with other settings published it.
    number, _ = services.versions.store(file.source, file.definition.service)
    services.versions.make_current(number)
    assert not services.menus.refresh()
    assert services.definition.digest == first
    assert {record.__dict__.get("reason") for record in caplog.records} == {UNSET, UNBOUND, *OURS}
