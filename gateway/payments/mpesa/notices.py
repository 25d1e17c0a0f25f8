"""Reads what Daraja reports by itself: the callback of a prompt, and the confirmation of a payment to the till."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from gateway.payments.currency import UNITS
from gateway.payments.notice import ResultNotice, TillNotice

RECEIPT = re.compile(r"[A-Z0-9]{6,20}")
CHECKOUT_ID = re.compile(r"[A-Za-z0-9_.\-]{6,80}")
_CODE = re.compile(r"[0-9]{1,8}")


def read_result_notice(body: bytes) -> ResultNotice | None:
    """Return what a callback says; None if it is none of Daraja's."""
    callback = _mapping(_mapping(_read(body).get("Body")).get("stkCallback"))
    system_id, code = str(callback.get("CheckoutRequestID", "")), str(callback.get("ResultCode", ""))
    if not CHECKOUT_ID.fullmatch(system_id) or not _CODE.fullmatch(code):
        return None
    items = _mapping(callback.get("CallbackMetadata")).get("Item")
    values = {
        str(item.get("Name")): item.get("Value")
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, dict)
    }
    receipt = str(values.get("MpesaReceiptNumber", ""))
    amount = _cents(values.get("Amount")) or 0
    return ResultNotice(system_id, code, receipt if RECEIPT.fullmatch(receipt) else "", amount)


def read_till_notice(body: bytes) -> TillNotice | None:
    """Return what a confirmation says; None if it is none of Daraja's."""
    fields = _read(body)
    receipt, amount = str(fields.get("TransID", "")), _cents(fields.get("TransAmount"))
    if not RECEIPT.fullmatch(receipt) or not amount:
        return None
    return TillNotice(receipt, str(fields.get("BillRefNumber", ""))[:40], amount)


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        return _mapping(json.loads(body))
    except (ValueError, RecursionError):
        return {}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _cents(value: object) -> int | None:
    """Return an amount in shillings, such as 10, 10.0 or "10.00", in cents; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        cents = Decimal(str(value).strip()) * UNITS
        return int(cents) if 0 < cents < 10**15 and cents == int(cents) else None
    except (InvalidOperation, ValueError, OverflowError):
        return None
