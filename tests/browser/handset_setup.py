"""The handset's page on the network stand-in, with a gateway of three screens behind it."""

from collections.abc import Iterator
from contextlib import contextmanager

from africastalking.SMS import SMSService

from simulators.handset.blueprint import create_handset
from simulators.provider_network.account import Account
from simulators.provider_network.app import ProviderNetwork, create_app
from tests.browser.conftest import Phone
from tests.simulators.small_gateway import TOKEN, Address, SmallGateway, serve_app
from tests.waiting import WAIT_LIMIT_SECONDS

CODE = "*384*2040#"
FIRST_PAGE = "Karibu\n1. Report\n2. Leave"


class HandsetSetup:
    """The small gateway with the handset mounted, and the network."""

    def __init__(self) -> None:
        self.gateway = SmallGateway()
        self.url = ""
        self.network_url = ""
        self.codes = [CODE]

    def text(self, message: str, to: str = "+254711000111", sender: str = "COUNTY") -> None:
        """Send a text to a phone through the real SDK."""
        service = SMSService("sandbox", "key")
        service._baseUrl = f"{self.network_url}/version1"
        service.send(message, [to], sender, timeout=WAIT_LIMIT_SECONDS)


@contextmanager
def running_handset(address: Address, seconds: float = 180.0) -> Iterator[HandsetSetup]:
    """Put the handset and its network, whose sessions end after so many seconds, at an address."""
    handset_setup = HandsetSetup()
    app = handset_setup.gateway.app()
    handset_setup.url, address.app = address.url, app
    network = ProviderNetwork(Account(handset_setup.url, TOKEN, "sandbox", "key"), session_seconds=seconds)
    with serve_app(create_app(network)) as handset_setup.network_url:
        app.register_blueprint(
            create_handset(handset_setup.network_url, "http://127.0.0.1:9", lambda: handset_setup.codes)
        )
        yield handset_setup
    network.close()


def meter_of(phone: Phone, name: str):
    return phone.root.locator(f".meters .{name} output")
