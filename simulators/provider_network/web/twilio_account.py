"""The API of Twilio that `gateway doctor` uses: the account and its balance.

https://www.twilio.com/docs/iam/api/account#fetch-an-account-resource
"""

import flask
from flask.typing import ResponseReturnValue

from simulators.provider_network.account import Account
from simulators.provider_network.web.twilio import token_check

BALANCE = "24.1250"  # USD


def twilio_account_routes(account: Account) -> flask.Blueprint:
    """Build the routes `/2010-04-01/Accounts/<sid>.json` and `…/Balance.json`."""
    routes = flask.Blueprint("twilio_account", __name__, url_prefix="/2010-04-01/Accounts")
    routes.before_request(token_check(account))

    @routes.get("/<sid>.json")
    def fetch(sid: str) -> ResponseReturnValue:
        return flask.jsonify(sid=sid, friendly_name="Stand-in", status="active", type="Full")

    @routes.get("/<sid>/Balance.json")
    def balance(sid: str) -> ResponseReturnValue:
        return flask.jsonify(account_sid=sid, balance=BALANCE, currency="USD")

    return routes
