"""The API of Twilio for recordings: fetching and deleting them.

https://www.twilio.com/docs/voice/api/recording
"""

import flask
from flask.typing import ResponseReturnValue

from simulators.provider_network.account import Account
from simulators.provider_network.calls.recordings import SimulatedRecordings
from simulators.provider_network.calls.twilio import API_VERSION
from simulators.provider_network.web.twilio import token_check, twilio_error


def twilio_recording_routes(account: Account, recordings: SimulatedRecordings) -> flask.Blueprint:
    """Build the routes `/2010-04-01/Accounts/<sid>/Recordings/…`."""
    routes = flask.Blueprint("twilio_recordings", __name__, url_prefix=f"/{API_VERSION}/Accounts/<sid>")
    routes.before_request(token_check(account))

    @routes.get("/Recordings/<name>")
    def fetch(sid: str, name: str) -> ResponseReturnValue:
        del sid
        found = recordings.fetch(name.removesuffix(".wav"))
        if found is None:
            return twilio_error(404, 20404, f"The requested resource /Recordings/{name} was not found")
        return flask.Response(found.sound, 200, mimetype="audio/x-wav")

    @routes.delete("/Recordings/<name>")
    @routes.delete("/Recordings/<name>.json")
    def delete(sid: str, name: str) -> ResponseReturnValue:
        del sid
        if not recordings.delete(name):
            return twilio_error(404, 20404, f"The requested resource /Recordings/{name}.json was not found")
        return "", 204

    return routes
