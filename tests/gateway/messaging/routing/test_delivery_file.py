"""Where delivery.yaml is looked for, and that a gateway with a wrong one does not start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.errors import SettingsError
from gateway.messaging.routing.delivery_config import Route
from tests.gateway.conftest import MakeServices
from tests.waiting import WAIT_LIMIT_SECONDS


def test_the_file_beside_the_menus_is_read(make_services: MakeServices, tmp_path: Path) -> None:
    (tmp_path / "delivery.yaml").write_text("routes: {KE: [at]}")
    services = make_services(GATEWAY_MENUS=str(tmp_path / "menus.yaml"), GATEWAY_SMS_PROVIDERS="twilio,at")
    assert services.delivery.route("KE") == Route(("at",))
    assert services.delivery.route("UG") == Route(("twilio", "at"))


def test_the_file_that_is_named_is_read(make_services: MakeServices, tmp_path: Path) -> None:
    (tmp_path / "delivery.yaml").write_text("routes: {KE: [twilio]}")
    named = tmp_path / "other.yaml"
    named.write_text("routes: {KE: [at]}")
    services = make_services(GATEWAY_MENUS=str(tmp_path / "menus.yaml"), GATEWAY_DELIVERY=str(named))
    assert services.delivery.route("KE") == Route(("at",))


def test_no_file_is_needed(make_services: MakeServices, tmp_path: Path) -> None:
    services = make_services(GATEWAY_MENUS=str(tmp_path / "menus.yaml"))
    assert services.delivery.route("KE") == Route(("at",))


def test_a_file_that_is_named_must_be_there(make_services: MakeServices, tmp_path: Path) -> None:
    services = make_services(GATEWAY_DELIVERY=str(tmp_path / "none.yaml"))
    with pytest.raises(SettingsError, match=r"none\.yaml cannot be read: no such file or directory"):
        _ = services.delivery


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_neither_process_starts_on_a_wrong_file(command: str, redis_url: str, tmp_path: Path) -> None:
    file = tmp_path / "delivery.yaml"
    file.write_text("routes: {KE: [ta]}\nfailover: {slow: soon}\n")
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_DELIVERY": str(file),
        "GATEWAY_STATE_DIR": str(tmp_path),
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "REDIS_URL": redis_url,
    }
    # A process of its own: what starts a server changes the environment and the log of this one.
    started = subprocess.run(
        [sys.executable, "-m", "gateway", command],
        env=os.environ | environ,
        capture_output=True,
        text=True,
        timeout=WAIT_LIMIT_SECONDS,
        check=False,
    )
    assert started.returncode == 2
    assert f"{file}:1:15: The route of `KE` cannot be `ta`." in started.stderr
    assert f"{file}:2:18: `slow` is a length of time" in started.stderr
