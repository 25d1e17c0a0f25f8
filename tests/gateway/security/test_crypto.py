import re

import pytest

from gateway.errors import DecryptionError
from gateway.security.crypto import Crypto

OLD, NEW = "o" * 32, "n" * 32


def test_a_digest_is_32_hex_digits_and_depends_on_text_and_key() -> None:
    crypto = Crypto((OLD,))
    assert re.fullmatch("[0-9a-f]{32}", crypto.digest("+254711000001"))
    assert crypto.digest("+254711000001") == Crypto((OLD,)).digest("+254711000001")
    assert crypto.digest("+254711000001") != crypto.digest("+254711000002")
    assert crypto.digest("+254711000001") != Crypto((NEW,)).digest("+254711000001")


def test_digests_stay_findable_while_a_key_is_changed() -> None:
    assert Crypto((NEW, OLD)).digest("+254711000001") == Crypto((OLD,)).digest("+254711000001")


def test_what_was_sealed_with_the_old_key_opens_and_new_seals_need_the_new_key() -> None:
    both = Crypto((NEW, OLD))
    assert both.decrypt(Crypto((OLD,)).encrypt("old")) == "old"
    assert Crypto((NEW,)).decrypt(both.encrypt("new")) == "new"
    with pytest.raises(DecryptionError):
        Crypto((OLD,)).decrypt(both.encrypt("new"))


@pytest.mark.parametrize("text", ["", "Ōmae ni 水", "nul\x00", "lone \ud800 surrogate", "x" * 10_000])
def test_any_text_can_be_kept(text: str) -> None:
    crypto = Crypto((OLD,))
    encrypted = crypto.encrypt(text)
    assert crypto.decrypt(encrypted) == crypto.decrypt(encrypted.encode()) == text
    assert encrypted.isascii()
    assert crypto.digest(text)


def test_the_same_text_never_has_the_same_seal() -> None:
    crypto = Crypto((OLD,))
    assert crypto.encrypt("yes") != crypto.encrypt("yes")


@pytest.mark.parametrize("damaged", ["", "nonsense", "gAAAAA", "ż"])
def test_a_damaged_seal_is_an_error_of_ours(damaged: str) -> None:
    with pytest.raises(DecryptionError, match="GATEWAY_SECRET_KEY"):
        Crypto((OLD,)).decrypt(damaged)


def test_keys_are_not_shown() -> None:
    assert OLD not in repr(Crypto((OLD,)))
