"""The routes of a phone in a call: keys, spoken messages, hanging up, and the sounds to play."""

from dataclasses import asdict
from typing import Any

import flask
import msgspec
import requests
from flask.typing import ResponseReturnValue

from simulators.provider_network.calls.call import CallView
from simulators.provider_network.calls.recordings import MAX_BYTES
from simulators.provider_network.calls.telephone_exchange import PhoneEvent, TelephoneExchange
from simulators.provider_network.ussd_centre import NetworkRefusedError
from simulators.provider_network.web.responses import add_error_handlers, request_json
from simulators.provider_network.webhooks import Webhooks


def call_routes(centre: TelephoneExchange, webhooks: Webhooks) -> flask.Blueprint:
    """Build the routes `/calls/…`."""
    routes = flask.Blueprint("calls", __name__)
    add_error_handlers(routes)

    @routes.get("/calls/<call_id>")
    def look(call_id: str) -> ResponseReturnValue:
        return _answer(centre.view(centre.find(call_id)))

    @routes.post("/calls/<call_id>/answer")
    def answer(call_id: str) -> ResponseReturnValue:
        return _answer(centre.answer(call_id))

    @routes.post("/calls/<call_id>/events")
    def tell(call_id: str) -> ResponseReturnValue:
        return _answer(centre.handle_event(call_id, msgspec.convert(request_json(), PhoneEvent)))

    @routes.post("/calls/<call_id>/message")
    def record(call_id: str) -> ResponseReturnValue:
        flask.request.max_content_length = MAX_BYTES
        args = flask.request.args
        stage, seconds = args.get("stage", -1, type=int), args.get("seconds", 1, type=int)
        sound = flask.request.get_data()
        return _answer(centre.record_message(call_id, stage, sound, seconds, args.get("key", "")))

    @routes.post("/calls/<call_id>/hang-up")
    def hang_up(call_id: str) -> ResponseReturnValue:
        return _answer(centre.hang_up(call_id))

    @routes.get("/calls/<call_id>/sound")
    def sound(call_id: str) -> ResponseReturnValue:
        call, url = centre.find(call_id), flask.request.args.get("url", "")
        if url not in [prompt.text for prompt in call.stage.prompts if prompt.kind == "play"]:
            raise NetworkRefusedError(404, "The call does not play that.")
        return _fetch_sound(webhooks, url)

    return routes


def _answer(shown: CallView) -> ResponseReturnValue:
    return flask.jsonify(view_as_json(shown))


def view_as_json(shown: CallView) -> dict[str, Any]:
    """Return the call for a page. Of the HTTP exchanges, it has only the masked texts."""
    view = asdict(shown)
    kept = ("request", "reply", "milliseconds")
    view["wire"] = [{name: exchange[name] for name in kept} for exchange in view["wire"]]
    return view


def _fetch_sound(webhooks: Webhooks, url: str) -> ResponseReturnValue:
    """Fetch a sound like the provider."""
    try:
        answer = webhooks.fetch(url)
    except requests.RequestException as error:
        raise NetworkRefusedError(502, "The sound could not be fetched.") from error
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code != 200 or not kind.startswith("audio/"):
        what = kind.partition(";")[0] or "nothing"
        raise NetworkRefusedError(502, f"The sound was answered with HTTP {answer.status_code} and {what}.")
    return flask.Response(answer.content, 200, content_type=kind)
