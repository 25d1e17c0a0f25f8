"""A gateway of today on the records of an earlier release: a county upgrades, and loses nothing.

The clock stands at the moment of the records. There is no menu file: the versions in the store are served.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.records.earlier_records import RECORDED_PORT, Records, Scene, load_records, write_keys
from tests.records.gateway_on_records import GatewayOnRecords, run_gateway_on_records
from tests.records.outside_systems import OutsideSystems, run_outside_systems

# For tests in which the gateway follows an address that stands in the records.
at_the_recorded_port = pytest.mark.parametrize("outside", [RECORDED_PORT], indirect=True)


@pytest.fixture(scope="session")
def records() -> Records:
    """The records of the earlier release."""
    return load_records()


@pytest.fixture
def record_facts(records: Records) -> dict[str, Scene]:
    """By name, what each record is about."""
    return records.scenes


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The providers' SDKs would obey a proxy of this machine."""
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def environ(records: Records, redis_url: str, tmp_path: Path) -> dict[str, str]:
    """The settings that the records were written with, on the store of the tests."""
    delivery = tmp_path / "delivery.yaml"
    delivery.write_text(records.delivery)
    return {
        **records.settings,
        # Its operator gave the secret the name that it has since, and said who may get it.
        "MENU_SECRET_CLINIC_KEY": records.settings["CLINIC_KEY"],
        "MENU_SECRET_CLINIC_KEY_HOSTS": "127.0.0.1",
        "REDIS_URL": redis_url,
        "GATEWAY_STATE_DIR": str(tmp_path / "state"),
        "GATEWAY_MENUS": str(tmp_path / "no-such-file.yaml"),
        "GATEWAY_DELIVERY": str(delivery),
    }


@pytest.fixture
def outside(request: pytest.FixtureRequest) -> Iterator[OutsideSystems]:
    """Providers and other systems, on a free port or on the one that is asked for."""
    with run_outside_systems(getattr(request, "param", 0)) as running:
        yield running


@pytest.fixture
def gateway(
    store: redis.Redis, environ: dict[str, str], records: Records, outside: OutsideSystems
) -> Iterator[GatewayOnRecords]:
    """A gateway of today on the records."""
    write_keys(store, records.keys)
    with run_gateway_on_records(store, environ, records.now, outside) as made:
        yield made
