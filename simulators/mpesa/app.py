"""The web application of Daraja: tokens, prompts, queries, and the phones. Source: its documentation."""

import base64
import binascii
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, jsonify, request

from simulators.filing_faults import cut_off
from simulators.mpesa.daraja import RESULTS, Daraja, Prompt

TOKEN_SECONDS = 3599
MAX_ACCOUNT, MAX_DESCRIPTION = 12, 13  # characters
REFUSED_WORDS = ("mpesa", "m-pesa", "safaricom", ".exe", "exec", "cmd", "sql", "query")


def create_app(daraja: Daraja) -> Flask:
    """Build the application."""
    app = Flask(__name__, static_folder=None)
    tokens: set[str] = set()
    app.add_url_rule("/oauth/v1/generate", view_func=lambda: _generate(daraja, tokens), endpoint="token")
    app.before_request(lambda: _authorise(daraja, tokens))
    app.add_url_rule(
        "/mpesa/stkpush/v1/processrequest", view_func=lambda: _push(daraja), endpoint="push", methods=["POST"]
    )
    app.add_url_rule(
        "/mpesa/stkpushquery/v1/query", view_func=lambda: _query(daraja), endpoint="query", methods=["POST"]
    )
    _add_phones(app, daraja)
    return app


def _generate(daraja: Daraja, tokens: set[str]) -> Response:
    pair = base64.b64encode(f"{daraja.consumer_key}:{daraja.consumer_secret}".encode()).decode()
    if request.headers.get("Authorization") != f"Basic {pair}":
        return _error(400, "400.008.01", "Invalid Authentication passed")
    if request.args.get("grant_type") != "client_credentials":
        return _error(400, "400.008.02", "Invalid grant type passed")
    token = secrets.token_urlsafe(18)
    tokens.add(token)
    return jsonify(access_token=token, expires_in=str(TOKEN_SECONDS))


def _authorise(daraja: Daraja, tokens: set[str]) -> Response | None:
    if not request.path.startswith("/mpesa/"):
        return None
    if daraja.take("expired_tokens"):
        tokens.clear()
    if request.headers.get("Authorization", "").removeprefix("Bearer ") not in tokens:
        return _error(404, "404.001.03", "Invalid Access Token")
    return None


def _push(daraja: Daraja) -> Response:
    if failure := daraja.take_error("push_errors"):
        return _answer(*failure)
    fields = dict(request.get_json())
    problem = _problem(daraja, fields)
    if problem:
        return _error(400, "400.002.02", f"Bad Request - Invalid {problem}")
    prompt = daraja.ask(
        str(fields["PhoneNumber"]),
        int(fields["Amount"]),
        str(fields["AccountReference"]),
        str(fields["TransactionDesc"]),
        str(fields["CallBackURL"]),
    )
    if prompt is None:
        return _error(500, "500.001.1001", RESULTS["1001"])
    if daraja.take("lost_pushes"):
        return cut_off()
    return jsonify(
        MerchantRequestID=prompt.merchant_id,
        CheckoutRequestID=prompt.checkout_id,
        ResponseCode="0",
        ResponseDescription="Success. Request accepted for processing",
        CustomerMessage="Success. Request accepted for processing",
    )


def _query(daraja: Daraja) -> Response:
    if failure := daraja.take_error("query_errors"):
        return _answer(*failure)
    if daraja.take("lost_queries"):
        return cut_off()
    fields = dict(request.get_json())
    prompt = daraja.prompts.get(str(fields.get("CheckoutRequestID")))
    if prompt is None or not _is_password_right(daraja, fields):
        return _error(400, "400.002.02", "Bad Request - Invalid CheckoutRequestID")
    if not prompt.result:
        return _error(500, "500.001.1001", "The transaction is being processed")
    return jsonify(
        ResponseCode="0",
        ResponseDescription="The service request has been accepted successfully",
        MerchantRequestID=prompt.merchant_id,
        CheckoutRequestID=prompt.checkout_id,
        ResultCode=prompt.result,
        ResultDesc=RESULTS.get(prompt.result, ""),
    )


def _add_phones(app: Flask, daraja: Daraja) -> None:
    @app.get("/phones/<number>")
    def prompts(number: str) -> Response:
        return jsonify(prompts=[_shown(one) for one in daraja.waiting(number.removeprefix("+"))])

    @app.post("/phones/<checkout_id>")
    def answer(checkout_id: str) -> Response:
        if checkout_id not in daraja.prompts:
            return Response("", 404)
        if "pin" in request.form:
            prompt = daraja.type_pin(checkout_id, request.form["pin"])
        else:
            prompt = daraja.answer(checkout_id, request.form.get("result", "1032"))
        return jsonify(result=prompt.result, words=RESULTS.get(prompt.result, ""))


def _problem(daraja: Daraja, fields: Mapping[str, Any]) -> str:
    """Return the name of the field that is wrong; empty if none is."""
    address = str(fields.get("CallBackURL", "")).casefold()
    checks = {
        "BusinessShortCode": str(fields.get("BusinessShortCode")) == daraja.short_code,
        "Password": _is_password_right(daraja, fields),
        "Amount": type(fields.get("Amount")) is int and fields["Amount"] >= 1,
        "PhoneNumber": str(fields.get("PhoneNumber", "")).startswith("254"),
        "CallBackURL": address.startswith("http") and not any(word in address for word in REFUSED_WORDS),
        "AccountReference": 0 < len(str(fields.get("AccountReference", ""))) <= MAX_ACCOUNT,
        "TransactionDesc": 0 < len(str(fields.get("TransactionDesc", ""))) <= MAX_DESCRIPTION,
        "TransactionType": fields.get("TransactionType")
        in ("CustomerPayBillOnline", "CustomerBuyGoodsOnline"),
    }
    return next((name for name, is_right in checks.items() if not is_right), "")


def _is_password_right(daraja: Daraja, fields: Mapping[str, Any]) -> bool:
    try:
        password = base64.b64decode(str(fields.get("Password", ""))).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    return password == f"{daraja.short_code}{daraja.passkey}{fields.get('Timestamp')}"


def _shown(prompt: Prompt) -> dict[str, Any]:
    return {
        "id": prompt.checkout_id,
        "amount": prompt.amount,
        "account": prompt.account,
        "description": prompt.description,
    }


def _error(status: int, code: str, words: str) -> Response:
    return _answer(status, {"requestId": "29115-34620561-1", "errorCode": code, "errorMessage": words})


def _answer(status: int, body: Mapping[str, str]) -> Response:
    response = jsonify(dict(body))
    response.status_code = status
    return response
