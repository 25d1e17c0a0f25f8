"""Routes that set faults: of one phone's hops, and of all texts."""

from dataclasses import asdict

import flask
from flask.typing import ResponseReturnValue

from simulators.provider_network.faults import read_hop_faults, read_sms_faults
from simulators.provider_network.sms_centre import MessageCentre
from simulators.provider_network.ussd_centre import UssdCentre
from simulators.provider_network.web.responses import add_error_handlers, request_json, require_msisdn


def fault_routes(ussd: UssdCentre, sms: MessageCentre) -> flask.Blueprint:
    """Build the routes `/phones/<number>/faults` and `/faults`. A POST replaces all earlier faults."""
    routes = flask.Blueprint("faults", __name__)
    add_error_handlers(routes)

    @routes.get("/phones/<number>/faults")
    def hop_faults(number: str) -> ResponseReturnValue:
        return flask.jsonify(asdict(ussd.faults_of(require_msisdn(number))))

    @routes.post("/phones/<number>/faults")
    def set_hop_faults(number: str) -> ResponseReturnValue:
        ussd.set_faults(require_msisdn(number), read_hop_faults(request_json()))
        return hop_faults(number)

    @routes.get("/faults")
    def sms_faults() -> ResponseReturnValue:
        return flask.jsonify(asdict(sms.faults))

    @routes.post("/faults")
    def set_sms_faults() -> ResponseReturnValue:
        sms.faults = read_sms_faults(request_json())
        return sms_faults()

    return routes
