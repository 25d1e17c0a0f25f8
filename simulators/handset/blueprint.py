"""The handset's routes: `/` redirects to the page `/handset/`, `/desk/` to the case desk; and the data of the page."""

from collections.abc import Callable, Sequence

import flask
import msgspec
from flask.typing import ResponseReturnValue

from simulators.handset.assets import add_assets
from simulators.handset.captions import CaptionFinder, answer_with_caption, no_caption
from simulators.handset.keys import KEYS
from simulators.handset.proxy import forward
from simulators.same_origin import refuse_other_origins

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


def create_handset(
    network_url: str,
    case_system_url: str,
    codes: Callable[[], Sequence[str]],
    problems: Callable[[], Sequence[msgspec.Struct]] = tuple,
    numbers: Callable[[], Sequence[str]] = tuple,
    captions: CaptionFinder = no_caption,
    ways_in: Callable[[], msgspec.Struct | None] = lambda: None,
    payments_url: str = "",
) -> flask.Blueprint:
    """Build the handset on the provider network at `network_url`.

    `codes` returns the service codes to suggest, `numbers` the phone numbers to call, and `problems` the problems of
    the menu file as it was last saved. `captions` says what calls play and record. `ways_in` returns what *Try this*
    says of the service: its name, its codes, keywords and numbers with their screens, and whether it files, tracks and
    texts. Prompts to pay come from the payment system at `payments_url`, if there is one.
    """
    routes = flask.Blueprint(
        "handset",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/handset/static",
    )
    add_assets(routes)
    routes.before_request(refuse_other_origins)

    @routes.after_request
    def headers(response: flask.Response) -> flask.Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        if "immutable" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-cache"
        return response

    @routes.get("/")
    def start() -> ResponseReturnValue:
        return flask.redirect(flask.url_for("handset.page"))

    @routes.get("/handset/")
    def page() -> str:
        return flask.render_template(
            "handset.html",
            codes=list(codes()),
            numbers=list(numbers()),
            ways=ways_in(),
            keys=KEYS,
            has_case_system=bool(case_system_url),
            has_payments=bool(payments_url),
        )

    @routes.get("/handset/menus")
    def menus() -> ResponseReturnValue:
        return flask.jsonify(troubles=[msgspec.structs.asdict(problem) for problem in problems()])

    @routes.post("/handset/captions")
    def caption() -> ResponseReturnValue:
        return answer_with_caption(captions)

    _add_forwards(routes, network_url, payments_url)

    @routes.get("/desk/")
    def case_system() -> ResponseReturnValue:
        if case_system_url:
            return flask.redirect(f"{case_system_url}/")
        return "There is no case desk here: CASE_BACKEND_URL names the agency's own system.", 404

    return routes


def _add_forwards(routes: flask.Blueprint, network_url: str, payments_url: str) -> None:
    """Let the page reach the phone's side of the network and of the payment system."""

    @routes.route("/handset/network/<path:path>", methods=["GET", "POST"])
    def provider_network(path: str) -> ResponseReturnValue:
        return forward(network_url, path)

    @routes.route("/handset/payments/<path:path>", methods=["GET", "POST"])
    def payment_system(path: str) -> ResponseReturnValue:
        return forward(payments_url, path)
