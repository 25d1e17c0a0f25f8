"""The bare view: the least work of a USSD gateway on Flask and Redis. It reads a form, one GET, one SET, a text."""

import os
from typing import cast

import flask
import redis

app = flask.Flask(__name__)
store = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


@app.post("/ussd")
def ussd() -> tuple[str, dict[str, str]]:
    """Answer with the texts that the session typed before and now."""
    form = flask.request.form
    session, number, text = form["sessionId"], form["phoneNumber"], form["text"]
    before = cast(str | None, store.get(f"bare:{session}"))
    store.set(f"bare:{session}", text, ex=600)
    answer = f"CON {number} on {form['serviceCode']} by {form['networkCode']}\nBefore: {before}\nNow: {text}"
    return answer, {"Content-Type": "text/plain; charset=utf-8"}
