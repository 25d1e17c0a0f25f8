import socket
import threading

import pytest

from gateway.lookups.host_resolver import HostResolver
from gateway.security.public_addresses import is_public
from tests.waiting import WAIT_LIMIT_SECONDS


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.1", "224.0.1.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "ff0e::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::7f00:1", "fec0::1"),
        *("192.0.0.192", "192.0.0.8", "192.0.0.170", "168.63.129.16", "100.100.100.200", "192.88.99.1"),
        *("192.31.196.1", "192.52.193.1", "192.175.48.1", "198.51.100.1", "203.0.113.1", "255.0.0.1"),
        *("::ffff:192.0.0.192", "::ffff:168.63.129.16", "64:ff9b::a83f:8110", "64:ff9b::c000:c0"),
        *("2002:a83f:8110::1", "2002:c000:c0::1", "2c0f:fe38::5efe:10.0.0.1", "2c0f:fe38::200:5efe:a83f:8110"),
        *("2001:0:a83f:8110::1", "2001:4:112::1", "3fff::1", "2620:4f:8000::1", "fd00:ec2::254", "::a83f:8110"),
        *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::1", "2001::1"),
    ],
)  # fmt: skip
def test_what_only_this_network_can_reach(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "41.90.0.1",
        "2c0f:fe38::1",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "168.63.129.17",
    ],
)
def test_what_anybody_can_reach(address: str) -> None:
    assert is_public(address)


def test_a_literal_address_is_not_asked_for() -> None:
    def never(*_: object, **__: object) -> list[tuple[object, ...]]:
        raise AssertionError

    (found,) = HostResolver(never).resolve("::1", 80, 1)
    assert (found.family, found.sockaddr[0]) == (socket.AF_INET6, "::1")


def test_a_name_server_that_hangs_is_not_waited_for() -> None:
    asked, over = threading.Event(), threading.Event()

    def hang(*_: object, **__: object) -> list[tuple[object, ...]]:
        asked.set()
        over.wait(WAIT_LIMIT_SECONDS)
        return []

    with pytest.raises(TimeoutError):
        HostResolver(hang).resolve("health.example", 80, 0.05)
    assert asked.is_set()
    over.set()


@pytest.mark.parametrize("error", [socket.gaierror("no such name"), UnicodeError("label too long")])
def test_a_name_without_an_address(error: Exception) -> None:
    def unknown(*_: object, **__: object) -> list[tuple[object, ...]]:
        raise error

    with pytest.raises(OSError, match=r".+"):
        HostResolver(unknown).resolve("health.example", 80, 1)
