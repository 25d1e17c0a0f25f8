"""A request that somebody pays, as a hop saves it."""

import msgspec


class PaymentRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request for a payment. `number` (E.164) gets the prompt. `amount` is in the smallest unit of `currency`.

    `account` says what is paid for, in the words of the one who is paid; `description` says it to the citizen. `via` is
    a payment system. `case` is the reference of the case that is paid for, if there is one. The talk goes on at
    `screen` of the menus with the digest `version`. `asked_at` is in Unix seconds.
    """

    id: str
    number: str
    amount: int
    currency: str
    account: str
    description: str
    via: str
    case: str = ""
    screen: str
    version: str
    channel: str
    language: str
    asked_at: float


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(PaymentRequest)


def encode_request(request: PaymentRequest) -> str:
    """Return a request as JSON. It has a number, so encrypt it before it is stored."""
    return _encoder.encode(request).decode()


def decode_request(text: str) -> PaymentRequest:
    """Return the request in JSON. Raises msgspec.DecodeError if it is none."""
    return _decoder.decode(text)
