"""What holds of users without a page: names, passwords, waits, codes, and how they are stored."""

import re
from datetime import timedelta

import pytest
import redis
from pyotp.totp import TOTP

from gateway.console.people import passwords, recovery_codes
from gateway.console.people.authenticator import Authenticators
from gateway.console.people.lock_out import LockOut
from gateway.console.people.user import read_name
from gateway.operations.rekey import Rekeying
from tests.clock import Clock
from tests.gateway.console.conftest import add_user
from tests.gateway.services import Services

PASSWORD = "amber goat wanders twice"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "12 characters or more"),
        ("password1234", "guessed soon"),
        ("aaaaaaaaaaaaaaaa", "guessed soon"),
        ("amina.njeri1", "guessed soon"),
        ("x" * 129, "128 characters at most"),
        (PASSWORD, ""),
        ("jua kali maji baridi sana", ""),
    ],
)
def test_which_passwords_are_taken(password: str, words: str) -> None:
    fault = passwords.find_fault(password, "amina.njeri")
    assert words in fault
    assert bool(words) == bool(fault)


def test_who_guesses_waits_longer_and_longer(store: redis.Redis, clock: Clock) -> None:
    lock_out = LockOut(store, lambda: clock().timestamp(), str)
    waits = []
    for _ in range(12):
        assert lock_out.begin_attempt("amina", f"192.0.2.{len(waits)}") == 0
        wait = lock_out.begin_attempt("amina", "192.0.2.99")
        waits.append(wait)
        clock.advance(wait)
    # The second attempt of a round counts as well, unless it had to wait.
    assert waits[:2] == [0, 0]
    assert waits[2:5] == [30, 60, 120]
    assert waits[-1] == 900
    lock_out.forgive("amina", "192.0.2.1")
    assert lock_out.begin_attempt("amina", "192.0.2.1") == 0


def test_an_address_that_tries_many_names_waits_too(store: redis.Redis, clock: Clock) -> None:
    lock_out = LockOut(store, lambda: clock().timestamp(), str)
    waits = [lock_out.begin_attempt(f"user{number}", "192.0.2.1") for number in range(22)]
    assert waits == [0] * 20 + [30, 30]
    assert lock_out.begin_attempt("user1", "192.0.2.2") == 0
    assert not [key for key in store.keys("console:*") if store.ttl(key) < 0]


def test_a_code_of_the_next_and_the_last_half_minute_is_taken_once(store: redis.Redis, clock: Clock) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    judge = Authenticators(store, lambda: clock().timestamp(), str)
    for offset, expected in ((-60, False), (-30, True), (0, True), (30, True), (60, False)):
        code = TOTP(secret).at(clock() + timedelta(seconds=offset))
        assert judge.take("amina", secret, f"{code[:3]} {code[3:]}") == expected
        assert not judge.take("amina", secret, code)
    assert not judge.take("amina", secret, "")


def test_users_are_encrypted_and_survive_a_change_of_the_key(services: Services, store: redis.Redis) -> None:
    add_user(services, "amina", "owner", authenticator_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    record = store.hget("console:user:amina", "record")
    assert b"JBSWY" not in record
    container = services.container
    assert Rekeying([store], container.recordings.storage, container.resources.crypto).run().unreadable == 0


@pytest.mark.parametrize("name", ["", "a b", "-amina", "amina/x", "x" * 65, "ａmina"])
def test_which_names_are_no_names(name: str) -> None:
    with pytest.raises(ValueError, match="small letters"):
        read_name(name)


def test_recovery_codes_are_hard_to_guess() -> None:
    codes = [code for _ in range(20) for code in recovery_codes.new_codes()]
    assert len(set(codes)) == 200
    assert all(re.fullmatch(r"[a-z2-9]{5}-[a-z2-9]{5}", code) for code in codes)
