"""What is paid for, as the payment system and citizens write it."""

import re

MAX_ACCOUNT_LENGTH = 12
_LEFT_OUT = re.compile(r"[^0-9A-Z]+")


def fold_account(account: str) -> str:
    """Return an account as it is compared: capital letters and digits alone, as many as every payment system takes.

    People who pay to the till type it by hand.
    """
    return _LEFT_OUT.sub("", account.upper())[:MAX_ACCOUNT_LENGTH]
