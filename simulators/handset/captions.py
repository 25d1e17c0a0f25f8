"""Answer the page's request for the caption of a call: what it plays and records."""

from collections.abc import Callable, Sequence

import flask
import msgspec
from flask.typing import ResponseReturnValue

CaptionFinder = Callable[[str, str, str, Sequence[str]], msgspec.Struct]
"""Returns the caption of a call, by its provider, its id, the phone's number and the URLs of what it plays now."""


class CaptionQuery(msgspec.Struct, frozen=True):
    """The body of the request."""

    provider: str
    call: str
    sounds: tuple[str, ...]
    number: str = ""


class EmptyCaption(msgspec.Struct, frozen=True):
    """Nothing is known of the call."""


def no_caption(provider: str, call: str, number: str, sounds: Sequence[str]) -> EmptyCaption:
    """Return no caption."""
    del provider, call, number, sounds
    return EmptyCaption()


def answer_with_caption(find: CaptionFinder) -> ResponseReturnValue:
    """Return the caption that the request asks for, as JSON."""
    try:
        query = msgspec.json.decode(flask.request.get_data(), type=CaptionQuery)
    except (msgspec.MsgspecError, RecursionError) as error:
        return flask.jsonify(error=f"Not understood: {error}."), 400
    return flask.jsonify(msgspec.to_builtins(find(query.provider, query.call, query.number, query.sounds)))
