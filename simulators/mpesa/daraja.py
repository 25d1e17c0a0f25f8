"""What M-Pesa knows: the prompts on phones, what was paid, and what it still has to report."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

RESULTS: Final = {
    "0": "The service request is processed successfully.",
    "1": "The balance is insufficient for the transaction.",
    "26": "System busy. The service request is rejected.",
    "1001": "Unable to lock subscriber, a transaction is already in process for the current subscriber.",
    "1019": "Transaction has expired.",
    "1032": "Request cancelled by user.",
    "1037": "DS timeout user cannot be reached.",
    "2001": "The initiator information is invalid.",
}
PIN: Final = "1234"  # of every phone

Post = Callable[[str, dict[str, Any]], object]
"""Sends JSON to an address, and does not fail."""


@dataclass(slots=True)
class Prompt:
    """A prompt on a phone. `result` is empty until something came of it. `amount` is in shillings."""

    checkout_id: str
    merchant_id: str
    number: str
    amount: int
    account: str
    description: str
    callback_url: str
    result: str = ""
    receipt: str = ""


@dataclass(slots=True)
class MpesaFaults:
    """What goes wrong. Counts say how many of the next requests are concerned.

    `lost_pushes`: the phone is asked, and the answer breaks off. `push_errors`, `query_errors`: the status and body of
    answers that come before anything is done. `expired_tokens`: requests whose token is not known any more.
    `callbacks`: how often what became of a prompt is reported; 0: never. `held`: reports wait until `send_held`.
    """

    lost_pushes: int = 0
    lost_queries: int = 0
    expired_tokens: int = 0
    push_errors: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    query_errors: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    callbacks: int = 1
    held: bool = False


class Daraja:
    """An M-Pesa with one pay bill. `post` sends its reports. `answers` has what phones do at once, by number.

    A number of which `answers` knows nothing has its prompt until `answer` is called; `usual` is for all of these.
    `till_url` is where payments to the till are confirmed; empty: nowhere.
    """

    def __init__(
        self,
        consumer_key: str,
        consumer_secret: str,
        short_code: str,
        passkey: str,
        clock: Callable[[], datetime],
        post: Post,
    ) -> None:
        self.consumer_key, self.consumer_secret = consumer_key, consumer_secret
        self.short_code, self.passkey = short_code, passkey
        self.faults = MpesaFaults()
        self.answers: dict[str, str] = {}
        self.usual = ""
        self.till_url = ""
        self.prompts: dict[str, Prompt] = {}
        self.charges: list[Prompt] = []
        self.lock = threading.RLock()
        self._clock = clock
        self._post = post
        self._held: list[tuple[str, dict[str, Any]]] = []
        self._receipts = 0

    def now(self) -> datetime:
        """Return the moment."""
        return self._clock()

    def take(self, name: str) -> bool:
        """Return True if this fault happens now, once fewer from now on."""
        with self.lock:
            left = int(getattr(self.faults, name))
            setattr(self.faults, name, max(0, left - 1))
            return left > 0

    def take_error(self, name: str) -> tuple[int, dict[str, str]] | None:
        """Return the error that is answered now; None if there is none."""
        with self.lock:
            waiting: list[tuple[int, dict[str, str]]] = getattr(self.faults, name)
            return waiting.pop(0) if waiting else None

    def ask(
        self, number: str, amount: int, account: str, description: str, callback_url: str
    ) -> Prompt | None:
        """Ask a phone to pay; None if it has a prompt already."""
        with self.lock:
            if any(one.number == number and not one.result for one in self.prompts.values()):
                return None
            serial = len(self.prompts) + 1
            day = self.now().strftime("%d%m%Y")
            prompt = Prompt(
                f"ws_CO_{day}{serial:010d}",
                f"29115-{serial}-1",
                number,
                amount,
                account,
                description,
                callback_url,
            )
            self.prompts[prompt.checkout_id] = prompt
            result = self.answers.get(number, self.usual)
        return prompt if not result else self.answer(prompt.checkout_id, result)

    def answer(self, checkout_id: str, result: str) -> Prompt:
        """Let something come of a prompt, as its phone or the network does, and report it."""
        with self.lock:
            prompt = self.prompts[checkout_id]
            if prompt.result:
                return prompt
            prompt.result = result
            if result == "0":
                prompt.receipt = self._next_receipt()
                self.charges.append(prompt)
            reports = [(prompt.callback_url, _callback(prompt, self.now()))] * self.faults.callbacks
            if result == "0" and self.till_url:
                reports.append(
                    (self.till_url, self._confirmation(prompt.receipt, prompt.account, prompt.amount))
                )
        self._report(reports)
        return prompt

    def type_pin(self, checkout_id: str, pin: str) -> Prompt:
        """Let the one who holds the phone type their PIN."""
        return self.answer(checkout_id, "0" if pin == PIN else "2001")

    def waiting(self, number: str = "") -> list[Prompt]:
        """Return the prompts that stand on the phone of a number, or on all."""
        with self.lock:
            found = [one for one in self.prompts.values() if not one.result]
        return [one for one in found if number in ("", one.number)]

    def pay_till(self, account: str, amount: int) -> str:
        """Let somebody pay to the pay bill by hand, and return the receipt."""
        with self.lock:
            receipt = self._next_receipt()
            reports = [(self.till_url, self._confirmation(receipt, account, amount))] if self.till_url else []
        self._report(reports)
        return receipt

    def send_held(self) -> None:
        """Send what was held back."""
        with self.lock:
            held, self._held = self._held, []
        for url, body in held:
            self._post(url, body)

    def _report(self, reports: list[tuple[str, dict[str, Any]]]) -> None:
        with self.lock:
            if self.faults.held:
                self._held += reports
                return
        for url, body in reports:
            self._post(url, body)

    def _next_receipt(self) -> str:
        self._receipts += 1
        return f"SFF{self._receipts:07d}"

    def _confirmation(self, receipt: str, account: str, amount: int) -> dict[str, Any]:
        """Return the confirmation of a payment to the pay bill (C2B)."""
        return {
            "TransactionType": "Pay Bill",
            "TransID": receipt,
            "TransTime": self.now().strftime("%Y%m%d%H%M%S"),
            "TransAmount": f"{amount}.00",
            "BusinessShortCode": self.short_code,
            "BillRefNumber": account,
            "InvoiceNumber": "",
            "OrgAccountBalance": "1000.00",
            "ThirdPartyTransID": "",
            "MSISDN": "2547 ***** 126",
            "FirstName": "ASHA",
        }


def _callback(prompt: Prompt, moment: datetime) -> dict[str, Any]:
    callback: dict[str, Any] = {
        "MerchantRequestID": prompt.merchant_id,
        "CheckoutRequestID": prompt.checkout_id,
        "ResultCode": int(prompt.result),
        "ResultDesc": RESULTS.get(prompt.result, ""),
    }
    if prompt.result == "0":
        callback["CallbackMetadata"] = {
            "Item": [
                {"Name": "Amount", "Value": float(prompt.amount)},
                {"Name": "MpesaReceiptNumber", "Value": prompt.receipt},
                {"Name": "Balance"},
                {"Name": "TransactionDate", "Value": int(moment.strftime("%Y%m%d%H%M%S"))},
                {"Name": "PhoneNumber", "Value": int(prompt.number)},
            ]
        }
    return {"Body": {"stkCallback": callback}}
