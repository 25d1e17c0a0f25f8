"""The addresses at which a payment system reports. Each has a signature, as a report itself has none.

None has the name of a product in it: M-Pesa refuses such addresses.
"""

from gateway.security.crypto import Crypto

PATH_PREFIX = "/pay/"
TILL = "till"


class CallbackAddresses:
    """Makes and checks addresses: `<base>/pay/<signature>/<id>` of one payment, `<base>/pay/<signature>/till`."""

    def __init__(self, crypto: Crypto, base: str) -> None:
        self._crypto = crypto
        self._base = base.rstrip("/")

    def of_payment(self, payment_id: str) -> str:
        """Return the address at which what became of a payment is reported."""
        return self._address(payment_id)

    def of_till(self) -> str:
        """Return the address at which payments to the till are confirmed. It is registered once."""
        return self._address(TILL)

    def is_right(self, name: str, signature: str) -> bool:
        """Return True if this address is ours. The time taken does not reveal how much of it was right."""
        return self._crypto.verify(_signed_text(name), signature)

    def _address(self, name: str) -> str:
        return f"{self._base}{PATH_PREFIX}{self._crypto.sign(_signed_text(name))}/{name}"


def _signed_text(name: str) -> str:
    return f"pay/{name}"
